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

    /** An object, or one of its versions. */
    record Item(String key, Optional<String> versionId) {
        /** As {@link ObjectUri} takes it behind the bucket. */
        String text() {
            return key + versionId.map(id -> "?versionId=" + id).orElse("");
        }

        private String query() {
            return versionId.map(id -> "versionId=" + UriText.value(id)).orElse("");
        }
    }

    /** In order; {@code next} is what a listing goes on behind, where there is more. */
    record Page(List<Item> items, Optional<Item> next) {}

    /** How an object is encrypted, as far as its reader can see. */
    sealed interface Held {
        /** @param keyArn for SSE-KMS and DSSE-KMS */
        record Under(String algorithm, Optional<String> keyArn, boolean bucketKey) implements Held {}

        /** Nobody reads it without the customer's key. */
        record CustomerKey() implements Held {}

        record Gone() implements Held {}
    }

    /** The current versions. @throws CallException when S3 refuses */
    Page list(String prefix, Item after) throws IOException, InterruptedException {
        XmlElement listing =
                listing("ListBucketResult", "list-type=2&start-after=" + UriText.value(after.key()), prefix);
        List<Item> items = listing.childrenNamed("Contents").stream()
                .map(entry -> new Item(decoded(entry, "Key"), Optional.empty()))
                .toList();
        boolean truncated = listing.requireBoolean("IsTruncated", false) && !items.isEmpty();
        return new Page(items, truncated ? Optional.of(items.getLast()) : Optional.empty());
    }

    /** All versions but delete markers. @throws CallException when S3 refuses */
    Page listVersions(String prefix, Item after) throws IOException, InterruptedException {
        String markers = "versions=&key-marker=" + UriText.value(after.key())
                + after.versionId()
                        .map(id -> "&version-id-marker=" + UriText.value(id))
                        .orElse("");
        XmlElement listing = listing("ListVersionsResult", markers, prefix);
        List<Item> items = listing.childrenNamed("Version").stream()
                .map(entry -> new Item(decoded(entry, "Key"), Optional.of(entry.requireChildText("VersionId"))))
                .toList();
        return new Page(
                items,
                listing.requireBoolean("IsTruncated", false)
                        ? Optional.of(
                                new Item(decoded(listing, "NextKeyMarker"), listing.childText("NextVersionIdMarker")))
                        : Optional.empty());
    }

    private XmlElement listing(String root, String parameters, String prefix) throws IOException, InterruptedException {
        String query = parameters + "&encoding-type=url&max-keys=1000&prefix=" + UriText.value(prefix);
        Answer answer = send("GET", "/" + UriText.path(bucket), query, Headers.EMPTY, NO_BODY);
        return document(requireOk(answer), root);
    }

    private static String decoded(XmlElement parent, String name) {
        return URLDecoder.decode(parent.requireChildText(name), StandardCharsets.UTF_8);
    }

    /** @throws CallException when S3 refuses for another reason than what {@link Held} says */
    Held head(Item item) throws IOException, InterruptedException {
        Answer answer = send("HEAD", path(item), item.query(), Headers.EMPTY, NO_BODY);
        return switch (answer.status()) {
            case NOT_FOUND -> new Held.Gone();
            case BAD_REQUEST -> whyRefused(item);
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
    private Held whyRefused(Item item) throws IOException, InterruptedException {
        Answer answer = send("GET", path(item), item.query(), Headers.of("range", "bytes=0-0"), NO_BODY);
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
    boolean rewrap(Item item, String keyArn, boolean bucketKey) throws IOException, InterruptedException {
        byte[] body = S3Xml.document(
                "ObjectEncryption",
                document -> document.element(
                        "SSE-KMS", sse -> sse.text("KMSKeyArn", keyArn).text("BucketKeyEnabled", bucketKey)));
        String query = item.versionId().isEmpty() ? "encryption=" : "encryption=&" + item.query();
        Answer answer = send("PUT", path(item), query, Headers.of("content-md5", md5(body)), body);
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

    private String path(Item item) {
        return "/" + UriText.path(bucket) + "/" + UriText.path(item.key());
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
