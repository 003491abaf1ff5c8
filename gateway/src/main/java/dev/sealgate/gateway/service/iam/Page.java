package dev.sealgate.gateway.service.iam;

import dev.sealgate.gateway.protocol.query.Parameters;
import dev.sealgate.gateway.protocol.query.Parameters.Shape;
import dev.sealgate.gateway.protocol.query.QueryErrorCode;
import dev.sealgate.gateway.protocol.query.QueryException;
import dev.sealgate.gateway.protocol.xml.XmlBody;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * A page of a listing: {@code Marker} and {@code MaxItems} in, {@code IsTruncated} and {@code Marker} out. Immutable.
 *
 * @param marker where the next page begins, if there is one
 */
record Page<T>(List<T> items, Optional<String> marker) {
    private static final int DEFAULT_ITEMS = 100;
    private static final int MAX_ITEMS = 1000;
    private static final Shape MARKER = Shape.of(1, 4096, "[\\u0020-\\u00FF]+");

    /** @param key distinct for each item; pages are in its order */
    static <T> Page<T> of(Collection<? extends T> all, Function<T, String> key, IamCall call) {
        return of(all, key, call, MAX_ITEMS);
    }

    /** @param atMost items however many are asked for */
    static <T> Page<T> of(Collection<? extends T> all, Function<T, String> key, IamCall call, int atMost) {
        Parameters in = call.in();
        int size = Math.min(atMost, in.findNumber("MaxItems", 1, MAX_ITEMS).orElse(DEFAULT_ITEMS));
        Optional<String> after = in.find("Marker", MARKER)
                .map(marker -> Marker.decode(marker, call.operation()).orElseThrow(Page::invalidMarker));
        List<T> rest = all.stream()
                .<T>map(item -> item)
                .filter(item -> after.filter(last -> key.apply(item).compareTo(last) <= 0)
                        .isEmpty())
                .sorted(Comparator.comparing(key))
                .limit(size + 1L)
                .toList();
        if (rest.size() <= size) {
            return new Page<>(rest, Optional.empty());
        }
        return cut(rest, size, key, call);
    }

    private static <T> Page<T> cut(List<T> items, int size, Function<T, String> key, IamCall call) {
        List<T> kept = items.subList(0, size);
        return new Page<>(kept, Optional.of(Marker.encode(key.apply(kept.getLast()), call.operation())));
    }

    /** The same, or its beginning where all of it weighs more than {@code most}; one item may weigh anything. */
    Page<T> within(long most, ToLongFunction<T> weight, Function<T, String> key, IamCall call) {
        long left = most;
        for (int i = 0; i < items.size(); i++) {
            left -= weight.applyAsLong(items.get(i));
            if (left < 0 && i > 0) {
                return cut(items, i, key, call);
            }
        }
        return this;
    }

    private static QueryException invalidMarker() {
        return new QueryException(QueryErrorCode.VALIDATION_ERROR, "Invalid Marker.");
    }

    void writeTo(XmlBody xml, String listName, BiConsumer<XmlBody, T> content) {
        xml.list(listName, items, content);
        writeEnd(xml);
    }

    void writeEnd(XmlBody xml) {
        xml.text("IsTruncated", marker.isPresent()).text("Marker", marker);
    }
}
