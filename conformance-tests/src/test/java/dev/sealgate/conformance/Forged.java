package dev.sealgate.conformance;

import dev.sealgate.testing.GatewayProcess;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.TreeMap;

/** Requests of people without a key, or with the id of one and not its secret: an id stands in every presigned URL. */
final class Forged {
    static final String FORM = "application/x-www-form-urlencoded";
    static final String JSON = "application/x-amz-json-1.1";

    private static final String NO_SIGNATURE = "0".repeat(64);
    private static final DateTimeFormatter AMZ_DATE =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private Forged() {}

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Headers of a request that nobody signed. */
    static Map<String, String> unsigned(URI endpoint, Map<String, String> more) {
        Map<String, String> headers = new TreeMap<>(more);
        headers.put("host", endpoint.getAuthority());
        return headers;
    }

    /** Headers with a known access key id, well formed and wrong. */
    static Map<String, String> wronglySigned(
            URI endpoint, String service, String method, String path, String query, Map<String, String> more) {
        return new RequestSigner(GatewayProcess.ACCESS_KEY, "not the secret of it", service)
                .sign(method, endpoint, path, query, more, RequestSigner.UNSIGNED, Instant.now());
    }

    /** The same with an id that nobody has. */
    static Map<String, String> ofUnknownKey(URI endpoint, String accessKeyId, String path) {
        return new RequestSigner(accessKeyId, "not a secret", "s3")
                .sign("GET", endpoint, path, "", Map.of(), RequestSigner.UNSIGNED, Instant.now());
    }

    /** A whole request whose Authorization header names these signed headers. */
    static byte[] signedHeaders(URI endpoint, String service, String names, String moreLines) {
        String date = AMZ_DATE.format(Instant.now());
        return bytes(requestLine(service, "") + "host: " + endpoint.getAuthority() + "\r\nx-amz-date: " + date
                + "\r\nx-amz-content-sha256: UNSIGNED-PAYLOAD\r\n" + moreLines + door(service)
                + "authorization: AWS4-HMAC-SHA256 Credential=" + credential(date, service) + ", SignedHeaders=" + names
                + ", Signature=" + NO_SIGNATURE + "\r\n\r\n");
    }

    /** A whole request whose presigned query names these signed headers. */
    static byte[] presignedHeaders(URI endpoint, String service, String names, String moreLines) {
        String date = AMZ_DATE.format(Instant.now());
        String query = "?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=" + credential(date, service)
                + "&X-Amz-Date=" + date + "&X-Amz-Expires=300&X-Amz-SignedHeaders=" + names + "&X-Amz-Signature="
                + NO_SIGNATURE;
        return bytes(requestLine(service, query) + "host: " + endpoint.getAuthority() + "\r\n" + moreLines
                + door(service) + "\r\n");
    }

    private static String requestLine(String service, String query) {
        return (service.equals("s3") ? "GET /bucket/key" : "POST /") + query + " HTTP/1.1\r\n";
    }

    private static String credential(String date, String service) {
        return GatewayProcess.ACCESS_KEY + "/" + date.substring(0, 8) + "/us-east-1/" + service + "/aws4_request";
    }

    private static String door(String service) {
        return switch (service) {
            case "s3" -> "";
            case "kms" -> "x-amz-target: TrentService.ListKeys\r\ncontent-type: " + JSON + "\r\ncontent-length: 0\r\n";
            default -> "content-type: " + FORM + "\r\ncontent-length: 0\r\n";
        };
    }
}
