package dev.sealgate.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sealgate.testing.Client;
import dev.sealgate.testing.GatewayProcess;
import dev.sealgate.testing.GatewayTest;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.ChecksumType;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListPartsResponse;
import software.amazon.awssdk.services.s3.model.ObjectAttributes;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/** Multipart uploads step by step, as AWS's SDK takes them. */
@GatewayTest(shared = true)
class MultipartIT {
    private static final String BUCKET = "multipart";
    private static final byte[] BODY = "123456789".getBytes(StandardCharsets.US_ASCII);
    /** The check value of the algorithm. */
    private static final String CRC64NVME = "rosUhgp5mIg=";

    private final S3Client s3;

    MultipartIT(@Client(accessKey = GatewayProcess.USER_ACCESS_KEY) S3Client s3) {
        this.s3 = s3;
        s3.createBucket(request -> request.bucket(BUCKET));
    }

    private String begin(String key) {
        return s3.createMultipartUpload(request -> request.bucket(BUCKET).key(key))
                .uploadId();
    }

    private UploadPartResponse part(String key, String id) {
        return s3.uploadPart(
                request -> request.bucket(BUCKET).key(key).uploadId(id).partNumber(1), RequestBody.fromBytes(BODY));
    }

    private static CompleteMultipartUploadRequest.Builder completion(String key, String id, CompletedPart part) {
        return CompleteMultipartUploadRequest.builder()
                .bucket(BUCKET)
                .key(key)
                .uploadId(id)
                .multipartUpload(upload -> upload.parts(part));
    }

    private static CompletedPart named(UploadPartResponse part) {
        return CompletedPart.builder().partNumber(1).eTag(part.eTag()).build();
    }

    private static void assertRefused(int status, String code, Runnable refused) {
        S3Exception refusal = assertThrows(S3Exception.class, refused::run);
        assertEquals(code, refusal.awsErrorDetails().errorCode());
        assertEquals(status, refusal.statusCode());
    }

    @Test
    void uploadThatNamesNoAlgorithm_forgetsPartChecksums_andHasOneOfTheWholeObject() {
        String id = begin("plain");
        UploadPartResponse part = part("plain", id);
        assertEquals("y/Q5Jg==", part.checksumCRC32(), "the SDK declares CRC32 by itself");
        ListPartsResponse parts =
                s3.listParts(request -> request.bucket(BUCKET).key("plain").uploadId(id));
        assertNull(parts.parts().getFirst().checksumCRC32());
        assertEquals("ann", parts.initiator().displayName());
        CompletedPart withChecksum =
                named(part).toBuilder().checksumCRC32(part.checksumCRC32()).build();
        assertRefused(
                400,
                "InvalidPart",
                () -> s3.completeMultipartUpload(
                        completion("plain", id, withChecksum).build()));

        CompleteMultipartUploadResponse completed =
                s3.completeMultipartUpload(completion("plain", id, named(part)).build());
        assertEquals(CRC64NVME, completed.checksumCRC64NVME());
        assertEquals(ChecksumType.FULL_OBJECT, completed.checksumType());
        assertEquals(
                completed.checksumCRC64NVME(),
                s3.completeMultipartUpload(completion("plain", id, named(part)).build())
                        .checksumCRC64NVME(),
                "repeated");
        HeadObjectResponse head =
                s3.headObject(request -> request.bucket(BUCKET).key("plain").checksumMode(ChecksumMode.ENABLED));
        assertEquals(CRC64NVME, head.checksumCRC64NVME());
        var attributes = s3.getObjectAttributes(request -> request.bucket(BUCKET)
                .key("plain")
                .objectAttributes(ObjectAttributes.CHECKSUM, ObjectAttributes.OBJECT_PARTS));
        assertEquals(CRC64NVME, attributes.checksum().checksumCRC64NVME());
        assertEquals(1, attributes.objectParts().totalPartsCount());
        assertEquals(false, attributes.objectParts().hasParts());
    }

    @ParameterizedTest(name = "created with {0}, completed with {1} → {2}")
    @CsvSource({"AES256,  AES256,  200", "AWS_KMS, aws:kms, 200", "AES256,  aws:kms, 400", "AWS_KMS, AES256,  400"})
    void completionWithEncryptionHeader_asMinioGoSendsIt(ServerSideEncryption created, String sent, int status) {
        String id = s3.createMultipartUpload(
                        request -> request.bucket(BUCKET).key("sse").serverSideEncryption(created))
                .uploadId();
        CompleteMultipartUploadRequest complete = completion("sse", id, named(part("sse", id)))
                .overrideConfiguration(AwsRequestOverrideConfiguration.builder()
                        .putHeader("x-amz-server-side-encryption", sent)
                        .build())
                .build();
        if (status == 200) {
            assertEquals(created, s3.completeMultipartUpload(complete).serverSideEncryption());
        } else {
            assertRefused(status, "InvalidArgument", () -> s3.completeMultipartUpload(complete));
        }
    }

    @Test
    void conditionalCompletion_followsTheObjectThatItIsToReplace() {
        String old = put("conditional", "1");
        String id = begin("conditional");
        CompletedPart part = named(part("conditional", id));
        String current = put("conditional", "2");
        assertRefused(412, "PreconditionFailed", () -> completeIfMatch(id, part, old));
        assertRefused(409, "ConditionalRequestConflict", () -> completeIfMatch(id, part, current));
        s3.deleteObject(request -> request.bucket(BUCKET).key("conditional"));
        assertRefused(404, "NoSuchKey", () -> completeIfMatch(id, part, current));
    }

    private String put(String key, String text) {
        return s3.putObject(request -> request.bucket(BUCKET).key(key), RequestBody.fromString(text))
                .eTag();
    }

    private void completeIfMatch(String id, CompletedPart part, String etag) {
        s3.completeMultipartUpload(
                completion("conditional", id, part).ifMatch(etag).build());
    }
}
