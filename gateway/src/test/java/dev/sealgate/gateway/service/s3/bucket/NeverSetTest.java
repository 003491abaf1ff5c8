package dev.sealgate.gateway.service.s3.bucket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.gateway.edge.exchange.HttpResponse;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.gateway.service.s3.S3Calls;
import dev.sealgate.gateway.service.s3.S3Operation;
import dev.sealgate.gateway.service.s3.S3Operation.Served;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What AWS answers about settings of a bucket on which nobody set them. */
class NeverSetTest {
    private static final String NAMESPACE = " xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"";

    private static HttpResponse answer(S3Operation operation) {
        return S3Calls.query("").on(S3Calls.bucket("b")).to(NeverSet.answer(operation));
    }

    @ParameterizedTest
    @CsvSource({
        "GET_BUCKET_LOGGING, <BucketLoggingStatus></BucketLoggingStatus>",
        "GET_BUCKET_NOTIFICATION_CONFIGURATION, <NotificationConfiguration></NotificationConfiguration>",
        "GET_BUCKET_ABAC, <AbacStatus><Status>Disabled</Status></AbacStatus>"
    })
    void document_saysThatNothingIsConfigured(S3Operation operation, String document) {
        String text = S3Calls.text(answer(operation));
        assertTrue(text.replace(NAMESPACE, "").endsWith("\n" + document), text);
    }

    @ParameterizedTest
    @CsvSource({
        "GET_BUCKET_WEBSITE, 404, NoSuchWebsiteConfiguration, The specified bucket does not have a website configuration",
        "GET_BUCKET_REPLICATION, 404, ReplicationConfigurationNotFoundError, The replication configuration was not found",
        "GET_BUCKET_METADATA_TABLE, 404, MetadataConfigurationNotFound, The metadata configuration was not found"
    })
    void reading_saysThatThereIsNone(S3Operation operation, int status, String code, String text) {
        S3Exception refusal = assertThrows(S3Exception.class, () -> answer(operation));
        assertEquals(status, refusal.code().status());
        assertEquals(code, refusal.code().wireCode());
        assertEquals(text, refusal.text());
    }

    @ParameterizedTest
    @CsvSource({"DELETE_BUCKET_WEBSITE", "DELETE_BUCKET_REPLICATION"})
    void deleting_succeeds(S3Operation operation) {
        assertEquals(204, answer(operation).status());
    }

    @Test
    void nothing_canBeSet() {
        Arrays.stream(S3Operation.values())
                .filter(row -> row.served() == Served.AS_NEVER_SET && row.verb().equals("PUT"))
                .forEach(row -> assertThrows(S3Exception.class, () -> answer(row)));
    }
}
