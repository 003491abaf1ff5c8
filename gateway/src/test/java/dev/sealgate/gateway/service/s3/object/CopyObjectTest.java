package dev.sealgate.gateway.service.s3.object;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.sealgate.gateway.edge.exchange.HttpResponse;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.gateway.service.s3.S3Request;
import dev.sealgate.policy.context.AccountId;
import dev.sealgate.storage.object.BucketEncryption;
import dev.sealgate.storage.object.EncryptionMode;
import dev.sealgate.storage.object.ObjectVersion;
import dev.sealgate.storage.object.StoredChecksum;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CopyObjectTest {
    private static final String KMS = "SSE=aws:kms; KEY=alias/reports; CTX=eyJhIjoiYiJ9";
    private static final String DSSE = "SSE=aws:kms:dsse; KEY=alias/reports";

    private Rig rig;

    @BeforeEach
    void start(@TempDir Path directory) {
        rig = new Rig(directory);
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    static Stream<Arguments> everyPair() {
        List<String> modes = List.of("SSE=AES256", KMS, DSSE, Rig.CUSTOMER);
        return modes.stream()
                .flatMap(from -> modes.stream()
                        .flatMap(to -> Stream.of(100, 200_000).map(size -> Arguments.of(from, to, size))));
    }

    @ParameterizedTest(name = "{0} to {1}, {2} bytes")
    @MethodSource("everyPair")
    void copy_opensUnderItsOwnModeOnly_andSharesBytesUnlessLayersChange(String from, String to, int sizeBytes) {
        byte[] body = Rig.random(sizeBytes, sizeBytes);
        rig.put("source", body, from);
        String sourceKey = from.equals(Rig.CUSTOMER) ? Rig.SOURCE_CUSTOMER + "; " : "";

        HttpResponse answer = rig.copy("source", "copy", sourceKey + to);

        ObjectVersion source = rig.version("source");
        ObjectVersion copy = rig.version("copy");
        String readWith = to.equals(Rig.CUSTOMER) ? to : "";
        assertArrayEquals(body, rig.get("copy", readWith));
        assertEquals(from.equals(DSSE) == to.equals(DSSE), source.content().equals(copy.content()), "shares its bytes");
        assertNotEquals(source.envelope().layers(), copy.envelope().layers());
        assertEquals(source.checksum(), copy.checksum());
        assertEquals("\"" + copy.etag() + "\"", Rig.element(answer, "ETag"));
        rig.delete.handle(rig.on("source").build());
        rig.now.updateAndGet(now -> now.plus(Duration.ofDays(1)));
        rig.sweeper.sweepOnce();
        assertArrayEquals(body, rig.get("copy", readWith), "the copy outlives its source");
    }

    @Test
    void etag_isTheMd5_whereverTheCopyIsSseS3() {
        byte[] body = "hello".getBytes(StandardCharsets.UTF_8);
        String md5 = Rig.etag(rig.put("plain", body, ""));
        rig.put("kms", body, KMS);

        rig.copy("plain", "c1", "");
        rig.copy("kms", "c2", "");
        rig.copy("plain", "c3", KMS);

        assertEquals(md5, rig.version("c1").etag());
        assertEquals(md5, rig.version("c2").etag());
        assertNotEquals(md5, rig.version("c3").etag());
    }

    @Test
    void headers_areCopied_orReplaced_butNeverPlacement() {
        rig.put("k", new byte[1], "Content-Type=text/plain; x-amz-meta-a=1; x-amz-storage-class=STANDARD_IA");

        rig.copy("k", "copied", "x-amz-meta-b=2; Content-Type=image/png");
        rig.copy("k", "replaced", "x-amz-metadata-directive=REPLACE; x-amz-meta-b=2");

        assertEquals(Map.of("Content-Type", "text/plain"), rig.version("copied").headers());
        assertEquals(Map.of("a", "1"), rig.version("copied").userMetadata());
        assertEquals(
                Map.of("Content-Type", "binary/octet-stream"),
                rig.version("replaced").headers());
        assertEquals(Map.of("b", "2"), rig.version("replaced").userMetadata());
    }

    @Test
    void checksum_isCarried_orComputedWhenAnotherIsAskedFor() {
        byte[] body = "123456789".getBytes(StandardCharsets.US_ASCII);
        rig.put("k", body, "x-amz-checksum-crc32=y/Q5Jg==");

        HttpResponse carried = rig.copy("k", "c1", KMS);
        HttpResponse computed = rig.copy("k", "c2", KMS + "; x-amz-checksum-algorithm=CRC32C");

        assertEquals("y/Q5Jg==", Rig.element(carried, "ChecksumCRC32"));
        assertEquals("4waSgw==", Rig.element(computed, "ChecksumCRC32C"));
        assertEquals(
                Optional.of(new StoredChecksum("CRC32C", false, "4waSgw==")),
                rig.version("c2").checksum());
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "                                                     | InvalidRequest",
                "x-amz-acl=private                                    | InvalidRequest",
                "x-amz-metadata-directive=COPY                        | InvalidRequest",
                "SSE=AES256                                           | -",
                "BK=true                                              | -",
                "x-amz-metadata-directive=REPLACE                     | -",
                "x-amz-storage-class=STANDARD_IA                      | -",
                "x-amz-website-redirect-location=/there               | -"
            })
    void copyOntoItself_mustChangeSomething(String headers, String code) {
        byte[] body = Rig.random(100_000, 1);
        rig.put("k", body, "");
        var request = rig.on("k", Optional.ofNullable(headers).orElse(""))
                .header("x-amz-copy-source", "bucket/k")
                .build();

        if (code.equals("-")) {
            rig.copy.handle(request);
        } else {
            Rig.refused(code, rig.copy, request);
        }
        assertArrayEquals(body, rig.get("k", ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {KMS, DSSE, Rig.CUSTOMER})
    void copyOntoItself_thatNamesNothing_isAllowedWhereTheBucketsDefaultChangesTheEncryption(String headers) {
        byte[] body = Rig.random(200_000, 1);
        rig.put("k", body, headers);
        HttpResponse answer = rig.copy("k", "k", headers.equals(Rig.CUSTOMER) ? Rig.SOURCE_CUSTOMER : "");
        assertEquals(Optional.of("AES256"), answer.headers().first("x-amz-server-side-encryption"));
        assertEquals(EncryptionMode.SSE_S3, rig.version("k").envelope().mode());
        assertArrayEquals(body, rig.get("k", ""));
    }

    @Test
    void copyOntoItself_inABucketWithAConfiguredDefault_isAllowed() {
        rig.put("k", new byte[7], "");
        rig.standing(new BucketEncryption(EncryptionMode.SSE_S3, Optional.empty(), false, false, true));

        assertEquals(200, rig.copy("k", "k", "").status());
    }

    @Test
    void destinationDefault_holds_notTheSourcesMode() {
        rig.put("k", new byte[7], KMS);

        rig.copy("k", "c", "");

        assertEquals(EncryptionMode.SSE_S3, rig.version("c").envelope().mode());
    }

    @Test
    void copyFromDisabledKey_isRefused_andSoIsCopyToIt() {
        rig.put("kms", new byte[7], KMS);
        rig.put("plain", new byte[7], "");
        rig.disableKey();

        Rig.refused("KMS.DisabledException", rig.copy, copyRequest("kms", "c", ""));
        Rig.refused("KMS.DisabledException", rig.copy, copyRequest("plain", "c", KMS));
    }

    @ParameterizedTest(name = "{0} → {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "x-amz-copy-source-if-match=x                            | x-amz-copy-source-If-Match",
                "x-amz-copy-source-if-none-match=ETAG                    | x-amz-copy-source-If-None-Match",
                "x-amz-copy-source-if-modified-since=Wed, 04 Mar 2026 05:06:07 GMT   | x-amz-copy-source-If-Modified-Since",
                "x-amz-copy-source-if-unmodified-since=Wed, 04 Mar 2026 05:06:06 GMT | x-amz-copy-source-If-Unmodified-Since"
            })
    void sourceCondition_thatFails_isAlways412(String headers, String condition) {
        rig.put("k", new byte[7], "");
        String named = headers.replace("ETAG", rig.version("k").etag());

        S3Exception refused = Rig.refused("PreconditionFailed", rig.copy, copyRequest("k", "c", named));

        assertEquals(condition, refused.elements().get("Condition"));
    }

    @ParameterizedTest(name = "{0} → {1} {2}")
    @CsvSource({
        "bucket,                       InvalidArgument, Invalid copy source object key",
        "bucket/,                      InvalidArgument, Invalid copy source object key",
        "'',                           InvalidArgument, Invalid copy source object key",
        "//k,                          InvalidArgument, Invalid copy source bucket name",
        "bucket/%zz,                   InvalidArgument, Invalid copy source encoding",
        "bucket/k?versionId=1,         InvalidArgument, Invalid version id specified",
        "no-such-bucket/k,             NoSuchBucket,    The specified bucket does not exist",
        "bucket/gone,                  NoSuchKey,       The specified key does not exist.",
        "foreign/k,                    AccessDenied,    Access Denied"
    })
    void source_thatCannotBeRead(String source, String code, String message) {
        rig.createBucket("foreign", new AccountId("999999999999"));

        S3Exception refused = Rig.refused(
                code, rig.copy, rig.on("c").header("x-amz-copy-source", source).build());

        assertEquals(message, refused.text());
    }

    @ParameterizedTest
    @CsvSource({"/bucket/a%20b%2Fc", "bucket/a%20b/c", "bucket%2Fa b/c", "/bucket/a%20b/c?versionId=null"})
    void source_isDecoded(String source) {
        rig.put("a b/c", new byte[3], "");

        assertEquals(
                200,
                rig.copy
                        .handle(rig.on("copy")
                                .header("x-amz-copy-source", source)
                                .build())
                        .status());
    }

    @ParameterizedTest(name = "{0}: {1} → {2}")
    @CsvSource({
        "x-amz-metadata-directive, copy, InvalidArgument",
        "x-amz-tagging-directive, MOVE, InvalidArgument",
        "x-amz-source-expected-bucket-owner, 999999999999, AccessDenied",
        "x-amz-source-expected-bucket-owner, me, InvalidBucketOwnerAWSAccountID",
        "x-amz-checksum-algorithm, MD4, InvalidRequest",
        "If-None-Match, x, NotImplemented"
    })
    void directive_thatIsWrong(String name, String value, String code) {
        rig.put("k", new byte[3], "");

        Rig.refused(
                code,
                rig.copy,
                rig.on("c")
                        .header("x-amz-copy-source", "bucket/k")
                        .header(name, value)
                        .build());
    }

    @Test
    void destinationCondition_isChecked() {
        rig.put("k", new byte[3], "");

        rig.copy("k", "c", "If-None-Match=*");

        Rig.refused("PreconditionFailed", rig.copy, copyRequest("k", "c", "If-None-Match=*"));
    }

    private S3Request copyRequest(String from, String to, String headers) {
        return rig.on(to, headers).header("x-amz-copy-source", "bucket/" + from).build();
    }
}
