package dev.sealgate.policy.context;

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

    /** What {@link #values} stands upon and hides; a request's keys are joined too often to be copied each time. */
    private final @Nullable RequestContext base;

    private RequestContext(Map<String, ContextValue> values, @Nullable RequestContext base) {
        this.values = values;
        this.base = base;
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
        builder.values.putAll(all());
        return builder;
    }

    private Map<String, ContextValue> all() {
        if (base == null) {
            return values;
        }
        Map<String, ContextValue> all = new HashMap<>(base.all());
        all.putAll(values);
        return all;
    }

    private boolean isEmpty() {
        return values.isEmpty() && base == null;
    }

    /** Both; {@code more} wins where both have a key. */
    public RequestContext with(RequestContext more) {
        if (more.isEmpty()) {
            return this;
        }
        return isEmpty() ? more : new RequestContext(more.all(), this);
    }

    public Optional<ContextValue> find(String key) {
        return Optional.ofNullable(get(key.toLowerCase(Locale.ROOT)));
    }

    /** Null when absent; deciding asks so often that an Optional each would count. */
    @Nullable
    public ContextValue get(String lowerCaseKey) {
        ContextValue own = values.get(lowerCaseKey);
        return own != null || base == null ? own : base.get(lowerCaseKey);
    }

    /** In the order of lower-case key names. */
    public void forEach(BiConsumer<String, ContextValue> consumer) {
        new TreeMap<>(all()).values().forEach(value -> consumer.accept(value.key(), value));
    }

    /** Collects keys; the last value of a key counts. Not thread-safe. */
    public static final class Builder {
        private Map<String, ContextValue> values = new HashMap<>();
        private boolean handedOver;

        private Builder() {}

        private void set(String key, ContextValue value) {
            if (handedOver) {
                values = new HashMap<>(values);
                handedOver = false;
            }
            values.put(key.toLowerCase(Locale.ROOT), value);
        }

        public Builder put(String key, String value) {
            set(key, new ContextValue(key, List.of(value), false));
            return this;
        }

        public Builder put(String key, Optional<String> value) {
            value.ifPresent(present -> put(key, present));
            return this;
        }

        public Builder putAll(String key, List<String> many) {
            set(key, new ContextValue(key, many, true));
            return this;
        }

        public RequestContext build() {
            handedOver = true;
            return new RequestContext(values, null);
        }
    }

    @Override
    public String toString() {
        return new TreeMap<>(all()).values().toString();
    }
}
