package dev.sealgate.gateway.iam;

import dev.sealgate.gateway.query.Parameters;
import dev.sealgate.gateway.query.QueryErrorCode;
import dev.sealgate.gateway.query.QueryException;
import dev.sealgate.gateway.query.Xml;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A page of a listing: {@code Marker} and {@code MaxItems} in, {@code IsTruncated} and {@code Marker} out. Immutable.
 *
 * @param marker where the next page begins, if there is one
 */
record Page<T>(List<T> items, Optional<String> marker) {
    private static final int DEFAULT_ITEMS = 100;
    private static final int MAX_ITEMS = 1000;

    /** @param key distinct for each item; pages are in its order */
    static <T> Page<T> of(Collection<? extends T> all, Function<T, String> key, Parameters in) {
        int size = in.findNumber("MaxItems", 1, MAX_ITEMS).orElse(DEFAULT_ITEMS);
        String after = in.find("Marker").map(Page::decode).orElse("");
        List<T> rest = all.stream()
                .<T>map(item -> item)
                .filter(item -> after.isEmpty() || key.apply(item).compareTo(after) > 0)
                .sorted(Comparator.comparing(key))
                .limit(size + 1L)
                .toList();
        if (rest.size() <= size) {
            return new Page<>(rest, Optional.empty());
        }
        List<T> items = rest.subList(0, size);
        return new Page<>(items, Optional.of(encode(key.apply(items.getLast()))));
    }

    private static String encode(String key) {
        return Base64.getUrlEncoder().encodeToString(key.getBytes(StandardCharsets.UTF_8));
    }

    private static String decode(String marker) {
        try {
            return new String(Base64.getUrlDecoder().decode(marker), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            throw new QueryException(QueryErrorCode.VALIDATION_ERROR, "Invalid Marker.");
        }
    }

    void writeTo(Xml xml, String listName, Xml.ItemContent<T> content) {
        xml.list(listName, items, content);
        writeEnd(xml);
    }

    void writeEnd(Xml xml) {
        xml.element("IsTruncated", marker.isPresent()).element("Marker", marker);
    }
}
