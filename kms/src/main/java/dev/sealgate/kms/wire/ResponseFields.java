package dev.sealgate.kms.wire;

import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.SecretBytes;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collection;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;

/** The fields of one response object, written in the order of the calls. Not thread-safe. */
public final class ResponseFields {
    private static final int MILLIS_SCALE = 3;

    private final JsonGenerator target;

    ResponseFields(JsonGenerator target) {
        this.target = target;
    }

    public ResponseFields text(String name, String value) {
        target.writeStringProperty(name, value);
        return this;
    }

    public ResponseFields flag(String name, boolean value) {
        target.writeBooleanProperty(name, value);
        return this;
    }

    public ResponseFields number(String name, long value) {
        target.writeNumberProperty(name, value);
        return this;
    }

    public ResponseFields decimal(String name, double value) {
        target.writeNumberProperty(name, value);
        return this;
    }

    /** Epoch seconds with milliseconds as fraction. */
    public ResponseFields time(String name, Instant value) {
        target.writeNumberProperty(name, BigDecimal.valueOf(value.toEpochMilli(), MILLIS_SCALE));
        return this;
    }

    public ResponseFields blob(String name, Bytes value) {
        target.writeBinaryProperty(name, value.view());
        return this;
    }

    public ResponseFields secret(String name, SecretBytes value) {
        value.use(clear -> target.writeBinaryProperty(name, clear));
        return this;
    }

    public ResponseFields texts(String name, Collection<String> values) {
        target.writeArrayPropertyStart(name);
        values.forEach(target::writeString);
        target.writeEndArray();
        return this;
    }

    public ResponseFields object(String name, Consumer<ResponseFields> fields) {
        target.writeObjectPropertyStart(name);
        fields.accept(this);
        target.writeEndObject();
        return this;
    }

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
