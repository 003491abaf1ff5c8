package dev.sealgate.gateway.service.s3.bucket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sealgate.gateway.edge.exchange.HttpResponse.Payload;
import dev.sealgate.gateway.protocol.s3.S3ErrorCode;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.gateway.service.s3.Golden;
import dev.sealgate.gateway.service.s3.S3Calls;
import dev.sealgate.gateway.service.s3.S3Storage;
import dev.sealgate.storage.object.Bucket;
import dev.sealgate.storage.object.BucketEncryption;
import dev.sealgate.storage.object.EncryptionMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** GetBucketEncryption, PutBucketEncryption and DeleteBucketEncryption. */
class BucketEncryptionTest {
    private static final String KEY = "arn:aws:kms:eu-west-1:111122223333:key/1";
    private static final String DEFAULT = "<ApplyServerSideEncryptionByDefault>";
    private static final String END = "</ApplyServerSideEncryptionByDefault>";

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    Path directory;

    @SuppressWarnings("NullAway.Init") // set before each test
    private S3Storage storage;

    @SuppressWarnings("NullAway.Init") // set before each test
    private Bucket bucket;

    @BeforeEach
    void open() {
        storage = new S3Storage(directory);
        bucket = storage.with(S3Calls.bucket("b"));
    }

    private static String rule(String content) {
        return "<Rule>" + content + "</Rule>";
    }

    private BucketEncryption put(String rules) {
        S3Calls call = call("<ServerSideEncryptionConfiguration xmlns='http://s3.amazonaws.com/doc/2006-03-01/'>"
                + rules + "</ServerSideEncryptionConfiguration>");
        assertEquals(200, call.to(new PutBucketEncryption(storage.buckets)).status());
        return stored();
    }

    private S3Calls call(String document) {
        return S3Calls.query("encryption").on(bucket).body(document).header("Content-MD5", md5(document));
    }

