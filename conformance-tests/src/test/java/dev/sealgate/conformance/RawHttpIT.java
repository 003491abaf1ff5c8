package dev.sealgate.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.testing.GatewayProcess;
import dev.sealgate.testing.GatewayTest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Requests that no SDK would send: each gets AWS's exact error, and nothing already stored is changed. */
@GatewayTest(shared = true)
class RawHttpIT {
    private static final String EMPTY_HASH = Samples.sha256Hex(new byte[0]);

    private final GatewayProcess gateway;

    RawHttpIT(GatewayProcess gateway) {
        this.gateway = gateway;
        assertEquals(200, signed("PUT", "/raw", "", Map.of(), "").status());
        assertEquals(
                200, signed("PUT", "/raw/kept", "", Map.of(), "kept content").status());
    }

    @AfterAll
    void stop() {
        assertEquals(
                "kept content", signed("GET", "/raw/kept", "", Map.of(), "").body());
    }

    private RawConnection.Answer signed(
            String method, String path, String query, Map<String, String> headers, String body) {
        return signed(gateway.http(), method, path, query, headers, body, Instant.now());
    }

    private static RawConnection.Answer signed(
            URI endpoint,
            String method,
            String path,
            String query,
            Map<String, String> headers,
            String body,
            Instant now) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        Map<String, String> all =
                RequestSigner.s3().sign(method, endpoint, path, query, headers, Samples.sha256Hex(bytes), now);
        return send(endpoint, method, query.isEmpty() ? path : path + "?" + query, all, bytes);
    }

    private static RawConnection.Answer send(
            URI endpoint, String method, String target, Map<String, String> headers, byte[] body) {
        try (RawConnection connection = RawConnection.open(endpoint)) {
            return connection
                    .send(RawConnection.head(method, target, headers, body.length))
                    .send(body)
                    .answer(method.equals("HEAD"));
        }
    }

    private static void assertRefused(RawConnection.Answer answer, int status, String code) {
        assertTrue(answer.body().contains("<Code>" + code + "</Code>"), answer.toString());
        assertEquals(status, answer.status(), answer.toString());
        assertTrue(answer.body().contains("<RequestId>" + answer.headers().get("x-amz-request-id") + "</RequestId>"));
        assertFalse(answer.body().contains("Exception"), answer.body());
    }

    /** A request and the refusal it must get. */
    record Refusal(
            String method,
            String path,
            String query,
            Map<String, String> headers,
            String body,
            int status,
            String code) {
        @Override
        public String toString() {
            return method + " " + path + "?" + query + " " + headers + " is " + code;
        }
    }

    static List<Refusal> refusals() {
        String longKey = "/raw/" + "k".repeat(1_025);
        String bomb = "<!DOCTYPE x [<!ENTITY a \"aaaa\">]><Delete><Object><Key>&a;</Key></Object></Delete>";
        Map<String, String> md5 = Map.of("content-md5", "AAAAAAAAAAAAAAAAAAAAAA==");
        Map<String, String> form = Map.of("content-type", "multipart/form-data; boundary=x");
        Map<String, String> copy = Map.of("x-amz-copy-source", "/raw/kept");
        Map<String, String> metadata = Map.of("x-amz-meta-a", "1");
        return List.of(
                new Refusal("GET", "/raw/missing", "", Map.of(), "", 404, "NoSuchKey"),
                new Refusal("GET", "/no-such-bucket/k", "", Map.of(), "", 404, "NoSuchBucket"),
                new Refusal("PUT", "/no-such-bucket/k", "", Map.of(), "x", 404, "NoSuchBucket"),
                new Refusal("PUT", "/Bad_Name", "", Map.of(), "", 400, "InvalidBucketName"),
                new Refusal("PUT", longKey, "", Map.of(), "x", 400, "KeyTooLongError"),
                new Refusal("POST", "/raw/k", "", Map.of(), "x", 405, "MethodNotAllowed"),
                new Refusal("PUT", "/raw", "abac=", Map.of(), "<x/>", 501, "NotImplemented"),
                new Refusal("PUT", "/raw", "accelerate=", Map.of(), "<x/>", 400, "MalformedXML"),
                new Refusal("POST", "/raw", "", form, "--x--", 400, "InvalidArgument"),
                new Refusal("PUT", "/raw/copy", "", copy, "a body", 400, "InvalidRequest"),
                new Refusal("PUT", "/raw/kept", "partNumber=1&uploadId=u", metadata, "x", 400, "InvalidArgument"),
                new Refusal("PUT", "/raw/k", "", Map.of("x-amz-tagging", "k=v,k2=v2"), "x", 400, "InvalidArgument"),
                new Refusal("PUT", "/raw/k", "", Map.of("x-amz-acl", "fake"), "x", 400, "InvalidArgument"),
                new Refusal(
                        "PUT",
                        "/raw/k",
                        "",
                        Map.of("x-amz-storage-class", "OUTPOSTS"),
                        "x",
                        400,
                        "InvalidStorageClass"),
                new Refusal("GET", "/raw/kept", "versionId=v1", Map.of(), "", 400, "InvalidArgument"),
                new Refusal("GET", "/raw/kept", "retention=", Map.of(), "", 400, "InvalidRequest"),
                new Refusal("GET", "/raw", "cors=", Map.of(), "", 404, "NoSuchCORSConfiguration"),
                new Refusal("GET", "/no-such-bucket", "versioning=", Map.of(), "", 404, "NoSuchBucket"),
                new Refusal("GET", "/raw", "version-id-marker=x&versions=", Map.of(), "", 400, "InvalidArgument"),
                new Refusal("GET", "/", "bucket-region=eu-east-1", Map.of(), "", 400, "InvalidArgument"),
                new Refusal("GET", "/raw", "list-type=2&max-keys=x", Map.of(), "", 400, "InvalidArgument"),
                new Refusal("GET", "/raw", "continuation-token=zzz&list-type=2", Map.of(), "", 400, "InvalidArgument"),
                new Refusal("GET", "/raw", "encoding-type=xml&list-type=2", Map.of(), "", 400, "InvalidArgument"),
                new Refusal("GET", "/raw/kept", "", Map.of("range", "bytes=100-"), "", 416, "InvalidRange"),
                new Refusal("GET", "/raw/kept", "partNumber=2", Map.of(), "", 416, "InvalidPartNumber"),
                new Refusal("GET", "/raw/kept", "", Map.of("if-match", "\"0\""), "", 412, "PreconditionFailed"),
                new Refusal("PUT", "/raw/kept", "", Map.of("if-none-match", "*"), "x", 412, "PreconditionFailed"),
                new Refusal("PUT", "/raw/kept", "", md5, "x", 400, "BadDigest"),
                new Refusal("PUT", "/raw/kept", "", Map.of("content-md5", "short"), "x", 400, "InvalidDigest"),
                new Refusal("PUT", "/raw/kept", "", Map.of("x-amz-checksum-crc32", "AAAAAA=="), "x", 400, "BadDigest"),
                new Refusal(
                        "PUT",
                        "/raw/kept",
                        "",
                        Map.of("x-amz-meta-large", "m".repeat(2_100)),
                        "x",
                        400,
                        "MetadataTooLarge"),
                new Refusal(
                        "PUT",
                        "/raw/k",
                        "",
                        Map.of("x-amz-server-side-encryption", "rot13"),
                        "x",
                        400,
                        "InvalidArgument"),
                new Refusal(
                        "PUT",
                        "/raw/k",
                        "",
                        Map.of("x-amz-server-side-encryption-customer-algorithm", "AES256"),
                        "x",
                        400,
                        "InvalidRequest"),
                new Refusal("PUT", "/raw/kept", "partNumber=1&uploadId=none", Map.of(), "x", 404, "NoSuchUpload"),
                new Refusal("POST", "/raw/kept", "uploadId=none", Map.of(), "<x/>", 404, "NoSuchUpload"),
                new Refusal("POST", "/raw", "delete=", Map.of(), "<Delete/>", 400, "InvalidRequest"),
                new Refusal("POST", "/raw", "delete=", withMd5(bomb), bomb, 400, "MalformedXML"),
                new Refusal("POST", "/raw", "delete=", withMd5("not xml"), "not xml", 400, "MalformedXML"),
                new Refusal("DELETE", "/raw", "", Map.of(), "", 409, "BucketNotEmpty"));
    }

    private static Map<String, String> withMd5(String body) {
        byte[] digest = java.util.HexFormat.of().parseHex(Samples.md5Hex(body.getBytes(StandardCharsets.UTF_8)));
        return Map.of("content-md5", Base64.getEncoder().encodeToString(digest));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void badRequest_getsTheExactCode(Refusal refusal) {
        assertRefused(
                signed(refusal.method(), refusal.path(), refusal.query(), refusal.headers(), refusal.body()),
                refusal.status(),
                refusal.code());
    }

    @Test
    void anonymousRequests_areRefused() {
        for (String target : List.of("/", "/raw", "/raw/kept")) {
            assertRefused(send(gateway.http(), "GET", target, Map.of("host", "x"), new byte[0]), 403, "AccessDenied");
        }
    }

    @Test
    void browserFormThatNobodySigned_isRefused() {
        Map<String, String> headers = Map.of("host", "x", "content-type", "multipart/form-data; boundary=x");
        String form = "--x\r\ncontent-disposition: form-data; name=key\r\n\r\nk\r\n"
                + "--x\r\ncontent-disposition: form-data; name=file\r\n\r\n\r\n--x--";
        byte[] bytes = form.getBytes(StandardCharsets.UTF_8);
        assertRefused(send(gateway.http(), "POST", "/raw", headers, bytes), 403, "AccessDenied");
        assertRefused(send(gateway.http(), "POST", "/no-such-bucket", headers, bytes), 404, "NoSuchBucket");
    }

    @Test
    void lengthThatIsNotAnnounced_isNotImplemented() {
        Map<String, String> headers = new HashMap<>(RequestSigner.s3()
                .sign("PUT", gateway.http(), "/raw/chunked", "", Map.of(), RequestSigner.UNSIGNED, Instant.now()));
        headers.put("transfer-encoding", "chunked");
        try (RawConnection connection = RawConnection.open(gateway.http())) {
            RawConnection.Answer answer = connection
                    .send(RawConnection.head("PUT", "/raw/chunked", headers, -1))
                    .send("1\r\nx\r\n0\r\n\r\n".getBytes(StandardCharsets.US_ASCII))
                    .answer(false);
            assertRefused(answer, 501, "NotImplemented");
            assertTrue(answer.body().contains("<Header>Transfer-Encoding</Header>"), answer.body());
        }
    }

    @Test
    void plusInAQuery_isASpace() {
        assertEquals(200, signed("PUT", "/raw/plus%20one", "", Map.of(), "x").status());
        Map<String, String> headers = RequestSigner.s3()
                .sign(
                        "GET",
                        gateway.http(),
                        "/raw",
                        "list-type=2&prefix=plus%20one",
                        Map.of(),
                        EMPTY_HASH,
                        Instant.now());
        RawConnection.Answer listed =
                send(gateway.http(), "GET", "/raw?prefix=plus+one&list-type=2", headers, new byte[0]);
        assertTrue(listed.body().contains("<Key>plus one</Key>"), listed.toString());
        Map<String, String> copy = Map.of("x-amz-copy-source", "raw%2Fplus+one");
        assertEquals(200, signed("PUT", "/raw/plus-copy", "", copy, "").status());
        assertEquals("x", signed("GET", "/raw/plus-copy", "", Map.of(), "").body());
    }

    @Test
    void contentEncoding_comesBackAsItWasSent() {
        Map<String, String> encoded = Map.of("content-encoding", "deflate, gzip");
        assertEquals(200, signed("PUT", "/raw/encoded", "", encoded, "x").status());
        assertEquals(
                "deflate, gzip",
                signed("HEAD", "/raw/encoded", "", Map.of(), "").headers().get("content-encoding"));
    }

    @Test
    void requestTime_awayByMoreThanFifteenMinutes_isTooSkewed() {
        for (Duration skew : List.of(Duration.ofMinutes(16), Duration.ofMinutes(-16))) {
            assertRefused(
                    signed(
                            gateway.http(),
                            "GET",
                            "/raw/kept",
                            "",
                            Map.of(),
                            "",
                            Instant.now().plus(skew)),
                    403,
                    "RequestTimeTooSkewed");
        }
    }

    @Test
    void tamperedBody_isRefused_andNothingIsStored() {
        Map<String, String> headers = RequestSigner.s3()
                .sign(
                        "PUT",
                        gateway.http(),
                        "/raw/tampered",
                        "",
                        Map.of(),
                        Samples.sha256Hex(new byte[] {1}),
                        Instant.now());
        assertRefused(
                send(gateway.http(), "PUT", "/raw/tampered", headers, new byte[] {2}),
                400,
                "XAmzContentSHA256Mismatch");
        assertRefused(signed("GET", "/raw/tampered", "", Map.of(), ""), 404, "NoSuchKey");
    }

    @Test
    void alteredHeader_isSignatureDoesNotMatch_andUnsignedAmzHeaderIsRefused() {
        Map<String, String> headers = new HashMap<>(RequestSigner.s3()
                .sign("GET", gateway.http(), "/raw/kept", "", Map.of("x-amz-test", "1"), EMPTY_HASH, Instant.now()));
        headers.put("x-amz-test", "2");
        assertRefused(send(gateway.http(), "GET", "/raw/kept", headers, new byte[0]), 403, "SignatureDoesNotMatch");
        headers.put("x-amz-test", "1");
        headers.put("x-amz-another", "1");
        assertRefused(send(gateway.http(), "GET", "/raw/kept", headers, new byte[0]), 403, "AccessDenied");
    }

    @Test
    void bodyThatEndsEarly_storesNothing() {
        Map<String, String> headers = RequestSigner.s3()
                .sign("PUT", gateway.http(), "/raw/early", "", Map.of(), RequestSigner.UNSIGNED, Instant.now());
        try (RawConnection connection = RawConnection.open(gateway.http())) {
            connection
                    .send(RawConnection.head("PUT", "/raw/early", headers, 1_000_000))
                    .send(new byte[300_000]);
        }
        assertRefused(signed("GET", "/raw/early", "", Map.of(), ""), 404, "NoSuchKey");
    }

    @Test
    void customerKey_overPlainHttp_isRefused() {
        byte[] key = "e".repeat(32).getBytes(StandardCharsets.UTF_8);
        Map<String, String> headers = Map.of(
                "x-amz-server-side-encryption-customer-algorithm",
                "AES256",
                "x-amz-server-side-encryption-customer-key",
                Base64.getEncoder().encodeToString(key),
                "x-amz-server-side-encryption-customer-key-md5",
                Base64.getEncoder().encodeToString(java.util.HexFormat.of().parseHex(Samples.md5Hex(key))));
        assertRefused(signed("PUT", "/raw/customer", "", headers, "x"), 400, "InvalidRequest");
        assertEquals(
                200,
                signed(gateway.https(), "PUT", "/raw/customer", "", headers, "x", Instant.now())
                        .status());
    }

    @Test
    void connection_staysUsableAfterARefusal() {
        Map<String, String> missing =
                RequestSigner.s3().sign("GET", gateway.http(), "/raw/missing", "", Map.of(), EMPTY_HASH, Instant.now());
        Map<String, String> kept =
                RequestSigner.s3().sign("GET", gateway.http(), "/raw/kept", "", Map.of(), EMPTY_HASH, Instant.now());
        try (RawConnection connection = RawConnection.open(gateway.http())) {
            assertEquals(
                    404,
                    connection
                            .send(RawConnection.head("GET", "/raw/missing", missing, -1))
                            .answer(false)
                            .status());
            assertEquals(
                    "kept content",
                    connection
                            .send(RawConnection.head("GET", "/raw/kept", kept, -1))
                            .answer(false)
                            .body());
        }
    }

    @Test
    void expectContinue_isAnsweredOnlyWhenTheBodyIsWanted() {
        Map<String, String> refused = new HashMap<>(RequestSigner.s3()
                .sign("PUT", gateway.http(), "/no-such-bucket/k", "", Map.of(), RequestSigner.UNSIGNED, Instant.now()));
        refused.put("expect", "100-continue");
        try (RawConnection connection = RawConnection.open(gateway.http())) {
            assertEquals(
                    404,
                    connection
                            .send(RawConnection.head("PUT", "/no-such-bucket/k", refused, 1_000_000_000))
                            .answer(false)
                            .status());
        }
    }

    @Test
    void garbage_isABadRequest_notAHang() {
        try (RawConnection connection = RawConnection.open(gateway.http())) {
            connection.send("NONSENSE\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertEquals(400, connection.answer(false).status());
        }
    }

    @Test
    void virtualHostStyle_isNotConfigured_soTheHostIsIgnored() {
        RawConnection.Answer answer = signed("GET", "/raw/kept", "", Map.of(), "");
        assertEquals("kept content", answer.body());
        assertEquals("bytes", answer.headers().get("accept-ranges"));
    }

    @Test
    void kms_unknownOperationAndBadJson_areJsonErrors() {
        for (Map.Entry<String, String> call : Map.of("TrentService.NoSuch", "{}", "TrentService.DescribeKey", "{")
                .entrySet()) {
            byte[] body = call.getValue().getBytes(StandardCharsets.UTF_8);
            Map<String, String> headers = new RequestSigner(GatewayProcess.ACCESS_KEY, GatewayProcess.SECRET_KEY, "kms")
                    .sign(
                            "POST",
                            gateway.http(),
                            "/",
                            "",
                            Map.of("x-amz-target", call.getKey(), "content-type", "application/x-amz-json-1.1"),
                            Samples.sha256Hex(body),
                            Instant.now());
            RawConnection.Answer answer = send(gateway.http(), "POST", "/", headers, body);
            assertEquals(400, answer.status());
            assertTrue(answer.body().contains("\"__type\":\""), answer.body());
            assertTrue(answer.headers().containsKey("x-amzn-requestid"), answer.toString());
        }
    }
}
