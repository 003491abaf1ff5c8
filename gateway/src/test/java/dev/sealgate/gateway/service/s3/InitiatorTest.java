package dev.sealgate.gateway.service.s3;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sealgate.gateway.edge.exchange.Owners;
import dev.sealgate.storage.object.BucketName;
import dev.sealgate.storage.object.EncryptionMode;
import dev.sealgate.storage.object.Envelope;
import dev.sealgate.storage.object.ObjectPath;
import dev.sealgate.storage.object.Upload;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InitiatorTest {
    private static final Owners OWNERS = new Owners() {
        @Override
        public String canonicalId(String accountId) {
            return "canonical-" + accountId;
        }

        @Override
        public String displayName(String accountId) {
            return "name-of-" + accountId;
        }
    };

    private static Upload begunBy(String arn) {
        Envelope envelope = new Envelope(
                EncryptionMode.SSE_S3,
                Optional.empty(),
                Map.of(),
                false,
                Optional.empty(),
                Optional.empty(),
                List.of());
        return new Upload(
                "id",
                new ObjectPath(new BucketName("bucket"), "k"),
                S3Calls.NOW,
                Map.of(),
                Map.of(),
                Optional.empty(),
                false,
                envelope,
                false,
                arn);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "arn:aws:iam::111122223333:root, canonical-111122223333, name-of-111122223333",
        "arn:aws:iam::111122223333:user/ann, arn:aws:iam::111122223333:user/ann, ann",
        "arn:aws:iam::111122223333:user/team/a/ann, arn:aws:iam::111122223333:user/team/a/ann, ann",
        "arn:aws:sts::111122223333:assumed-role/R/S, arn:aws:sts::111122223333:assumed-role/R/S, R/S",
        "arn:aws:sts::111122223333:federated-user/f, arn:aws:sts::111122223333:federated-user/f, f",
        "*, *, *"
    })
    void initiator_isAnAccount_orNamedByItsArn(String arn, String id, String displayName) {
        assertEquals(new Initiator(id, displayName), Initiator.of(begunBy(arn), OWNERS));
    }
}