    private static String md5(String document) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("MD5").digest(document.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private BucketEncryption stored() {
        return storage.buckets.find(bucket.name()).orElseThrow().encryption();
    }

    private S3Exception refusal(S3Calls call) {
        BucketEncryption before = stored();
        S3Exception refusal = assertThrows(S3Exception.class, () -> call.to(new PutBucketEncryption(storage.buckets)));
        assertEquals(before, stored());
        return refusal;
    }

    @ParameterizedTest(name = "{0}, bucket key {1}")
    @CsvSource({
        "AES256,false,SSE_S3",
        "AES256,true,SSE_S3",
        "aws:kms,false,SSE_KMS",
        "aws:kms,true,SSE_KMS",
        "aws:kms:dsse,false,DSSE_KMS",
        "aws:kms:dsse,true,DSSE_KMS",
    })
    void rule_isStoredAsItWasWritten(String algorithm, boolean bucketKey, EncryptionMode mode) {
        put(rule(DEFAULT + "<SSEAlgorithm>" + algorithm + "</SSEAlgorithm>" + END + "<BucketKeyEnabled>" + bucketKey
                + "</BucketKeyEnabled>"));
        assertEquals(new BucketEncryption(mode, Optional.empty(), bucketKey, false, true), stored());
    }

    @Test
    void key_isStoredAsTheUserNamedIt_andAnEmptyOneIsNone() {
        String algorithm = "<SSEAlgorithm>aws:kms</SSEAlgorithm>";
        assertEquals(
                Optional.of("alias/mine"),
                put(rule(DEFAULT + algorithm + "<KMSMasterKeyID> alias/mine </KMSMasterKeyID>" + END))
                        .kmsKeyId());
        assertEquals(
                Optional.empty(),
                put(rule(DEFAULT + algorithm + "<KMSMasterKeyID/>" + END)).kmsKeyId());
    }

    @Test
    void blockOfCustomerKeys_isKeptByDocumentsThatDoNotMentionIt() {
        String block = "<BlockedEncryptionTypes><EncryptionType>SSE-C</EncryptionType></BlockedEncryptionTypes>";
        String unblock = "<BlockedEncryptionTypes><EncryptionType>NONE</EncryptionType></BlockedEncryptionTypes>";
        String aes = DEFAULT + "<SSEAlgorithm>AES256</SSEAlgorithm>" + END;
        assertEquals(true, put(rule(block)).blocksSseC());
        assertEquals(true, put(rule(aes)).blocksSseC());
        assertEquals(false, put(rule(aes + unblock)).blocksSseC());
        assertEquals(false, put(rule(aes)).blocksSseC());
    }

    @Test
    void deleting_isBackToSseS3_keepsTheBlock_andMayBeRepeated() {
        put(rule(DEFAULT + "<SSEAlgorithm>aws:kms</SSEAlgorithm>" + END
                + "<BlockedEncryptionTypes><EncryptionType>SSE-C</EncryptionType></BlockedEncryptionTypes>"));
        for (int i = 0; i < 2; i++) {
            var answer = S3Calls.query("encryption").on(bucket).to(new DeleteBucketEncryption(storage.buckets));
            assertEquals(204, answer.status());
            assertEquals(new Payload.None(-1), answer.payload());
            assertEquals(new BucketEncryption(EncryptionMode.SSE_S3, Optional.empty(), false, true, false), stored());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<Rule/><Rule/>",
                "<Other/>",
                "<Rule><Other/></Rule>",
                "<Rule><ApplyServerSideEncryptionByDefault/></Rule>",
                "<Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>aes256</SSEAlgorithm></ApplyServerSideEncryptionByDefault></Rule>",
                "<Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>AES256</SSEAlgorithm><Other/></ApplyServerSideEncryptionByDefault></Rule>",
                "<Rule><BucketKeyEnabled>yes</BucketKeyEnabled></Rule>",
                "<Rule><BlockedEncryptionTypes/></Rule>",
                "<Rule><BlockedEncryptionTypes><EncryptionType>SSE-KMS</EncryptionType></BlockedEncryptionTypes></Rule>"
            })
    void documentsAgainstTheSchema_areMalformed(String rules) {
        S3Exception refusal =
                refusal(call("<ServerSideEncryptionConfiguration>" + rules + "</ServerSideEncryptionConfiguration>"));
        assertEquals(S3ErrorCode.MALFORMED_XML, refusal.code());
    }

    @Test
    void keyWithoutKms_isInvalidArgument() {
        S3Exception refusal = refusal(call("<ServerSideEncryptionConfiguration>"
                + rule(DEFAULT + "<SSEAlgorithm>AES256</SSEAlgorithm><KMSMasterKeyID>" + KEY + "</KMSMasterKeyID>"
                        + END)
                + "</ServerSideEncryptionConfiguration>"));
        assertEquals(S3ErrorCode.INVALID_ARGUMENT, refusal.code());
        assertEquals(
                "a KMSMasterKeyID is not applicable if the default sse algorithm is not aws:kms or aws:kms:dsse",
                refusal.text());
        assertEquals(Map.of("ArgumentName", "ApplyServerSideEncryptionByDefault"), refusal.elements());
    }

    @Test
    void documentWithAnotherDigest_orMissing_isRefused() {
        String document = "<ServerSideEncryptionConfiguration><Rule/></ServerSideEncryptionConfiguration>";
        assertEquals(
                S3ErrorCode.BAD_DIGEST,
                refusal(S3Calls.query("encryption").on(bucket).body(document).header("Content-MD5", md5("other")))
                        .code());
        assertEquals(S3ErrorCode.MISSING_REQUEST_BODY, refusal(call("")).code());
    }

    @Test
    void bucketDeletedMeanwhile_isNoSuchBucket() {
        storage.buckets.delete(bucket.name());
        S3Calls put = call("<ServerSideEncryptionConfiguration><Rule/></ServerSideEncryptionConfiguration>");
        S3Exception notPut = assertThrows(S3Exception.class, () -> put.to(new PutBucketEncryption(storage.buckets)));
        assertEquals(S3ErrorCode.NO_SUCH_BUCKET, notPut.code());
        assertEquals(Map.of("BucketName", "b"), notPut.elements());
        S3Calls delete = S3Calls.query("encryption").on(bucket);
        S3Exception notDeleted =
                assertThrows(S3Exception.class, () -> delete.to(new DeleteBucketEncryption(storage.buckets)));
        assertEquals(S3ErrorCode.NO_SUCH_BUCKET, notDeleted.code());
    }

    @ParameterizedTest
    @CsvSource({
        "Default,SSE_S3,,false,false",
        "Kms,SSE_KMS,arn:aws:kms:eu-west-1:111122223333:key/1,true,true",
        "KmsWithAwsManagedKey,SSE_KMS,,false,false",
        "Dsse,DSSE_KMS,alias/mine,false,false"
    })
    void reading_showsRuleAndBlock(String name, EncryptionMode mode, String key, boolean bucketKey, boolean blocks) {
        BucketEncryption encryption = new BucketEncryption(mode, Optional.ofNullable(key), bucketKey, blocks, true);
        Golden.assertDocument(
                "GetBucketEncryption" + name,
                S3Calls.document(S3Calls.query("encryption")
                        .on(bucket.withEncryption(encryption))
                        .to(new GetBucketEncryption())));
    }
}
