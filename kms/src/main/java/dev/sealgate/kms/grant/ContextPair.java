package dev.sealgate.kms.grant;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** One pair of an encryption context as constraints compare it: names without case, values with. Immutable. */
public record ContextPair(String name, String value) {
    private static final Comparator<ContextPair> ORDER =
            Comparator.comparing(ContextPair::name).thenComparing(ContextPair::value);

    public ContextPair {
        name = name.toLowerCase(Locale.ROOT);
    }

    static List<ContextPair> of(Map<String, String> context) {
        return inOrder(context.entrySet().stream().map(pair -> new ContextPair(pair.getKey(), pair.getValue())));
    }

    /** The pairs of one context in the order in which contexts compare. */
    public static List<ContextPair> inOrder(Stream<ContextPair> pairs) {
        return pairs.sorted(ORDER).toList();
    }
}
