package dev.sealgate.kms.wire;

import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.SecretBytes;
import java.time.Instant;
import java.util.Collection;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Takes the fields of one response object, in the order of the calls. Not thread-safe. */
public interface ResponseFields {
    ResponseFields text(String name, String value);

    ResponseFields flag(String name, boolean value);

    ResponseFields number(String name, long value);

    ResponseFields decimal(String name, double value);

    ResponseFields time(String name, Instant value);

    ResponseFields blob(String name, Bytes value);

    ResponseFields secret(String name, SecretBytes value);

    ResponseFields texts(String name, Collection<String> values);

    ResponseFields object(String name, Consumer<ResponseFields> fields);

    <T> ResponseFields objects(String name, Collection<T> values, BiConsumer<T, ResponseFields> fields);
}
