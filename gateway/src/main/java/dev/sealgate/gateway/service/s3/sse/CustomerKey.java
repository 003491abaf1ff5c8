package dev.sealgate.gateway.service.s3.sse;

import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.protocol.s3.S3ErrorCode;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.gateway.service.s3.sse.SseHeaders.CustomerKeyHeaders;
import dev.sealgate.storage.SecretBytes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A key that a customer sent with a request (SSE-C): used once, never stored, never printed. Closing zeroes it.
 *
 * <p>Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerSideEncryptionCustomerKeys.html
 */
public final class CustomerKey implements AutoCloseable {
    private static final int KEY_BYTES = 32;
    private static final String ALGORITHM = "AES256";
    private static final String SUBJECT =
            "Requests specifying Server Side Encryption with Customer provided keys must ";

    private final SecretBytes bytes;
    private final String md5Base64;

    private CustomerKey(SecretBytes bytes, String md5Base64) {
        this.bytes = bytes;
        this.md5Base64 = md5Base64;
    }

    /**
     * The key in the three headers, or empty when none of them was sent.
     *
     * <p>Any length is accepted: on a read, a key of the wrong length is simply a wrong key.
     *
     * @throws S3Exception when the headers contradict each other
     */
    static Optional<CustomerKey> find(Headers headers, CustomerKeyHeaders names) {
        if (!isNamed(headers, names)) {
            return Optional.empty();
        }
        requireAlgorithm(headers.first(names.algorithm()));
        String key = headers.first(names.key())
                .filter(value -> !value.isEmpty())
                .orElseThrow(() -> refusal(SUBJECT + "provide an appropriate secret key."));
        String declaredMd5 = headers.first(names.keyMd5())
                .filter(value -> !value.isEmpty())
                .orElseThrow(() -> refusal(SUBJECT + "provide the client calculated MD5 of the secret key."));
        byte[] raw = decode(key);
        byte[] calculated = md5(raw);
        if (!MessageDigest.isEqual(calculated, decodeDeclared(declaredMd5))) {
            Arrays.fill(raw, (byte) 0);
            throw refusal("The calculated MD5 hash of the key did not match the hash that was provided.");
        }
        return Optional.of(
                new CustomerKey(SecretBytes.owning(raw), Base64.getEncoder().encodeToString(calculated)));
    }

    /** Whether any of the three headers was sent. */
    static boolean isNamed(Headers headers, CustomerKeyHeaders names) {
        return headers.contains(names.algorithm()) || headers.contains(names.key()) || headers.contains(names.keyMd5());
    }

    /** The error of section "SSE-C" that every malformed combination has in common. */
    static S3Exception refusal(String message) {
        // AWS: the argument is named so for copy source headers too.
        return new S3Exception(S3ErrorCode.INVALID_ARGUMENT, message).with("ArgumentName", SseHeaders.ALGORITHM);
    }

    /** For writes: this key, if AES-256 can use it. */
    CustomerKey requireUsable() {
        if (!isUsable()) {
            close();
            throw refusal("The secret key was invalid for the specified algorithm.");
        }
        return this;
    }

    boolean isUsable() {
        return bytes.sizeBytes() == KEY_BYTES;
    }

    String md5Base64() {
        return md5Base64;
    }

    SecretBytes bytes() {
        return bytes;
    }

    @Override
    public String toString() {
        return "CustomerKey[" + bytes.sizeBytes() + " bytes]";
    }

    @Override
    public void close() {
        bytes.close();
    }

    private static void requireAlgorithm(Optional<String> algorithm) {
        String value = algorithm
                .filter(a -> !a.isEmpty())
                .orElseThrow(() -> refusal(SUBJECT + "provide a valid encryption algorithm."));
        if (!value.equals(ALGORITHM)) {
            throw new S3Exception(S3ErrorCode.INVALID_ENCRYPTION_ALGORITHM)
                    .with("ArgumentName", SseHeaders.ALGORITHM)
                    .with("ArgumentValue", value);
        }
    }

    private static byte[] decode(String base64) {
        byte @Nullable [] decoded = decodeLeniently(base64);
        if (decoded == null) {
            throw refusal("The secret key was invalid for the specified algorithm.");
        }
        return decoded;
    }

    private static byte[] decodeDeclared(String base64) {
        byte @Nullable [] decoded = decodeLeniently(base64);
        return decoded == null ? new byte[0] : decoded;
    }

    private static byte @Nullable [] decodeLeniently(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static byte[] md5(byte[] bytes) {
        try {
            return MessageDigest.getInstance("MD5").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("the JDK lacks MD5", e);
        }
    }
}
