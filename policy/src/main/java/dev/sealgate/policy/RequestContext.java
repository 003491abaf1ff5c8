package dev.sealgate.policy;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The condition keys of one request and their values; an absent key is not in it. Key names compare without case. Immutable.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
public final class RequestContext {
    public static final RequestContext EMPTY = new Builder().build();

    private final Map<String, ContextValue> values;

    private RequestContext(Map<String, ContextValue> values) {
        this.values = values;
    }

    /**
     * What one key holds. Immutable.
     *
     * @param key spelled as the one who put it did
     * @param multivalued whether set operators are meant for it; such a key may hold no value at all
     */
    public record ContextValue(String key, List<String> values, boolean multivalued) {
        public ContextValue {
            values = List.copyOf(values);
        }
    }

    public static Builder builder() {
        return new Builder();
    }

    /** This and what {@code builder} adds or replaces. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.values.putAll(values);
        return builder;
    }

    /** Both; {@code more} wins where both have a key. */
    public RequestContext with(RequestContext more) {
        if (more.values.isEmpty()) {
            return this;
        }
        if (values.isEmpty()) {
            return more;
        }
        Map<String, ContextValue> both = new HashMap<>(values);
        both.putAll(more.values);
        return new RequestContext(both);
    }

    public Optional<ContextValue> find(String key) {
        return Optional.ofNullable(get(key.toLowerCase(Locale.ROOT)));
    }

    /** Null when absent; deciding asks so often that an Optional each would count. */
    @Nullable
    ContextValue get(String lowerCaseKey) {
        return values.get(lowerCaseKey);
    }

    /** In the order of lower-case key names. */
    public void forEach(BiConsumer<String, ContextValue> consumer) {
        new TreeMap<>(values).values().forEach(value -> consumer.accept(value.key(), value));
    }

    /** Collects keys; the last value of a key counts. Not thread-safe. */
    public static final class Builder {
        private final Map<String, ContextValue> values = new HashMap<>();

        private Builder() {}

        public Builder put(String key, String value) {
            values.put(key.toLowerCase(Locale.ROOT), new ContextValue(key, List.of(value), false));
            return this;
        }

        public Builder put(String key, Optional<String> value) {
            value.ifPresent(present -> put(key, present));
            return this;
        }

        public Builder putAll(String key, List<String> many) {
            values.put(key.toLowerCase(Locale.ROOT), new ContextValue(key, many, true));
            return this;
        }

        public RequestContext build() {
            return new RequestContext(new HashMap<>(values));
        }
    }

    @Override
    public String toString() {
        return new TreeMap<>(values).values().toString();
    }
}
