package dev.sealgate.gateway.config;

import java.util.List;
import java.util.Map;

/** A piece of YAML that knows its line. Immutable. */
sealed interface YamlNode {
    /** Counted from 1. */
    int line();

    /** Any scalar, as written; an empty value is the empty text. */
    record Scalar(int line, String text) implements YamlNode {
        /** May be a secret. */
        @Override
        public String toString() {
            return "Scalar[line " + line + "]";
        }
    }

    record Sequence(int line, List<YamlNode> items) implements YamlNode {}

    /** In the order of the file. */
    record Mapping(int line, Map<String, Entry> entries) implements YamlNode {}

    /** A key's value; {@code line} is the key's. */
    record Entry(int line, YamlNode value) {}
}
