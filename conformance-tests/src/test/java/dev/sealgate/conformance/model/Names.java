package dev.sealgate.conformance.model;

import java.util.List;

/** What keys, prefixes and pages there are: few, so that commands meet. */
final class Names {
    static final List<String> KEYS = List.of("a", "a/1", "a/2", "a//", "b", "b+c d", "ü/x", "z");
    static final List<String> PREFIXES = List.of("", "a", "a/", "ü");
    static final List<String> DELIMITERS = List.of("", "/");
    static final List<Integer> PAGES = List.of(1, 2, 3, 1_000);

    private Names() {}
}
