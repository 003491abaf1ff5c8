package dev.sealgate.kms.operation;

import dev.sealgate.kms.wire.AwsJson;
import dev.sealgate.kms.wire.ResponseFields;

/** The outcome of an operation; closing zeroes what is secret in it. */
public interface KmsAnswer extends AutoCloseable {
    void writeTo(ResponseFields out);

    /** The response body. */
    default byte[] toJson() {
        return AwsJson.write(this::writeTo);
    }

    @Override
    default void close() {}

    /** The outcome of operations that AWS answers with an empty body. */
    enum None implements KmsAnswer {
        NONE;

        @Override
        public void writeTo(ResponseFields out) {}

        @Override
        public byte[] toJson() {
            return new byte[0];
        }
    }
}
