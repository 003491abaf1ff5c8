package dev.sealgate.gateway.identity.auth;

import dev.sealgate.gateway.edge.exchange.Headers;
import java.io.ByteArrayOutputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The client's half of Signature Version 4, written apart from the gateway's so that the two check each other. Immutable.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-authenticating-requests.html
 */
public final class TestSigner {
    private static final DateTimeFormatter BASIC =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final String accessKeyId;
    private final String secret;
    private final String region;
    private final String service;

    public TestSigner(String accessKeyId, String secret, String region, String service) {
        this.accessKeyId = accessKeyId;
        this.secret = secret;
        this.region = region;
        this.service = service;
    }

    /** A request to sign; {@code path} and {@code query} are raw. */
    public record Request(String method, String path, String query, Headers headers) {}

    /**
     * Adds x-amz-date, x-amz-content-sha256 and Authorization, and signs every header there is.
     *
     * @param payloadHash the value of x-amz-content-sha256
     */
    public Headers sign(Request request, String payloadHash, Instant time) {
        Headers headers = Headers.builder()
                .addAll(request.headers())
                .set("x-amz-date", BASIC.format(time))
                .set("x-amz-content-sha256", payloadHash)
                .build();
        return signAsGiven(new Request(request.method(), request.path(), request.query(), headers), payloadHash, time);
    }

    /** Signs the headers that are there, and adds only Authorization. */
    public Headers signAsGiven(Request request, String payloadHash, Instant time) {
        String names = String.join(";", new TreeSet<>(request.headers().names()));
        String signature = signature(canonical(request, payloadHash), time);
        return Headers.builder()
                .addAll(request.headers())
                .add(
                        "Authorization",
                        "AWS4-HMAC-SHA256 Credential=" + accessKeyId + "/" + scope(time) + ",SignedHeaders=" + names
                                + ",Signature=" + signature)
                .build();
    }

    /** The signature in an Authorization header. */
    public static String signatureIn(Headers signed) {
        String authorization = signed.first("authorization").orElseThrow();
        return authorization.substring(authorization.indexOf("Signature=") + "Signature=".length());
    }

    /** The raw query of a presigned URL, which needs the request's headers to be sent along. */
    public String presign(Request request, Instant time, long expiresSeconds) {
        String names = String.join("%3B", new TreeSet<>(request.headers().names()));
        String query = (request.query().isEmpty() ? "" : request.query() + "&")
                + "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=" + encode(accessKeyId + "/" + scope(time))
                + "&X-Amz-Date=" + BASIC.format(time) + "&X-Amz-Expires=" + expiresSeconds
                + "&X-Amz-SignedHeaders=" + names;
        Request signed = new Request(request.method(), request.path(), query, request.headers());
        return query + "&X-Amz-Signature=" + signature(canonical(signed, "UNSIGNED-PAYLOAD"), time);
    }

    /** A body of signed chunks, without trailers. */
    public byte[] chunked(byte[] body, int chunkSizeBytes, String seedSignature, Instant time) {
        Chunks chunks = new Chunks(seedSignature, time);
        chunks.writeAll(body, chunkSizeBytes);
        chunks.write("\r\n");
        return chunks.out.toByteArray();
    }

    /** A body of signed chunks with signed trailers. */
    public byte[] chunkedWithTrailers(
            byte[] body, int chunkSizeBytes, Headers trailers, String seedSignature, Instant time) {
        Chunks chunks = new Chunks(seedSignature, time);
        chunks.writeAll(body, chunkSizeBytes);
        StringBuilder canonical = new StringBuilder();
        trailers.forEach((name, value) -> {
            canonical.append(name).append(':').append(value).append('\n');
            chunks.write(name + ":" + value + "\r\n");
        });
        String stringToSign = "AWS4-HMAC-SHA256-TRAILER\n" + BASIC.format(time) + "\n" + scope(time) + "\n"
                + chunks.previous + "\n" + sha256(canonical.toString().getBytes(StandardCharsets.UTF_8));
        chunks.write("x-amz-trailer-signature:" + hmacHex(time, stringToSign) + "\r\n\r\n");
        return chunks.out.toByteArray();
    }

