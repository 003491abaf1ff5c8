package dev.sealgate.kms.wire;

import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.SecretBytes;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collection;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;

/** Writes fields as JSON as they come. Not thread-safe. */
final class JsonResponse implements ResponseFields {
    private static final int MILLIS_SCALE = 3;

    private final JsonGenerator target;

    JsonResponse(JsonGenerator target) {
        this.target = target;
    }

    @Override
    public ResponseFields text(String name, String value) {
        target.writeStringProperty(name, value);
        return this;
    }

    @Override
    public ResponseFields flag(String name, boolean value) {
        target.writeBooleanProperty(name, value);
        return this;
    }

    @Override
    public ResponseFields number(String name, long value) {
        target.writeNumberProperty(name, value);
        return this;
    }

    @Override
    public ResponseFields decimal(String name, double value) {
        target.writeNumberProperty(name, value);
        return this;
    }

    /** Epoch seconds with milliseconds as fraction. */
    @Override
    public ResponseFields time(String name, Instant value) {
        target.writeNumberProperty(name, BigDecimal.valueOf(value.toEpochMilli(), MILLIS_SCALE));
        return this;
    }

    @Override
    public ResponseFields blob(String name, Bytes value) {
        target.writeBinaryProperty(name, value.view());
        return this;
    }

    @Override
    public ResponseFields secret(String name, SecretBytes value) {
        value.use(clear -> target.writeBinaryProperty(name, clear));
        return this;
    }

    @Override
    public ResponseFields texts(String name, Collection<String> values) {
        target.writeArrayPropertyStart(name);
        values.forEach(target::writeString);
        target.writeEndArray();
        return this;
    }

    @Override
    public ResponseFields object(String name, Consumer<ResponseFields> fields) {
        target.writeObjectPropertyStart(name);
        fields.accept(this);
        target.writeEndObject();
        return this;
    }

    @Override
    public <T> ResponseFields objects(String name, Collection<T> values, BiConsumer<T, ResponseFields> fields) {
        target.writeArrayPropertyStart(name);
        for (T value : values) {
            target.writeStartObject();
            fields.accept(value, this);
            target.writeEndObject();
        }
        target.writeEndArray();
        return this;
    }
}
