package dev.sealgate.gateway.service.s3.bucket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.gateway.service.s3.RequestPayment;
import dev.sealgate.gateway.service.s3.S3Calls;
import dev.sealgate.gateway.service.s3.S3Storage;
import dev.sealgate.gateway.service.s3.TestCallers;
import dev.sealgate.policy.Caller;
import dev.sealgate.policy.context.Principal;
import dev.sealgate.storage.object.Bucket;
import dev.sealgate.storage.object.Payer;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BucketRequestPaymentTest {
    private static final Bucket BUCKET = S3Calls.bucket("b-1");

    @Test
    void payer_isTheOwner_untilAnotherIsPut(@TempDir Path directory) {
        S3Storage storage = new S3Storage(directory);
        storage.with(BUCKET);
        for (String payer : new String[] {"BucketOwner", "Requester", "BucketOwner"}) {
            if (!payer.equals("BucketOwner") || stored(storage).payer().isPresent()) {
                S3Calls.query("requestPayment=")
                        .on(BUCKET)
                        .body(document("<Payer>" + payer + "</Payer>"))
                        .to(new PutBucketRequestPayment(storage.buckets));
            }
            String shown = S3Calls.text(
                    S3Calls.query("requestPayment=").on(stored(storage)).to(new GetBucketRequestPayment()));
            assertTrue(shown.endsWith("<Payer>" + payer + "</Payer></RequestPaymentConfiguration>"), shown);
        }
    }

    private static Bucket stored(S3Storage storage) {
        return storage.buckets.find(BUCKET.name()).orElseThrow();
    }

    private static String document(String content) {
        return "<RequestPaymentConfiguration>" + content + "</RequestPaymentConfiguration>";
    }

    @ParameterizedTest
    @ValueSource(strings = {"<Payer>requester</Payer>", "<Payer></Payer>", "<Other/>", "<Payer>Requester</Payer><x/>"})
    void anotherDocument_isMalformed(String content, @TempDir Path directory) {
        S3Storage storage = new S3Storage(directory);
        storage.with(BUCKET);
        S3Exception refusal = assertThrows(
                S3Exception.class,
                () -> S3Calls.query("requestPayment=")
                        .on(BUCKET)
                        .body(document(content))
                        .to(new PutBucketRequestPayment(storage.buckets)));
        assertEquals("MalformedXML", refusal.code().wireCode());
        assertEquals(Optional.empty(), stored(storage).payer());
    }

    private static Caller caller(String name) {
        return TestCallers.administrator(
                switch (name) {
                    case "owner" -> S3Calls.ANN;
                    case "other" -> S3Calls.STRANGER;
                    default -> Principal.ANONYMOUS;
                });
    }

    @ParameterizedTest
    @CsvSource({
        "owner, REQUESTER, '', free",
        "owner, REQUESTER, requester, free",
        "other, BUCKET_OWNER, '', free",
        "other, BUCKET_OWNER, requester, free",
        "other, REQUESTER, '', refused",
        "other, REQUESTER, owner, refused",
        "other, REQUESTER, requester, charged",
        "anonymous, BUCKET_OWNER, '', free",
        "anonymous, REQUESTER, '', refused",
        "anonymous, REQUESTER, requester, refused"
    })
    void otherAccounts_payWhereTheyAgree(String name, Payer payer, String header, String outcome) {
        Headers headers = header.isEmpty() ? Headers.EMPTY : Headers.of("x-amz-request-payer", header);
        Bucket bucket = BUCKET.withPayer(payer);
        if (outcome.equals("refused")) {
            S3Exception refusal =
                    assertThrows(S3Exception.class, () -> RequestPayment.require(caller(name), headers, bucket));
            assertEquals("AccessDenied", refusal.code().wireCode());
            return;
        }
        Optional<String> told =
                RequestPayment.require(caller(name), headers, bucket).first("x-amz-request-charged");
        assertEquals(outcome.equals("charged") ? Optional.of("requester") : Optional.empty(), told);
    }
}
