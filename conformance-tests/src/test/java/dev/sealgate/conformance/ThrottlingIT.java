package dev.sealgate.conformance;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.testing.Alone;
import dev.sealgate.testing.GatewayProcess;
import dev.sealgate.testing.GatewayTest;
import dev.sealgate.testing.Sdk;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

/** Request quotas, as clients meet them. */
@GatewayTest(kmsQuotas = {"\"*\": 1000000", "cryptographic-symmetric: " + ThrottlingIT.PER_SECOND})
@TestInstance(TestInstance.Lifecycle.PER_METHOD)
@Alone("calls come faster than the rate that is allowed")
class ThrottlingIT {
    static final int PER_SECOND = 5;
    private static final int MANY = 100;

    private final GatewayProcess gateway;

    ThrottlingIT(GatewayProcess gateway) {
        this.gateway = gateway;
    }

    /** What each of many calls in a row was refused with; nothing where it was not. */
    private static List<Optional<AwsServiceException>> outcomes(Runnable call) {
        Supplier<Optional<AwsServiceException>> outcome = () -> {
            try {
                call.run();
                return Optional.empty();
            } catch (AwsServiceException e) {
                return Optional.of(e);
            }
        };
        return IntStream.range(0, MANY).mapToObj(_ -> outcome.get()).toList();
    }

    private static void assertThrottled(
            List<Optional<AwsServiceException>> outcomes, String code, int status, String text) {
        List<String> refusals = new ArrayList<>();
        outcomes.forEach(outcome ->
                outcome.ifPresent(e -> refusals.add(e.awsErrorDetails().errorCode() + " " + e.statusCode() + " "
                        + e.awsErrorDetails().errorMessage())));
        assertAll(
                () -> assertTrue(MANY - refusals.size() >= PER_SECOND, "served: " + (MANY - refusals.size())),
                () -> assertTrue(!refusals.isEmpty(), "nothing was throttled"),
                () -> assertEquals(
                        List.of(code + " " + status + " " + text),
                        refusals.stream().distinct().toList()));
    }

    @Test
    void theKmsThrottlesAsAwsDoes() {
        try (KmsClient kms = Sdk.kms(gateway.http(), GatewayProcess.ACCESS_KEY, Region.US_EAST_1)) {
            assertThrottled(
                    outcomes(() -> kms.generateDataKey(
                            r -> r.keyId(GatewayProcess.SEED_KEY_ID).keySpec("AES_256"))),
                    "ThrottlingException",
                    400,
                    "You have exceeded the rate at which you may call KMS. Reduce the frequency of your calls.");
            kms.describeKey(r -> r.keyId(GatewayProcess.SEED_KEY_ID));
        }
    }

    @Test
    void s3AsksToSlowDownAndKeepsNothingOfWhatItRefused() {
        try (S3Client s3 = Sdk.s3(gateway.http())) {
            s3.createBucket(r -> r.bucket("slow"));
            int[] next = {0};
            List<Optional<AwsServiceException>> outcomes = outcomes(() -> s3.putObject(
                    r -> r.bucket("slow")
                            .key("%03d".formatted(next[0]++))
                            .serverSideEncryption(ServerSideEncryption.AWS_KMS)
                            .ssekmsKeyId(GatewayProcess.SEED_KEY_ID),
                    RequestBody.fromString("x")));

            assertThrottled(
                    outcomes, "SlowDown", 503, "Please reduce your request rate for operations involving AWS KMS.");
            assertEquals(
                    outcomes.stream().filter(Optional::isEmpty).count(),
                    s3.listObjectsV2(r -> r.bucket("slow")).contents().size());
        }
    }

    @Test
    void standardRetriesGetThroughABurst() {
        try (KmsClient impatient = Sdk.kms(gateway.http(), GatewayProcess.ACCESS_KEY, Region.US_EAST_1);
                KmsClient kms = Sdk.kms(
                        gateway.http(),
                        Sdk.root(),
                        AwsRetryStrategy.standardRetryStrategy().toBuilder()
                                .maxAttempts(8)
                                .build())) {
            outcomes(() -> impatient.generateRandom(r -> r.numberOfBytes(8)));
            assertThrows(AwsServiceException.class, () -> {
                for (int i = 0; i < MANY; i++) {
                    impatient.generateRandom(r -> r.numberOfBytes(8));
                }
            });

            for (int i = 0; i < 3 * PER_SECOND; i++) {
                kms.generateRandom(r -> r.numberOfBytes(8));
            }
        }
    }

    @Test
    void anotherAccountHasItsOwnRate() {
        try (KmsClient main = Sdk.kms(gateway.http(), GatewayProcess.ACCESS_KEY, Region.US_EAST_1);
                KmsClient other = Sdk.kms(gateway.http(), GatewayProcess.FOREIGN_ACCESS_KEY, Region.US_EAST_1)) {
            outcomes(() -> main.generateRandom(r -> r.numberOfBytes(8)));

            other.generateRandom(r -> r.numberOfBytes(8));
        }
    }
}
