package dev.sealgate.gateway.service.s3.object;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.edge.exchange.HttpResponse;
import dev.sealgate.gateway.edge.exchange.HttpResponse.Payload;
import dev.sealgate.gateway.protocol.s3.S3ErrorCode;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.gateway.service.s3.sse.SseHeaderSets;
import dev.sealgate.policy.context.AccountId;
import dev.sealgate.policy.context.Principal;
import dev.sealgate.storage.StorageException;
import dev.sealgate.storage.object.BucketEncryption;
import dev.sealgate.storage.object.BucketName;
import dev.sealgate.storage.object.EncryptionMode;
import dev.sealgate.storage.object.ObjectPath;
import dev.sealgate.storage.object.Precondition;
import dev.sealgate.storage.object.VersionId;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PutObjectTest {
    private static final String SSE = "x-amz-server-side-encryption";

    private Rig rig;

    @BeforeEach
    void start(@TempDir Path directory) {
        rig = new Rig(directory);
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    static List<String> modes() {
        return List.of(
                "",
                "SSE=AES256",
                "SSE=aws:kms",
                "SSE=aws:kms; KEY=alias/reports; CTX=eyJhIjoiYiJ9",
                "SSE=aws:kms; KEY=alias/reports; BK=true",
                "SSE=aws:kms:dsse; KEY=" + Rig.KEY_ID,
                Rig.CUSTOMER);
    }

    @ParameterizedTest(name = "stored with {0}")
    @MethodSource("modes")
    void bytesComeBack_inEveryModeAndSize(String headers) {
        String readWith = headers.startsWith("C-") ? headers : "";
        for (int sizeBytes : new int[] {0, 1, 65_535, 65_536, 65_537, 300_000}) {
            byte[] body = Rig.random(sizeBytes, sizeBytes);

            rig.put("k" + sizeBytes, body, headers);

            assertArrayEquals(body, rig.get("k" + sizeBytes, readWith));
        }
    }

    @ParameterizedTest(name = "{0} | {1}")
    @CsvFileSource(resources = "/sse/answers.csv", delimiter = '|', numLinesToSkip = 1)
    void encryptionHeaders(String operation, String request, String expected) {
        rig.put("k", new byte[3], request);
        String readWith = request.startsWith("C-") ? request : "";
        HttpResponse answer = switch (operation) {
            case "PutObject" -> rig.put("k", new byte[3], request);
            case "GetObject" -> rig.get.handle(rig.on("k", readWith).build());
            case "HeadObject" -> rig.head.handle(rig.on("k", readWith).build());
            case "CopyObject" -> {
                rig.put("source", new byte[3], "");
                yield rig.copy("source", "copy", request);
            }
            case "CreateMultipartUpload" ->
                rig.create.handle(rig.on("k", request).build());
            case "UploadPart" -> rig.part("k", rig.begin("k", request), 1, new byte[3], readWith);
            case "CompleteMultipartUpload" -> {
                String id = rig.begin("k", request);
                String etag = Rig.etag(rig.part("k", id, 1, new byte[3], readWith));
                yield rig.complete("k", id, 1, etag);
            }
            default -> throw new AssertionError(operation);
        };

        String standing = Optional.ofNullable(expected).orElse("").replace("{ARN}", Rig.KEY_ARN);
        assertEquals(encryption(SseHeaderSets.of(standing)), encryption(answer.headers()));
    }

    private static Map<String, String> encryption(Headers headers) {
        Map<String, String> found = new TreeMap<>();
        headers.forEach((name, value) -> {
            if (name.startsWith(SSE)) {
                found.put(name, value);
            }
        });
        return found;
    }

    @ParameterizedTest(name = "{0}")
    @CsvFileSource(resources = "/sse/kms-refusals.csv", delimiter = '|', numLinesToSkip = 1)
    void kmsRefusal_isPassedOnWithItsText(String rule, String headers, String code, int status, String message) {
        for (var handler : List.of(rig.put, rig.create)) {
            S3Exception refused =
                    Rig.refused(code, handler, rig.on("k", headers).build());
            assertEquals(message, refused.text(), rule);
            assertEquals(status, refused.code().status());
        }
    }

    @Test
    void disabledKey_stopsWritesAndReads_butNotHead() {
        rig.put("k", new byte[3], "SSE=aws:kms; KEY=alias/reports");
        rig.disableKey();

        String text = Rig.KEY_ARN + " is disabled.";
        var write = rig.on("k2", "SSE=aws:kms; KEY=alias/reports").build();
        assertEquals(text, Rig.refused("KMS.DisabledException", rig.put, write).text());
        assertEquals(
                text,
                Rig.refused("KMS.DisabledException", rig.get, rig.on("k").build())
                        .text());
        assertEquals(200, rig.head.handle(rig.on("k").build()).status());
        Rig.refused(
                "KMS.DisabledException",
                rig.head,
                rig.on("k", "x-amz-checksum-mode=ENABLED").build());
        assertEquals(204, rig.delete.handle(rig.on("k").build()).status());
    }

    @Test
    void keyPendingDeletion_isInvalidState() {
        rig.kmsOperation("ScheduleKeyDeletion", "{\"KeyId\":\"" + Rig.KEY_ID + "\"}");

        S3Exception refused = Rig.refused(
                "KMS.KMSInvalidStateException",
                rig.put,
                rig.on("k", "SSE=aws:kms; KEY=alias/reports").build());

        assertEquals(Rig.KEY_ARN + " is pending deletion.", refused.text());
    }

    @Test
    void keyOfAnotherAccount_isAccessDeniedWithTheTextOfTheKms() {
        Principal bob = Principal.user(new AccountId("999999999999"), "bob", "AIDABOBBOBBOBBOBBOBBO");

        S3Exception refused = Rig.refused(
                "AccessDenied",
                rig.put,
                rig.on("k", "SSE=aws:kms; KEY=" + Rig.KEY_ARN).caller(bob).build());

        assertTrue(
                refused.text()
                        .startsWith(
                                "User: arn:aws:iam::999999999999:user/bob is not authorized to perform: kms:GenerateDataKey on"),
                refused.text());
    }

    @Test
    void managedKey_isMadeOnFirstUse_andIsTheSameAfterwards() {
        Headers first = rig.put("k", new byte[1], "SSE=aws:kms").headers();
        Headers second = rig.put("k", new byte[1], "SSE=aws:kms:dsse").headers();

        String arn = first.first(SSE + "-aws-kms-key-id").orElseThrow();
        assertTrue(arn.startsWith("arn:aws:kms:eu-west-1:111122223333:key/"), arn);
        assertNotEquals(Rig.KEY_ARN, arn);
        assertEquals(Optional.of(arn), second.first(SSE + "-aws-kms-key-id"));
    }

    @Test
    void encryptionContext_isTheCallersPairsAndTheArn_ofTheBucketWhenItHasAKey() {
        rig.put("k", new byte[1], "SSE=aws:kms; CTX=eyJhIjoiYiJ9");
        rig.put("bk", new byte[1], "SSE=aws:kms; BK=true");

        assertEquals(
                Map.of("a", "b", "aws:s3:arn", "arn:aws:s3:::bucket/k"),
                rig.version("k").envelope().encryptionContext());
        assertEquals(
                Map.of("aws:s3:arn", "arn:aws:s3:::bucket"),
                rig.version("bk").envelope().encryptionContext());
    }

    @ParameterizedTest(name = "stored with {0}")
    @MethodSource("modes")
    void envelopeThatIsMovedToAnotherObject_doesNotOpen(String headers) {
        rig.put("k", new byte[9], headers);
        ObjectPath moved = new ObjectPath(new BucketName(Rig.BUCKET), "moved");
        rig.objects.commitShared(
                new ObjectPath(new BucketName(Rig.BUCKET), "k"),
                VersionId.NULL,
                moved,
                rig.version("k"),
                new Precondition.None());

        var read = rig.on("moved", headers.startsWith("C-") ? headers : "").build();

        assertThrows(StorageException.Corrupt.class, () -> rig.get.handle(read));
    }

    @Test
    void etag_isTheMd5_onlyForSseS3() {
        byte[] body = "same".getBytes(StandardCharsets.UTF_8);

        assertEquals(md5Hex(body), Rig.etag(rig.put("a", body, "")));
        for (String headers : List.of("SSE=aws:kms", "SSE=aws:kms:dsse", Rig.CUSTOMER)) {
            String etag = Rig.etag(rig.put("b", body, headers));
            assertTrue(etag.matches("[0-9a-f]{32}"), etag);
            assertNotEquals(md5Hex(body), etag);
            assertNotEquals(etag, Rig.etag(rig.put("b", body, headers)), "equal bodies must not show");
        }
    }

    @Test
    void bucketDefault_holdsForRequestsThatNameNothing() {
        rig.standing(new BucketEncryption(EncryptionMode.SSE_KMS, Optional.of("alias/reports"), true, false, true));

        Headers answer = rig.put("k", new byte[1], "").headers();
        assertEquals(Optional.of("aws:kms"), answer.first(SSE));
        assertEquals(Optional.of(Rig.KEY_ARN), answer.first(SSE + "-aws-kms-key-id"));
        assertEquals(Optional.of("true"), answer.first(SSE + "-bucket-key-enabled"));

        Headers managed = rig.put("k", new byte[1], "SSE=aws:kms").headers();
        assertNotEquals(Optional.of(Rig.KEY_ARN), managed.first(SSE + "-aws-kms-key-id"));
        assertEquals(Optional.of("true"), managed.first(SSE + "-bucket-key-enabled"));

        assertEquals(
                Optional.of("AES256"),
                rig.put("k", new byte[1], "SSE=AES256").headers().first(SSE));
        assertFalse(rig.put("k", new byte[1], "BK=false").headers().contains(SSE + "-bucket-key-enabled"));
    }

    @Test
    void bucketThatBlocksCustomerKeys_refusesThemByOperation() {
        rig.put("k", new byte[1], Rig.CUSTOMER);
        rig.standing(new BucketEncryption(EncryptionMode.SSE_S3, Optional.empty(), false, true, true));

        String text = "User: arn:aws:iam::111122223333:user/ann is not authorized to perform: %s on resource:"
                + " \"arn:aws:s3:::bucket/k\" because this bucket has blocked upload requests that specify Server Side"
                + " Encryption with Customer provided keys (SSE-C). Please specify a different server-side encryption type";
        var write = rig.on("k", Rig.CUSTOMER).build();
        var copy = rig.on("k", Rig.CUSTOMER)
                .header("x-amz-copy-source", "bucket/k")
                .build();
        assertEquals(
                text.formatted("s3:PutObject"),
                Rig.refused("AccessDenied", rig.put, write).text());
        assertEquals(
                text.formatted("s3:PutObject"),
                Rig.refused("AccessDenied", rig.create, write).text());
        assertEquals(
                text.formatted("s3:CopyObject"),
                Rig.refused("AccessDenied", rig.copy, copy).text());
        assertEquals(1, rig.get("k", Rig.CUSTOMER).length, "reads go on");
    }

    @Test
    void headersAndMetadata_comeBack() {
        rig.put.handle(rig.on("k", "Content-Type=text/plain; Cache-Control=no-store; Content-Encoding=aws-chunked,gzip")
                .header("x-amz-meta-colour", "rot")
                .header("x-amz-meta-name", "=?UTF-8?Q?caf=C3=A9?=")
                .header("x-amz-storage-class", "STANDARD_IA")
                .body(new byte[2])
                .build());

        Headers found = rig.head.handle(rig.on("k").build()).headers();
        assertEquals(Optional.of("text/plain"), found.first("Content-Type"));
        assertEquals(Optional.of("no-store"), found.first("Cache-Control"));
        assertEquals(Optional.of("gzip"), found.first("Content-Encoding"));
        assertEquals(Optional.of("rot"), found.first("x-amz-meta-colour"));
        assertEquals(Optional.of("=?UTF-8?Q?caf=C3=A9?="), found.first("x-amz-meta-name"));
        assertEquals(Optional.of("STANDARD_IA"), found.first("x-amz-storage-class"));
        assertEquals(Optional.of("Wed, 04 Mar 2026 05:06:07 GMT"), found.first("Last-Modified"));
        assertEquals(Optional.of("bytes"), found.first("Accept-Ranges"));

        Headers overridden = rig.get
                .handle(rig.on("k")
                        .query("response-content-type", "image/png")
                        .query("response-cache-control", "max-age%3D1")
                        .build())
                .headers();
        assertEquals(List.of("image/png"), overridden.all("Content-Type"));
        assertEquals(List.of("max-age=1"), overridden.all("Cache-Control"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a%0D%0Ax:y", "a%00", "%7F"})
    void overrideThatNoHeaderCanHold_isRefused(String value) {
        rig.put("k", new byte[3], "");
        S3Exception refusal = assertThrows(
                S3Exception.class,
                () -> rig.get.handle(
                        rig.on("k").query("response-content-type", value).build()));
        assertEquals(S3ErrorCode.INVALID_ARGUMENT, refusal.code());
    }

    @Test
    void checksum_isToldOnPutAlways_andOnReadsWhenAsked() {
        byte[] body = "123456789".getBytes(StandardCharsets.US_ASCII);

        HttpResponse crc64 = rig.put("a", body, "");
        HttpResponse crc32 = rig.put("b", body, "x-amz-checksum-crc32=y/Q5Jg==");

        assertEquals(Optional.of("rosUhgp5mIg="), crc64.headers().first("x-amz-checksum-crc64nvme"));
        assertEquals(Optional.of("y/Q5Jg=="), crc32.headers().first("x-amz-checksum-crc32"));
        assertEquals(Optional.of("FULL_OBJECT"), crc32.headers().first("x-amz-checksum-type"));
        assertFalse(rig.head.handle(rig.on("b").build()).headers().contains("x-amz-checksum-crc32"));
        Headers asked = rig.get
                .handle(rig.on("b", "x-amz-checksum-mode=ENABLED").build())
                .headers();
        assertEquals(Optional.of("y/Q5Jg=="), asked.first("x-amz-checksum-crc32"));
        assertEquals(Optional.of("FULL_OBJECT"), asked.first("x-amz-checksum-type"));
        assertFalse(rig.get
                .handle(rig.on("b", "x-amz-checksum-mode=ENABLED; Range=bytes=0-1")
                        .build())
                .headers()
                .contains("x-amz-checksum-crc32"));
    }

    @ParameterizedTest(name = "{0} → {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "Content-MD5=AAAAAAAAAAAAAAAAAAAAAA==           | BadDigest",
                "Content-MD5=abc                                | InvalidDigest",
                "x-amz-checksum-crc32=AAAAAA==                  | BadDigest",
                "x-amz-checksum-crc32=AAAA                      | InvalidRequest",
                "x-amz-object-lock-legal-hold=ON                | InvalidRequest",
                "x-amz-grant-read=id=1                          | AccessControlListNotSupported",
                "x-amz-acl=public-read                          | AccessControlListNotSupported",
                "x-amz-acl=nobody                               | InvalidArgument",
                "x-amz-storage-class=COLD                       | InvalidStorageClass",
                "If-None-Match=\"x\"                            | NotImplemented",
                "If-Match=*                                     | NotImplemented",
                "If-Match=\"x\"                                 | NoSuchKey"
            })
    void refusedWrite_leavesNothing(String headers, String code) {
        Rig.refused(code, rig.put, rig.on("k", headers).body(new byte[70_000]).build());

        Rig.refused("NoSuchKey", rig.get, rig.on("k").build());
    }

    @Test
    void size_mustBeAnnouncedKeptAndBounded() {
        Rig.refused(
                "MissingContentLength",
                rig.put,
                rig.on("k").announcedSizeBytes(-1).build());
        Rig.refused("IncompleteBody", rig.put, rig.on("k").announcedSizeBytes(1).build());
        S3Exception tooLarge = Rig.refused(
                "EntityTooLarge",
                rig.put,
                rig.on("k").announcedSizeBytes((5L << 30) + 1).build());
        assertEquals("5368709120", tooLarge.elements().get("MaxSizeAllowed"));
        assertEquals("5368709121", tooLarge.elements().get("ProposedSize"));
    }

    @Test
    void preconditions_holdAgainstTheCurrentVersion() {
        rig.put("k", new byte[1], "If-None-Match=*");
        S3Exception exists = Rig.refused(
                "PreconditionFailed", rig.put, rig.on("k", "If-None-Match=*").build());
        assertEquals("If-None-Match", exists.elements().get("Condition"));

        String etag = Rig.etag(
                rig.put("k", new byte[2], "If-Match=" + rig.version("k").etag()));
        Rig.refused("PreconditionFailed", rig.put, rig.on("k", "If-Match=\"0\"").build());
        Rig.refused(
                "PreconditionFailed", rig.delete, rig.on("k", "If-Match=\"0\"").build());
        assertEquals(
                204,
                rig.delete
                        .handle(rig.on("k", "If-Match=\"" + etag + "\"").build())
                        .status());
        assertEquals(
                204, rig.delete.handle(rig.on("k", "If-Match=\"0\"").build()).status(), "absent");
    }

    @Test
    void notModified_answersWithoutBody() {
        rig.put("k", new byte[9], "Cache-Control=private");
        String etag = rig.version("k").etag();

        HttpResponse answer =
                rig.get.handle(rig.on("k", "If-None-Match=" + etag).build());

        assertEquals(304, answer.status());
        assertEquals(new Payload.None(-1), answer.payload());
        assertEquals(Optional.of('"' + etag + '"'), answer.headers().first("ETag"));
        assertEquals(Optional.of("private"), answer.headers().first("Cache-Control"));
        assertFalse(answer.headers().contains(SSE));
    }

    @Test
    void head_announcesTheSizeOfWhatGetWouldSend() {
        rig.put("k", new byte[10], "");

        assertEquals(new Payload.None(10), rig.head.handle(rig.on("k").build()).payload());
        HttpResponse ranged = rig.head.handle(rig.on("k", "Range=bytes=2-4").build());
        assertEquals(206, ranged.status());
        assertEquals(new Payload.None(3), ranged.payload());
        assertEquals(Optional.of("bytes 2-4/10"), ranged.headers().first("Content-Range"));
    }

    private static String md5Hex(byte[] body) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(body));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
