package dev.sealgate.conformance;

import dev.sealgate.testing.GatewayProcess;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs raw HTTP requests by SigV4, independently of the gateway, for tests that must send what no SDK would.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
final class RequestSigner {
    static final String UNSIGNED = "UNSIGNED-PAYLOAD";

    private static final DateTimeFormatter AMZ_DATE =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private final String accessKey;
    private final String secretKey;
    private final String service;
    private final String region;

    RequestSigner(String accessKey, String secretKey, String service) {
        this(accessKey, secretKey, service, "us-east-1");
    }

    private RequestSigner(String accessKey, String secretKey, String service, String region) {
        this.accessKey = accessKey;
        this.secretKey = secretKey;
        this.service = service;
        this.region = region;
    }

    static RequestSigner s3() {
        return new RequestSigner(GatewayProcess.ACCESS_KEY, GatewayProcess.SECRET_KEY, "s3");
    }

    /** One that signs for another Region than us-east-1. */
    RequestSigner in(String otherRegion) {
        return new RequestSigner(accessKey, secretKey, service, otherRegion);
    }

    /** All headers to send, Authorization included. {@code path} is encoded already; the query is canonical already. */
    Map<String, String> sign(
            String method,
            URI endpoint,
            String path,
            String canonicalQuery,
            Map<String, String> headers,
            String payloadHash,
            Instant now) {
        TreeMap<String, String> all = new TreeMap<>(headers);
        all.put("host", endpoint.getHost() + ":" + endpoint.getPort());
        all.put("x-amz-date", AMZ_DATE.format(now));
        all.put("x-amz-content-sha256", payloadHash);
        StringBuilder canonicalHeaders = new StringBuilder();
        all.forEach((name, value) ->
                canonicalHeaders.append(name).append(':').append(value.strip()).append('\n'));
        String signedHeaders = String.join(";", all.keySet());
        String canonical = String.join(
                "\n", method, path, canonicalQuery, canonicalHeaders.toString(), signedHeaders, payloadHash);
        String day = AMZ_DATE.format(now).substring(0, 8);
        String scope = day + "/" + region + "/" + service + "/aws4_request";
        String toSign = String.join(
                "\n",
                "AWS4-HMAC-SHA256",
                AMZ_DATE.format(now),
                scope,
                Samples.sha256Hex(canonical.getBytes(StandardCharsets.UTF_8)));
        byte[] key = hmac(
                hmac(hmac(hmac(("AWS4" + secretKey).getBytes(StandardCharsets.UTF_8), day), region), service),
                "aws4_request");
        all.put(
                "authorization",
                "AWS4-HMAC-SHA256 Credential=" + accessKey + "/" + scope + ",SignedHeaders=" + signedHeaders
                        + ",Signature=" + HexFormat.of().formatHex(hmac(key, toSign)));
        return all;
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
