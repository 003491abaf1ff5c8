package dev.sealgate.gateway.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Function;

/** A mapping of the configuration file, read key by key; every refusal names file, line and path. Not thread-safe. */
final class Section {
    /** A scalar and where it stands, as error texts name it. */
    record Located(String place, String text) {
        /** May be a secret. */
        @Override
        public String toString() {
            return "Located[" + place + "]";
        }
    }

    private final String fileName;
    private final String path;
    private final YamlNode.Mapping mapping;
    private final Set<String> known = new TreeSet<>();

    Section(String fileName, String path, YamlNode.Mapping mapping) {
        this.fileName = fileName;
        this.path = path;
        this.mapping = mapping;
    }

    /** This section's own place. */
    String place() {
        return fileName + ":" + mapping.line() + ": " + path;
    }

    private String pathOf(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    private String place(int line, String valuePath) {
        return fileName + ":" + line + ": " + valuePath;
    }

    Optional<Located> scalar(String key) {
        return entry(key).map(entry -> scalar(entry.value(), pathOf(key)));
    }

    private Located scalar(YamlNode node, String valuePath) {
        return switch (node) {
            case YamlNode.Scalar(int line, String text) -> new Located(place(line, valuePath), text);
            case YamlNode.Mapping other -> throw wrongType(other.line(), valuePath, "a mapping", "one value");
            case YamlNode.Sequence other -> throw wrongType(other.line(), valuePath, "a list", "one value");
        };
    }

    /** A value that must be there. */
    Located required(String key) {
        return scalar(key).orElseThrow(() -> new ConfigException(place() + ": `" + key + "` is missing"));
    }

    Optional<Section> section(String key) {
        return entry(key).map(entry -> section(entry.value(), pathOf(key)));
    }

    private Section section(YamlNode node, String valuePath) {
        return switch (node) {
            case YamlNode.Mapping inner -> new Section(fileName, valuePath, inner);
            case YamlNode.Scalar other -> throw wrongType(other.line(), valuePath, "one value", "a mapping");
            case YamlNode.Sequence other -> throw wrongType(other.line(), valuePath, "a list", "a mapping");
        };
    }

    /** Whether a list stands there, rather than one value or nothing. */
    boolean isList(String key) {
        return entry(key)
                .filter(entry -> entry.value() instanceof YamlNode.Sequence)
                .isPresent();
    }

    List<Located> scalars(String key) {
        return items(key, this::scalar);
    }

    /** Every entry of a mapping whose keys the user chooses; empty when there is none. */
    Map<String, Located> scalarsByKey(String key) {
        Map<String, Located> found = new TreeMap<>();
        section(key)
                .ifPresent(inner -> inner.mapping
                        .entries()
                        .keySet()
                        .forEach(name -> inner.scalar(name).ifPresent(value -> found.put(name, value))));
        return found;
    }

    /** Each item of a list of mappings, read by {@code reader}, which must know all of its keys. */
    <T> List<T> sections(String key, Function<Section, T> reader) {
        return items(key, this::section).stream()
                .map(item -> read(item, reader))
                .toList();
    }

    /** Reads this section and refuses keys that the reader did not ask for. */
    static <T> T read(Section section, Function<Section, T> reader) {
        T value = reader.apply(section);
        section.refuseUnknownKeys();
        return value;
    }

    private <T> List<T> items(String key, BiFunction<YamlNode, String, T> reader) {
        Optional<YamlNode.Entry> entry = entry(key);
        if (entry.isEmpty()) {
            return List.of();
        }
        List<T> items = new ArrayList<>();
        switch (entry.get().value()) {
            case YamlNode.Sequence sequence -> {
                for (YamlNode node : sequence.items()) {
                    items.add(reader.apply(node, pathOf(key) + "[" + items.size() + "]"));
                }
            }
            case YamlNode.Scalar other -> throw wrongType(other.line(), pathOf(key), "one value", "a list");
            case YamlNode.Mapping other -> throw wrongType(other.line(), pathOf(key), "a mapping", "a list");
        }
        return items;
    }

    private Optional<YamlNode.Entry> entry(String key) {
        known.add(key);
        return Optional.ofNullable(mapping.entries().get(key));
    }

    private ConfigException wrongType(int line, String valuePath, String found, String expected) {
        return new ConfigException(place(line, valuePath) + ": " + found + " (expected: " + expected + ")");
    }

    private void refuseUnknownKeys() {
        mapping.entries().forEach((key, entry) -> {
            if (!known.contains(key)) {
                throw new ConfigException(place(entry.line(), pathOf(key.replaceAll("\\p{Cntrl}", "?")))
                        + ": unknown key (expected: " + String.join(", ", known) + ")");
            }
        });
    }
}
