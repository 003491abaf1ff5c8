package dev.sealgate.conformance;

import dev.sealgate.testing.GatewayProcess;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;

/** What the main account prepares for attacks: buckets, objects, policies. */
final class Setup {
    private Setup() {}

    static void bucket(URI endpoint, String path) {
        int status = s3(endpoint, GatewayProcess.ACCESS_KEY, "PUT", path, "", "");
        if (status != 200 && status != 409) {
            throw new IllegalStateException("bucket " + path + ": " + status);
        }
    }

    /** Lets strangers do {@code action} to the bucket and its objects. */
    static void grantToEverybody(URI endpoint, String path, String action) {
        String bucket = "arn:aws:s3:::" + path.substring(1);
        String policy =
                Policy.allow(action).toEverybody().on(bucket, bucket + "/*").json();
        s3(endpoint, GatewayProcess.ACCESS_KEY, "DELETE", path, "publicAccessBlock=", "");
        Load.requireOk(s3(endpoint, GatewayProcess.ACCESS_KEY, "PUT", path, "policy=", policy) == 204 ? 200 : 0);
    }

    /** A signed request with Content-MD5; the status of its answer. */
    static int s3(URI endpoint, String accessKeyId, String method, String path, String query, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        try (RawConnection connection = RawConnection.open(endpoint)) {
            return connection
                    .send(request(endpoint, accessKeyId, method, path, query, bytes))
                    .answer(method.equals("HEAD"))
                    .status();
        }
    }

    static byte[] request(URI endpoint, String accessKeyId, String method, String path, String query, byte[] body) {
        String md5 = Base64.getEncoder().encodeToString(HexFormat.of().parseHex(Samples.md5Hex(body)));
        Map<String, String> headers = new RequestSigner(accessKeyId, GatewayProcess.SECRET_KEY, "s3")
                .sign(
                        method,
                        endpoint,
                        path,
                        query,
                        Map.of("content-md5", md5),
                        Samples.sha256Hex(body),
                        Instant.now());
        String target = query.isEmpty() ? path : path + "?" + query;
        return Load.concat(RawConnection.head(method, target, headers, body.length), body);
    }
}
