package dev.sealgate.gateway.service.s3.sse;

import dev.sealgate.gateway.protocol.s3.S3ErrorCode;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.storage.object.EncryptionMode;
import dev.sealgate.storage.object.Envelope;
import java.util.Optional;

/** The customer key, if any, that came with a request for something stored. Closing zeroes it. */
public final class PresentedKey implements AutoCloseable {
    private final Optional<CustomerKey> key;

    PresentedKey(Optional<CustomerKey> key) {
        this.key = key;
    }

    /**
     * Refuses unless this is what an object under {@code envelope} can be read with: its customer key, or none at all.
     *
     * @throws S3Exception with the answer for reads
     */
    public void requireFor(Envelope envelope) {
        if (envelope.mode() != EncryptionMode.SSE_C) {
            if (key.isPresent()) {
                throw new S3Exception(
                        S3ErrorCode.INVALID_REQUEST, "The encryption parameters are not applicable to this object.");
            }
        } else if (key.isEmpty()) {
            throw new S3Exception(
                    S3ErrorCode.INVALID_REQUEST,
                    "The object was stored using a form of Server Side Encryption. The correct parameters must be provided to retrieve the object.");
        } else if (!matches(envelope, key.get())) {
            throw new S3Exception(
                    S3ErrorCode.ACCESS_DENIED,
                    "Requests specifying Server Side Encryption with Customer provided keys must provide the correct secret key.");
        }
    }

    /**
     * Refuses unless this is what the upload under {@code envelope} was created with.
     *
     * @throws S3Exception with the answer for parts
     */
    void requireForUpload(Envelope envelope) {
        if (key.isPresent() != (envelope.mode() == EncryptionMode.SSE_C)) {
            throw new S3Exception(
                    S3ErrorCode.INVALID_REQUEST,
                    "The multipart upload initiate requested encryption. Subsequent part requests must include the appropriate encryption parameters.");
        }
        if (key.isPresent() && !matches(envelope, key.get())) {
            throw new S3Exception(
                    S3ErrorCode.INVALID_REQUEST,
                    "The provided encryption parameters did not match the ones used originally.");
        }
    }

    /** The key, after one of the checks above held for an SSE-C envelope. */
    CustomerKey require() {
        return key.orElseThrow();
    }

    boolean isPresent() {
        return key.isPresent();
    }

    private static boolean matches(Envelope envelope, CustomerKey key) {
        return CustomerKeyCheck.matches(envelope.customerKeyCheck().orElseThrow(), key);
    }

    @Override
    public void close() {
        key.ifPresent(CustomerKey::close);
    }
}