    /** A body of chunks without signatures, with trailers. */
    public static byte[] unsignedChunks(byte[] body, int chunkSizeBytes, Headers trailers) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] chunk : chunksOf(body, chunkSizeBytes)) {
            out.writeBytes((Integer.toHexString(chunk.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
            out.writeBytes(chunk);
            out.writeBytes(new byte[] {'\r', '\n'});
        }
        StringBuilder end = new StringBuilder("0\r\n");
        trailers.forEach(
                (name, value) -> end.append(name).append(':').append(value).append("\r\n"));
        out.writeBytes(end.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII));
        return out.toByteArray();
    }

    public static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (GeneralSecurityException broken) {
            throw new AssertionError(broken);
        }
    }

    private static List<byte[]> chunksOf(byte[] body, int chunkSizeBytes) {
        List<byte[]> chunks = new ArrayList<>();
        for (int start = 0; start < body.length; start += chunkSizeBytes) {
            chunks.add(Arrays.copyOfRange(body, start, Math.min(body.length, start + chunkSizeBytes)));
        }
        return chunks;
    }

    private String canonical(Request request, String payloadHash) {
        StringBuilder headers = new StringBuilder();
        Collection<String> names = new TreeSet<>(request.headers().names());
        for (String name : names) {
            List<String> values = request.headers().all(name).stream()
                    .map(value -> value.strip().replaceAll(" +", " "))
                    .toList();
            headers.append(name).append(':').append(String.join(",", values)).append('\n');
        }
        return String.join(
                "\n",
                request.method(),
                canonicalPath(request.path()),
                canonicalQuery(request.query()),
                headers,
                String.join(";", names),
                payloadHash);
    }

    private static String canonicalPath(String rawPath) {
        return encode(decode(rawPath)).replace("%2F", "/");
    }

    private static String canonicalQuery(String rawQuery) {
        TreeMap<String, String> pairs = new TreeMap<>();
        for (String pair : rawQuery.split("&", -1)) {
            if (!pair.isEmpty()) {
                String[] both = Arrays.copyOf(pair.split("=", 2), 2);
                String value = both[1] == null ? "" : encode(decode(both[1]));
                pairs.put(encode(decode(both[0])) + "=" + value, "");
            }
        }
        return String.join("&", pairs.keySet());
    }

    private static String decode(String raw) {
        return URLDecoder.decode(raw.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static String encode(String plain) {
        StringBuilder encoded = new StringBuilder();
        for (byte b : plain.getBytes(StandardCharsets.UTF_8)) {
            boolean stays = b > 0 && (Character.isLetterOrDigit(b) || "-._~".indexOf(b) >= 0);
            encoded.append(stays ? String.valueOf((char) b) : "%%%02X".formatted(b));
        }
        return encoded.toString();
    }

    private String scope(Instant time) {
        return BASIC.format(time).substring(0, 8) + "/" + region + "/" + service + "/aws4_request";
    }

    private String signature(String canonical, Instant time) {
        return hmacHex(
                time,
                "AWS4-HMAC-SHA256\n" + BASIC.format(time) + "\n" + scope(time) + "\n"
                        + sha256(canonical.getBytes(StandardCharsets.UTF_8)));
    }

    private String hmacHex(Instant time, String message) {
        byte[] key = ("AWS4" + secret).getBytes(StandardCharsets.UTF_8);
        for (String step : scope(time).split("/", -1)) {
            key = hmac(key, step);
        }
        return HexFormat.of().formatHex(hmac(key, message));
    }

    private static byte[] hmac(byte[] key, String message) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(message.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException broken) {
            throw new AssertionError(broken);
        }
    }

    /** Signed chunks, each over the signature before it. */
    private final class Chunks {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();
        private final Instant time;
        private String previous;

        Chunks(String seedSignature, Instant time) {
            this.previous = seedSignature;
            this.time = time;
        }

        void writeAll(byte[] body, int chunkSizeBytes) {
            for (byte[] chunk : chunksOf(body, chunkSizeBytes)) {
                writeChunk(chunk);
                write("\r\n");
            }
            writeChunk(new byte[0]);
        }

        private void writeChunk(byte[] chunk) {
            previous = hmacHex(
                    time,
                    "AWS4-HMAC-SHA256-PAYLOAD\n" + BASIC.format(time) + "\n" + scope(time) + "\n" + previous + "\n"
                            + sha256(new byte[0]) + "\n" + sha256(chunk));
            write(Integer.toHexString(chunk.length) + ";chunk-signature=" + previous + "\r\n");
            out.writeBytes(chunk);
        }

        void write(String text) {
            out.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
        }
    }
}
