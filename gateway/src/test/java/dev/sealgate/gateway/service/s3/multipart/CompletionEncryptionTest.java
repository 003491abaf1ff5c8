package dev.sealgate.gateway.service.s3.multipart;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.gateway.service.s3.object.Rig;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** minio-go sends the encryption headers of CreateMultipartUpload with CompleteMultipartUpload, too. */
class CompletionEncryptionTest {
    private static final byte[] BODY = Rig.random(9, 1);

    private Rig rig;

    @BeforeEach
    void start(@TempDir Path directory) {
        rig = new Rig(directory);
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    private static String filled(String headers) {
        return Optional.ofNullable(headers)
                .orElse("")
                .replace("{ARN}", Rig.KEY_ARN)
                .replace("{ID}", Rig.KEY_ID)
                .replace("{CUSTOMER}", Rig.CUSTOMER);
    }

    @ParameterizedTest(name = "{0} completed with {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "SSE=AES256                                           | SSE=AES256",
                "                                                     | SSE=AES256",
                "SSE=aws:kms; KEY=alias/reports                       | SSE=aws:kms; KEY=alias/reports",
                "SSE=aws:kms; KEY=alias/reports                       | SSE=aws:kms; KEY={ARN}",
                "SSE=aws:kms; KEY=alias/reports                       | SSE=aws:kms; KEY={ID}",
                "SSE=aws:kms; KEY=alias/reports                       | SSE=aws:kms",
                "SSE=aws:kms; KEY=alias/reports; CTX=eyJhIjoiYiJ9     | SSE=aws:kms; KEY=alias/reports; CTX=eyJhIjoiYiJ9",
                "SSE=aws:kms; KEY=alias/reports; BK=true              | SSE=aws:kms; KEY=alias/reports; BK=true",
                "SSE=aws:kms:dsse; KEY=alias/reports; BK=true         | SSE=aws:kms:dsse; KEY=alias/reports; BK=true"
            })
    void headersThatSayWhatHoldsAnyway_areTaken(String created, String completed) {
        String id = rig.begin("k", filled(created));
        byte[] parts = Rig.parts(1, Rig.etag(rig.part("k", id, 1, BODY, "")));
        rig.complete.handle(
                rig.on("k", filled(completed)).query("uploadId", id).body(parts).build());
        assertArrayEquals(BODY, rig.get("k", ""));
    }

    @ParameterizedTest(name = "{0} completed with {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "SSE=AES256                                           | SSE=aws:kms",
                "SSE=AES256                                           | SSE=AES256; KEY=alias/reports",
                "SSE=AES256                                           | SSE=AES256; CTX=e30=",
                "SSE=AES256                                           | BK=false",
                "SSE=aws:kms; KEY=alias/reports                       | SSE=AES256",
                "SSE=aws:kms; KEY=alias/reports                       | SSE=aws:kms:dsse",
                "SSE=aws:kms; KEY=alias/reports                       | SSE=aws:kms; KEY=alias/others",
                "SSE=aws:kms; KEY=alias/reports                       | SSE=aws:kms; CTX=eyJhIjoiYiJ9",
                "SSE=aws:kms; KEY=alias/reports                       | SSE=aws:kms; BK=true",
                "SSE=aws:kms; KEY=alias/reports; BK=true              | SSE=aws:kms; BK=false",
                "{CUSTOMER}                                           | SSE=AES256"
            })
    void headersThatSayAnythingElse_areRefused(String created, String completed) {
        String id = rig.begin("k", filled(created));
        String key = created.startsWith("{") ? filled(created) : "";
        byte[] parts = Rig.parts(1, Rig.etag(rig.part("k", id, 1, BODY, key)));
        S3Exception refused = Rig.refused(
                "InvalidArgument",
                rig.complete,
                rig.on("k", filled(completed)).query("uploadId", id).body(parts).build());
        assertEquals("x-amz-server-side-encryption header is not supported for this operation.", refused.text());
        assertEquals("x-amz-server-side-encryption", refused.elements().get("ArgumentName"));
    }

    @ParameterizedTest
    @CsvSource({"SSE=AES256", "SSE=aws:kms; KEY=alias/reports"})
    void parts_takeNoSuchHeader_evenOneThatHoldsAnyway(String headers) {
        String id = rig.begin("k", headers);
        Rig.refused(
                "InvalidArgument",
                rig.part,
                rig.onPart("k", id, 1, headers).body(BODY).build());
    }
}
