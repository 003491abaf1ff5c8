package dev.sealgate.gateway.operate.cli;

import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.operate.cli.GatewayClient.Answer;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.gateway.protocol.xml.S3Xml;
import dev.sealgate.gateway.protocol.xml.XmlElement;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** The S3 calls that re-wrapping a bucket takes, as its user. Thread-safe. */
final class BucketClient {
    private static final byte[] NO_BODY = new byte[0];
    private static final int NOT_FOUND = 404;
    private static final int BAD_REQUEST = 400;
    private static final String SSE = "x-amz-server-side-encryption";

    private final GatewayClient gateway;
    private final String bucket;

    BucketClient(GatewayClient gateway, String bucket) {
        this.gateway = gateway;
        this.bucket = bucket;
    }

    /** Keys in order; {@code truncated} when more follow the last. */
    record Page(List<String> keys, boolean truncated) {}

    /** How an object is encrypted, as far as its reader can see. */
    sealed interface Held {
        /** @param keyArn for SSE-KMS and DSSE-KMS */
        record Under(String algorithm, Optional<String> keyArn, boolean bucketKey) implements Held {}

        /** Nobody reads it without the customer's key. */
        record CustomerKey() implements Held {}

        record Gone() implements Held {}
    }

    /** @throws CallException when S3 refuses */
    Page list(String prefix, String after) throws IOException, InterruptedException {
        String query = "encoding-type=url&list-type=2&max-keys=1000&prefix=" + UriText.value(prefix) + "&start-after="
                + UriText.value(after);
        Answer answer = send("GET", "/" + UriText.path(bucket), query, Headers.EMPTY, NO_BODY);
        XmlElement listing = document(requireOk(answer), "ListBucketResult");
        List<String> keys = listing.childrenNamed("Contents").stream()
                .map(entry -> URLDecoder.decode(entry.requireChildText("Key"), StandardCharsets.UTF_8))
                .toList();
        return new Page(keys, listing.requireBoolean("IsTruncated", false));
    }

    /** @throws CallException when S3 refuses for another reason than what {@link Held} says */
    Held head(String key) throws IOException, InterruptedException {
        Answer answer = send("HEAD", path(key), "", Headers.EMPTY, NO_BODY);
        return switch (answer.status()) {
            case NOT_FOUND -> new Held.Gone();
            case BAD_REQUEST -> whyRefused(key);
            default -> {
                requireOk(answer);
                yield new Held.Under(
                        answer.header(SSE).orElse(""),
                        answer.header(SSE + "-aws-kms-key-id"),
                        answer.header(SSE + "-bucket-key-enabled").isPresent());
            }
        };
    }

    /** The answer to HEAD has no error code, that to GET has; of an object under a customer's key it needs not a byte. */
    private Held whyRefused(String key) throws IOException, InterruptedException {
        Answer answer = send("GET", path(key), "", Headers.of("range", "bytes=0-0"), NO_BODY);
        if (answer.status() == NOT_FOUND) {
            return new Held.Gone();
        }
        if (answer.status() == BAD_REQUEST && errorCode(answer).equals(Optional.of("InvalidRequest"))) {
            return new Held.CustomerKey();
        }
        throw answer.ok() ? new CallException(BAD_REQUEST, "HeadObject was refused: HTTP 400") : refusal(answer);
    }

    /**
     * UpdateObjectEncryption; false when there is no such object.
     *
     * @throws CallException when S3 refuses
     */
    boolean rewrap(String key, String keyArn, boolean bucketKey) throws IOException, InterruptedException {
        byte[] body = S3Xml.document(
                "ObjectEncryption",
                document -> document.element(
                        "SSE-KMS", sse -> sse.text("KMSKeyArn", keyArn).text("BucketKeyEnabled", bucketKey)));
        Answer answer = send("PUT", path(key), "encryption=", Headers.of("content-md5", md5(body)), body);
        if (answer.status() == NOT_FOUND) {
            return false;
        }
        requireOk(answer);
        return true;
    }

    private Answer send(String method, String path, String query, Headers headers, byte[] body)
            throws IOException, InterruptedException {
        return gateway.send("s3", method, path, query, headers, body);
    }

    private String path(String key) {
        return "/" + UriText.path(bucket) + "/" + UriText.path(key);
    }

    private static Answer requireOk(Answer answer) {
        if (!answer.ok()) {
            throw refusal(answer);
        }
        return answer;
    }

    private static CallException refusal(Answer answer) {
        try {
            XmlElement error = S3Xml.read(answer.body(), "Error");
            return new CallException(
                    answer.status(),
                    error.childText("Code").orElse("")
                            + ": "
                            + error.childText("Message").orElse(""));
        } catch (S3Exception noDocument) {
            return new CallException(answer.status(), "HTTP " + answer.status());
        }
    }

    private static Optional<String> errorCode(Answer answer) {
        try {
            return S3Xml.read(answer.body(), "Error").childText("Code");
        } catch (S3Exception noDocument) {
            return Optional.empty();
        }
    }

    private static XmlElement document(Answer answer, String root) throws IOException {
        try {
            return S3Xml.read(answer.body(), root);
        } catch (S3Exception notOurs) {
            throw new IOException("this is not the answer of S3: no " + root, notOurs);
        }
    }

    private static String md5(byte[] bytes) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("MD5").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("the JDK lacks MD5", e);
        }
    }
}
