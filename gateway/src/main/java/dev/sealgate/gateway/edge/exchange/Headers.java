package dev.sealgate.gateway.edge.exchange;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/** HTTP header fields by case-insensitive name, repeated fields kept in order. Immutable. */
public final class Headers {
    public static final Headers EMPTY = new Headers(Map.of());

    private final Map<String, List<String>> valuesByLowerName;

    private Headers(Map<String, List<String>> valuesByLowerName) {
        this.valuesByLowerName = valuesByLowerName;
    }

    public static Builder builder() {
        return new Builder();
    }

    public static Headers of(String name, String value) {
        return builder().add(name, value).build();
    }

    /** The first value, as sent. */
    public Optional<String> first(String name) {
        List<String> values = all(name);
        return values.isEmpty() ? Optional.empty() : Optional.of(values.getFirst());
    }

    /** All values as one, separated by commas: what was sent by several fields of a name means that. */
    public Optional<String> joined(String name) {
        List<String> values = all(name);
        return values.isEmpty() ? Optional.empty() : Optional.of(String.join(",", values));
    }

    public List<String> all(String name) {
        return valuesByLowerName.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
    }

    public boolean contains(String name) {
        return valuesByLowerName.containsKey(name.toLowerCase(Locale.ROOT));
    }

    /** Lower-case names, sorted. */
    public Collection<String> names() {
        return valuesByLowerName.keySet();
    }

    public void forEach(BiConsumer<String, String> visitor) {
        valuesByLowerName.forEach((name, values) -> values.forEach(value -> visitor.accept(name, value)));
    }

    /** Collects header fields. Not thread-safe. */
    public static final class Builder {
        private final Map<String, List<String>> valuesByLowerName = new TreeMap<>();

        private Builder() {}

        public Builder add(String name, String value) {
            valuesByLowerName
                    .computeIfAbsent(name.toLowerCase(Locale.ROOT), _ -> new ArrayList<>(1))
                    .add(value);
            return this;
        }

        public Builder set(String name, String value) {
            valuesByLowerName.remove(name.toLowerCase(Locale.ROOT));
            return add(name, value);
        }

        public Builder addAll(Headers other) {
            other.forEach(this::add);
            return this;
        }

        public Headers build() {
            return new Headers(valuesByLowerName);
        }
    }
}
