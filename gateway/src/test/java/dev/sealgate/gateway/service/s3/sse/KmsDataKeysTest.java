package dev.sealgate.gateway.service.s3.sse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.kms.error.KmsErrorCode;
import dev.sealgate.kms.error.KmsException;
import dev.sealgate.storage.StorageException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KmsDataKeysTest {
    @ParameterizedTest(name = "{0} → {1} {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "NOT_FOUND         | 400 | KMS.NotFoundException        | the text",
                "INVALID_ARN       | 400 | KMS.NotFoundException        | the text",
                "DISABLED          | 400 | KMS.DisabledException        | the text",
                "INVALID_STATE     | 400 | KMS.KMSInvalidStateException | the text",
                "INVALID_KEY_USAGE | 400 | KMS.InvalidKeyUsageException | the text",
                "ACCESS_DENIED     | 403 | AccessDenied                 | the text",
                "VALIDATION        | 400 | InvalidArgument              | the text",
                "THROTTLING        | 503 | SlowDown                     | Please reduce your request rate for operations involving AWS KMS.",
                "LIMIT_EXCEEDED    | 503 | SlowDown                     | Please reduce your request rate for operations involving AWS KMS.",
                "INTERNAL          | 500 | InternalError                | We encountered an internal error. Please try again.",
                "KEY_UNAVAILABLE   | 503 | ServiceUnavailable           | Service is unable to handle request."
            })
    void kmsRefusal_hasItsS3Answer(KmsErrorCode code, int status, String wireCode, String text) {
        S3Exception answer = assertInstanceOf(S3Exception.class, KmsDataKeys.toS3(new KmsException(code, "the text")));

        assertEquals(status, answer.code().status());
        assertEquals(wireCode, answer.code().wireCode());
        assertEquals(text, answer.text());
    }

    @Test
    void dataKeyThatDoesNotOpen_isCorruptStorage_notTheClientsMistake() {
        assertInstanceOf(
                StorageException.Corrupt.class, KmsDataKeys.toS3(new KmsException(KmsErrorCode.INVALID_CIPHERTEXT)));
    }

    @Test
    void refusalThatNoDataKeyCallCanMeet_isAFailure() {
        assertInstanceOf(
                IllegalStateException.class,
                KmsDataKeys.toS3(new KmsException(KmsErrorCode.UNKNOWN_OPERATION, "broken")));
    }
}
