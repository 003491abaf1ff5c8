package dev.sealgate.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.testing.Client;
import dev.sealgate.testing.GatewayProcess;
import dev.sealgate.testing.GatewayTest;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

/** Uploads by HTML forms, byte for byte as browsers send them, with a policy that somebody else signed, or none. */
@GatewayTest(shared = true)
class PostFormIT {
    private static final String BUCKET = "forms";
    private static final DateTimeFormatter AMZ_DATE =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private final S3Client s3;
    private final URI endpoint;
    private final HttpClient http = HttpClient.newHttpClient();

    PostFormIT(GatewayProcess gateway, @Client(plain = true) S3Client s3) {
        this.s3 = s3;
        this.endpoint = gateway.http();
        s3.createBucket(b -> b.bucket(BUCKET).objectLockEnabledForBucket(true));
    }

    /** Names and values in turn, in the order in which they are sent. */
    private static Map<String, String> fields(String... all) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (int i = 0; i < all.length; i += 2) {
            fields.put(all[i], all[i + 1]);
        }
        return fields;
    }

    private static byte[] hmac(byte[] key, String text) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    }

    /** With a policy of these conditions, and a signature of it by version 4. */
    private static Map<String, String> signed(Instant expiration, String conditions, Map<String, String> fields)
            throws GeneralSecurityException {
        return signed(expiration, "us-east-1", conditions, fields);
    }

    private static Map<String, String> signed(
            Instant expiration, String region, String conditions, Map<String, String> fields)
            throws GeneralSecurityException {
        String date = AMZ_DATE.format(Instant.now());
        String scope = date.substring(0, 8) + "/" + region + "/s3/aws4_request";
        String credential = GatewayProcess.ACCESS_KEY + "/" + scope;
        String policy = "{\"expiration\":\"" + expiration + "\",\"conditions\":[" + conditions
                + ",{\"bucket\":\"forms\"},{\"x-amz-algorithm\":\"AWS4-HMAC-SHA256\"},{\"x-amz-credential\":\""
                + credential
                + "\"},{\"x-amz-date\":\"" + date + "\"}]}";
        String base64 = Base64.getEncoder().encodeToString(policy.getBytes(StandardCharsets.UTF_8));
        byte[] key = ("AWS4" + GatewayProcess.SECRET_KEY).getBytes(StandardCharsets.UTF_8);
        for (String step : scope.split("/", -1)) {
            key = hmac(key, step);
        }
        Map<String, String> all = new LinkedHashMap<>(fields);
        all.put("policy", base64);
        all.put("x-amz-algorithm", "AWS4-HMAC-SHA256");
        all.put("x-amz-credential", credential);
        all.put("x-amz-date", date);
        all.put("x-amz-signature", HexFormat.of().formatHex(hmac(key, base64)));
        return all;
    }

    private static Map<String, String> signed(String conditions, Map<String, String> fields)
            throws GeneralSecurityException {
        return signed(Instant.now().plusSeconds(60), conditions, fields);
    }

    private HttpResponse<String> post(Map<String, String> fields, byte[] file) throws Exception {
        ByteArrayOutputStream form = new ByteArrayOutputStream();
        fields.forEach((name, value) -> form.writeBytes(
                ("------Web\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n")
                        .getBytes(StandardCharsets.UTF_8)));
        form.writeBytes(
                "------Web\r\nContent-Disposition: form-data; name=\"file\"; filename=\"ü b.txt\"\r\nContent-Type: text/x\r\n\r\n"
                        .getBytes(StandardCharsets.UTF_8));
        form.writeBytes(file);
        form.writeBytes("\r\n------Web--\r\n".getBytes(StandardCharsets.UTF_8));
        HttpRequest request = HttpRequest.newBuilder(endpoint.resolve("/forms"))
                .header("Content-Type", "multipart/form-data; boundary=----Web")
                .header("Origin", "http://app.example.com")
                .POST(BodyPublishers.ofByteArray(form.toByteArray()))
                .build();
        return http.send(request, BodyHandlers.ofString());
    }

    private HttpResponse<String> post(Map<String, String> fields, String file) throws Exception {
        return post(fields, file.getBytes(StandardCharsets.UTF_8));
    }

    private static void assertRefused(int status, String code, String message, HttpResponse<String> answer) {
        assertEquals(status, answer.statusCode(), answer.body());
        String expected = "<Error><Code>" + code + "</Code><Message>" + message.replace("\"", "&quot;") + "</Message>";
        assertTrue(answer.body().contains(expected), answer.body());
    }

    @Test
    void lockInFields_isAsInHeaders() throws Exception {
        String until = Instant.now()
                .plusSeconds(90_000)
                .truncatedTo(ChronoUnit.SECONDS)
                .toString();
        String conditions = """
                {"key":"locked"},["starts-with","$x-amz-object-lock-mode",""],
                ["starts-with","$x-amz-object-lock-retain-until-date",""],["starts-with","$x-amz-object-lock-legal-hold",""]""";
        Map<String, String> fields = fields(
                "key",
                "locked",
                "x-amz-object-lock-mode",
                "GOVERNANCE",
                "x-amz-object-lock-retain-until-date",
                until,
                "x-amz-object-lock-legal-hold",
                "OFF");
        HttpResponse<String> answer = post(signed(conditions, fields), "content");
        assertEquals(204, answer.statusCode(), answer.body());
        HeadObjectResponse head = s3.headObject(b -> b.bucket(BUCKET).key("locked"));
        assertEquals("GOVERNANCE", head.objectLockModeAsString());
        assertEquals(Instant.parse(until), head.objectLockRetainUntilDate());
        assertEquals("OFF", head.objectLockLegalHoldStatusAsString());

        fields.put("x-amz-object-lock-retain-until-date", "2020-01-01T00:00:00Z");
        assertRefused(
                400,
                "InvalidArgument",
                "The retain until date must be in the future!",
                post(signed(conditions, fields), "content"));
    }

    @Test
    void formOfAnotherRegion_isToldWhereItsBucketIs() throws Exception {
        Map<String, String> fields =
                signed(Instant.now().plusSeconds(60), "eu-west-1", "{\"key\":\"no\"}", fields("key", "no"));
        HttpResponse<String> answer = post(fields, "x");
        assertRefused(400, "InvalidArgument", "the region 'eu-west-1' is wrong; expecting 'us-east-1'", answer);
        assertTrue(
                answer.body()
                        .contains(
                                "<Region>us-east-1</Region><ArgumentName>X-Amz-Credential</ArgumentName><ArgumentValue>"
                                        + fields.get("x-amz-credential") + "</ArgumentValue>"),
                answer.body());
        assertEquals(
                "us-east-1", answer.headers().firstValue("x-amz-bucket-region").orElseThrow());
    }

    @Test
    void form_storesWhatItSays() throws Exception {
        String conditions = """
                ["starts-with","$key","up/"],{"acl":"private"},["starts-with","$Content-Type","image/"],
                {"x-amz-meta-tag":"Köln"},{"x-amz-server-side-encryption":"aws:kms"},["content-length-range",1,100000],
                ["starts-with","$tagging",""],{"x-amz-storage-class":"STANDARD_IA"},{"x-amz-checksum-sha256":"%s"}""".formatted("pZGm1Av0IEBKARczz7exkNYsZb8LzaMrV7J32a2fFG4=");
        Map<String, String> fields = signed(
                conditions,
                fields(
                        "key",
                        "up/${filename}",
                        "acl",
                        "private",
                        "Content-Type",
                        "image/png",
                        "X-Amz-Meta-Tag",
                        "Köln",
                        "x-amz-server-side-encryption",
                        "aws:kms",
                        "x-amz-storage-class",
                        "STANDARD_IA",
                        "x-amz-checksum-sha256",
                        "pZGm1Av0IEBKARczz7exkNYsZb8LzaMrV7J32a2fFG4=",
                        "tagging",
                        "<Tagging><TagSet><Tag><Key>a</Key><Value>b + ü</Value></Tag></TagSet></Tagging>"));
        HttpResponse<String> stored = post(fields, "Hello World");
        assertEquals(204, stored.statusCode(), stored.body());
        assertEquals(
                Optional.of(endpoint + "/forms/up%2F%C3%BC%20b.txt"),
                stored.headers().firstValue("Location"));
        assertEquals(Optional.of("aws:kms"), stored.headers().firstValue("x-amz-server-side-encryption"));
        HeadObjectResponse head = s3.headObject(b -> b.bucket(BUCKET).key("up/ü b.txt"));
        assertEquals(stored.headers().firstValue("ETag").orElseThrow(), head.eTag());
        assertEquals("image/png", head.contentType());
        assertEquals("=?UTF-8?Q?K=C3=B6ln?=", head.metadata().get("tag"));
        assertEquals(ServerSideEncryption.AWS_KMS, head.serverSideEncryption());
        assertEquals("STANDARD_IA", head.storageClassAsString());
        assertEquals(
                "b + ü",
                s3.getObjectTagging(b -> b.bucket(BUCKET).key("up/ü b.txt"))
                        .tagSet()
                        .getFirst()
                        .value());
        assertEquals(
                "Hello World",
                s3.getObjectAsBytes(b -> b.bucket(BUCKET).key("up/ü b.txt")).asUtf8String());

        fields = signed(conditions, fields("key", "up/other", "acl", "private"));
        assertRefused(
                403,
                "AccessDenied",
                "Invalid according to Policy: Policy Condition failed: [\"starts-with\", \"$Content-Type\", \"image/\"]",
                post(fields, "x"));
    }

    @Test
    void largeFile_isStoredWhole() throws Exception {
        byte[] content = new byte[3_000_000];
        new Random(7).nextBytes(content);
        assertEquals(
                204,
                post(signed("{\"key\":\"large\"}", fields("key", "large")), content)
                        .statusCode());
        assertTrue(Arrays.equals(
                content, s3.getObjectAsBytes(b -> b.bucket(BUCKET).key("large")).asByteArray()));
    }

    @Test
    void success_isToldAsTheFormSays() throws Exception {
        String any = "{\"key\":\"a/b\"},[\"starts-with\",\"$success_action_status\",\"\"]";
        HttpResponse<String> document = post(signed(any, fields("key", "a/b", "success_action_status", "201")), "x");
        assertEquals(201, document.statusCode());
        String etag = document.headers().firstValue("ETag").orElseThrow();
        assertEquals(
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<PostResponse><Location>" + endpoint
                        + "/forms/a%2Fb</Location><Bucket>forms</Bucket><Key>a/b</Key><ETag>"
                        + etag.replace("\"", "&quot;")
                        + "</ETag></PostResponse>",
                document.body());
        assertEquals(
                200,
                post(signed(any, fields("key", "a/b", "success_action_status", "200")), "x")
                        .statusCode());
        String redirect = "{\"key\":\"a/b\"},[\"starts-with\",\"$success_action_redirect\",\"\"]";
        HttpResponse<String> elsewhere = post(
                signed(redirect, fields("key", "a/b", "success_action_redirect", "http://app.example.com/done?x=1")),
                "x");
        assertEquals(303, elsewhere.statusCode());
        assertEquals(
                Optional.of("http://app.example.com/done?x=1&bucket=forms&key=a%2Fb&etag=%22" + etag.replace("\"", "")
                        + "%22"),
                elsewhere.headers().firstValue("Location"));
        assertEquals(
                204,
                post(signed(redirect, fields("key", "a/b", "success_action_redirect", "/relative")), "x")
                        .statusCode());
    }

    @Test
    void whatThePolicyDoesNotAllow_isNotStored() throws Exception {
        assertRefused(
                403,
                "AccessDenied",
                "Invalid according to Policy: Policy expired.",
                post(signed(Instant.now().minusSeconds(5), "{\"key\":\"no\"}", fields("key", "no")), "x"));
        assertRefused(
                403,
                "AccessDenied",
                "Invalid according to Policy: Policy Condition failed: [\"eq\", \"$key\", \"no\"]",
                post(signed("{\"key\":\"no\"}", fields("key", "other")), "x"));
        assertRefused(
                403,
                "AccessDenied",
                "Invalid according to Policy: Extra input fields: x-amz-meta-more",
                post(signed("{\"key\":\"no\"}", fields("key", "no", "x-amz-meta-more", "y")), "x"));
        HttpResponse<String> large =
                post(signed("{\"key\":\"no\"},[\"content-length-range\",5,10]", fields("key", "no")), "x".repeat(12));
        assertRefused(400, "EntityTooLarge", "Your proposed upload exceeds the maximum allowed size", large);
        assertTrue(
                large.body().contains("<ProposedSize>12</ProposedSize><MaxSizeAllowed>10</MaxSizeAllowed>"),
                large.body());
        assertRefused(
                400,
                "EntityTooSmall",
                "Your proposed upload is smaller than the minimum allowed size",
                post(signed("{\"key\":\"no\"},[\"content-length-range\",5,10]", fields("key", "no")), "x"));
        Map<String, String> forged = signed("{\"key\":\"no\"}", fields("key", "no"));
        forged.put("x-amz-signature", "0".repeat(64));
        HttpResponse<String> mismatch = post(forged, "x");
        assertEquals(403, mismatch.statusCode());
        assertTrue(
                mismatch.body().contains("<StringToSign>" + forged.get("policy") + "</StringToSign>"), mismatch.body());
        forged.remove("x-amz-signature");
        assertRefused(
                400,
                "InvalidArgument",
                "Bucket POST must contain a field named 'X-Amz-Signature'.  If it is specified, please check the order of the"
                        + " fields.",
                post(forged, "x"));
        assertThrows(
                NoSuchKeyException.class,
                () -> s3.headObject(b -> b.bucket(BUCKET).key("no")));
    }

    @Test
    void stranger_needsABucketPolicy_thatAllowsForms() throws Exception {
        assertRefused(403, "AccessDenied", "Access Denied", post(fields("key", "free/x"), "x"));
        s3.deletePublicAccessBlock(b -> b.bucket(BUCKET));
        s3.putBucketPolicy(b -> b.bucket(BUCKET).policy("""
                {"Version":"2012-10-17","Statement":[
                 {"Effect":"Allow","Principal":"*","Action":"s3:PutObject","Resource":"arn:aws:s3:::forms/free/*"},
                 {"Effect":"Deny","Principal":"*","Action":"s3:PutObject","Resource":"arn:aws:s3:::forms/never/*",
                  "Condition":{"StringEquals":{"s3:authType":"POST"}}}]}
                """));
        assertEquals(204, post(fields("key", "free/x"), "x").statusCode());
        assertRefused(403, "AccessDenied", "Access Denied", post(fields("key", "other/x"), "x"));
        HttpResponse<String> denied = post(signed("{\"key\":\"never/x\"}", fields("key", "never/x")), "x");
        assertEquals(403, denied.statusCode());
        assertTrue(denied.body().contains("with an explicit deny in a resource-based policy"), denied.body());
        s3.deleteBucketPolicy(b -> b.bucket(BUCKET));
    }

    @Test
    void whatIsNoForm_isRefused() throws Exception {
        HttpResponse<String> plain = http.send(
                HttpRequest.newBuilder(endpoint.resolve("/forms"))
                        .header("Content-Type", "text/html")
                        .POST(BodyPublishers.ofString("key=x"))
                        .build(),
                BodyHandlers.ofString());
        assertRefused(
                412, "PreconditionFailed", "At least one of the pre-conditions you specified did not hold", plain);
        assertRefused(
                400,
                "MaxPostPreDataLengthExceeded",
                "Your POST request fields preceeding the upload file was too large.",
                post(fields("key", "k".repeat(21_000)), "x"));
        assertRefused(
                400,
                "InvalidArgument",
                "Bucket POST must contain a field named 'key'.  If it is specified, please check the order of the fields.",
                post(fields("acl", "private"), "x"));
    }
}
