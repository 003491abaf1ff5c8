package dev.sealgate.kms.wire;

import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.SecretBytes;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Collects what an audit record may show of an answer, by CloudTrail's names and in its formats: blobs and secrets are
 * left out. Not thread-safe.
 */
final class ShownResponse implements ResponseFields {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("MMM d, uuuu, h:mm:ss a", Locale.US).withZone(ZoneOffset.UTC);

    private final Map<String, Object> shown = new LinkedHashMap<>();

    static Map<String, Object> of(Consumer<ResponseFields> fields) {
        ShownResponse response = new ShownResponse();
        fields.accept(response);
        return Collections.unmodifiableMap(response.shown);
    }

    private ResponseFields show(String name, Object value) {
        shown.put(RequestFields.lowerCamel(name), value);
        return this;
    }

    @Override
    public ResponseFields text(String name, String value) {
        return show(name, value);
    }

    @Override
    public ResponseFields flag(String name, boolean value) {
        return show(name, value);
    }

    @Override
    public ResponseFields number(String name, long value) {
        return show(name, value);
    }

    @Override
    public ResponseFields decimal(String name, double value) {
        return show(name, value);
    }

    @Override
    public ResponseFields time(String name, Instant value) {
        return show(name, TIME.format(value));
    }

    @Override
    public ResponseFields blob(String name, Bytes value) {
        return this;
    }

    @Override
    public ResponseFields secret(String name, SecretBytes value) {
        return this;
    }

    @Override
    public ResponseFields texts(String name, Collection<String> values) {
        return show(name, List.copyOf(values));
    }

    @Override
    public ResponseFields object(String name, Consumer<ResponseFields> fields) {
        return show(name, of(fields));
    }

    @Override
    public <T> ResponseFields objects(String name, Collection<T> values, BiConsumer<T, ResponseFields> fields) {
        return show(
                name,
                values.stream()
                        .map(value -> of(one -> fields.accept(value, one)))
                        .toList());
    }
}
