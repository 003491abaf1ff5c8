package dev.sealgate.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.testing.Client;
import dev.sealgate.testing.GatewayProcess;
import dev.sealgate.testing.GatewayTest;
import dev.sealgate.testing.Sdk;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

/** Requests that are signed by version 2, as boto3 presigns by default and old clients sign everything. */
@GatewayTest(shared = true)
class SignatureV2IT {
    private static final String BUCKET = "version2";
    private static final DateTimeFormatter HTTP_DATE = DateTimeFormatter.RFC_1123_DATE_TIME.withZone(ZoneOffset.UTC);

    private final S3Client s3;
    private final URI endpoint;
    private final URI secure;
    private final HttpClient http = HttpClient.newHttpClient();

    SignatureV2IT(GatewayProcess gateway, @Client(plain = true) S3Client s3) {
        this.s3 = s3;
        this.endpoint = gateway.http();
        this.secure = gateway.https();
        s3.createBucket(b -> b.bucket(BUCKET));
        s3.putObject(b -> b.bucket(BUCKET).key("key"), RequestBody.fromString("content"));
    }

    private static String sign(String stringToSign) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA1");
        mac.init(new SecretKeySpec(GatewayProcess.SECRET_KEY.getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
        return Base64.getEncoder().encodeToString(mac.doFinal(stringToSign.getBytes(StandardCharsets.UTF_8)));
    }

    private static String presigned(String method, String resource, long expires) throws Exception {
        String signature = sign(method + "\n\n\n" + expires + "\n" + resource);
        return resource + (resource.contains("?") ? "&" : "?") + "AWSAccessKeyId=" + GatewayProcess.ACCESS_KEY
                + "&Signature=" + URLEncoder.encode(signature, StandardCharsets.UTF_8) + "&Expires=" + expires;
    }

    private HttpResponse<String> send(String method, String target, String body, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(endpoint.resolve(target))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private static long inAMinute() {
        return Instant.now().getEpochSecond() + 60;
    }

    @Test
    void url_readsAndWrites_untilItExpires() throws Exception {
        assertEquals(
                200,
                send("PUT", presigned("PUT", "/version2/written", inAMinute()), "new")
                        .statusCode());
        HttpResponse<String> read = send("GET", presigned("GET", "/version2/written", inAMinute()), "");
        assertEquals(200, read.statusCode(), read.body());
        assertEquals("new", read.body());
        HttpResponse<String> expired = send("GET", presigned("GET", "/version2/key", 1_000_000_000), "");
        assertEquals(403, expired.statusCode());
        assertTrue(
                expired.body()
                        .contains("<Message>Request has expired</Message><Expires>2001-09-09T01:46:40Z</Expires>"),
                expired.body());
        String url = presigned("GET", "/version2/key", inAMinute());
        assertEquals(403, send("GET", url.replace("key", "other"), "").statusCode());
        assertEquals(403, send("GET", url + "&tagging", "").statusCode());
        assertEquals(403, send("DELETE", url, "").statusCode());
    }

    @Test
    void header_signsOperationsOnBucketsAndObjects() throws Exception {
        String date = HTTP_DATE.format(Instant.now());
        HttpResponse<String> listed = send(
                "GET",
                "/version2?prefix=k",
                "",
                "x-amz-date",
                date,
                "Authorization",
                "AWS " + GatewayProcess.ACCESS_KEY + ":" + sign("GET\n\n\n\nx-amz-date:" + date + "\n/version2"));
        assertEquals(200, listed.statusCode(), listed.body());
        assertTrue(listed.body().contains("<Key>key</Key>"), listed.body());
        HttpResponse<String> wrong = send(
                "GET", "/version2", "", "x-amz-date", date, "Authorization", "AWS " + GatewayProcess.ACCESS_KEY + ":x");
        assertEquals(403, wrong.statusCode());
        assertTrue(
                wrong.body().contains("<StringToSign>GET\n\n\n\nx-amz-date:" + date + "\n/version2</StringToSign>"),
                wrong.body());
    }

    /** Such a request says no Region, and counts as sent to the bucket's that it writes to, whatever else it reads. */
    @Test
    void copy_readsItsSourceAsSentToTheRegionOfTheCopy() throws Exception {
        S3Client eu = Sdk.s3(secure, "eu-west-1", false);
        String source = "version2-eu";
        eu.createBucket(b -> b.bucket(source).createBucketConfiguration(c -> c.locationConstraint("eu-west-1")));
        eu.putObject(b -> b.bucket(source).key("from"), RequestBody.fromString("content"));
        eu.putBucketPolicy(b -> b.bucket(source).policy("""
                {"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*","Action":"s3:GetObject",
                 "Resource":"arn:aws:s3:::version2-eu/*","Condition":{"StringNotEquals":{"aws:RequestedRegion":"eu-west-1"}}}]}
                """));
        assertEquals(200, copy("/version2-eu/from", "/version2-eu/to").statusCode());
        assertEquals(403, copy("/version2-eu/from", "/version2/to").statusCode());
    }

    private HttpResponse<String> copy(String from, String to) throws Exception {
        String date = HTTP_DATE.format(Instant.now());
        String signature = sign("PUT\n\n\n\nx-amz-copy-source:" + from + "\nx-amz-date:" + date + "\n" + to);
        return send(
                "PUT",
                to,
                "",
                "x-amz-copy-source",
                from,
                "x-amz-date",
                date,
                "Authorization",
                "AWS " + GatewayProcess.ACCESS_KEY + ":" + signature);
    }

    @Test
    void policy_seesTheVersion() throws Exception {
        s3.putBucketPolicy(b -> b.bucket(BUCKET).policy("""
                {"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*","Action":"s3:GetObject",
                 "Resource":"arn:aws:s3:::version2/old/*","Condition":{"StringNotEquals":{"s3:signatureversion":"AWS4-HMAC-SHA256"}}}]}
                """));
        s3.putObject(b -> b.bucket(BUCKET).key("old/key"), RequestBody.fromString("content"));
        assertEquals(
                403,
                send("GET", presigned("GET", "/version2/old/key", inAMinute()), "")
                        .statusCode());
        assertEquals(
                200,
                send("GET", presigned("GET", "/version2/key", inAMinute()), "").statusCode());
        assertEquals(
                "content",
                s3.getObjectAsBytes(b -> b.bucket(BUCKET).key("old/key")).asUtf8String());
    }

    @Test
    void keysOfTheKms_demandVersion4() throws Exception {
        s3.putObject(
                b -> b.bucket(BUCKET).key("kms").serverSideEncryption(ServerSideEncryption.AWS_KMS),
                RequestBody.fromString("content"));
        HttpResponse<String> refused = send("GET", presigned("GET", "/version2/kms", inAMinute()), "");
        assertEquals(400, refused.statusCode());
        assertTrue(
                refused.body()
                        .contains(
                                "<Code>InvalidArgument</Code><Message>Requests specifying Server Side Encryption with AWS KMS"
                                        + " managed keys require AWS Signature Version 4.</Message>"),
                refused.body());
    }
}
