package dev.sealgate.kms;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.kms.error.KmsErrorCode;
import dev.sealgate.kms.error.KmsException;
import dev.sealgate.kms.fault.Fault;
import dev.sealgate.kms.fault.Fault.Effect;
import dev.sealgate.kms.fault.Faults;
import dev.sealgate.kms.key.KeyState;
import dev.sealgate.policy.context.AccountId;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Failures on purpose befall the calls that they are for, as often as they are to, and no others. */
class FaultsTest {
    private static final Optional<String> ANY = Optional.empty();

    private final TestKms kms = new TestKms();

    @SuppressWarnings("NullAway.Init") // set before each test
    private String key;

    @BeforeEach
    void key() {
        key = kms.ok("CreateKey", "{}").path("KeyMetadata").path("KeyId").stringValue();
    }

    private Faults.Armed arm(AccountId account, Optional<String> operation, Optional<String> on, Effect effect) {
        return kms.faults.add(new Fault(account, operation, on, effect, OptionalInt.empty()));
    }

    private Faults.Armed arm(Optional<String> operation, Optional<String> on, Effect effect) {
        return arm(TestKms.ACCOUNT, operation, on, effect);
    }

    private Faults.Armed armOnce(Optional<String> on, Effect effect) {
        return kms.faults.add(new Fault(TestKms.ACCOUNT, ANY, on, effect, OptionalInt.of(1)));
    }

    private String encrypt(String keyId) {
        return "{\"KeyId\":\"%s\",\"Plaintext\":\"AA==\"}".formatted(keyId);
    }

    private KmsErrorCode refusal(String operation, String json) {
        return kms.refused(TestKms.CALL, operation, json).code();
    }

    @Test
    void throttlingBefallsTheOperationOfTheAccount() {
        arm(Optional.of("Encrypt"), ANY, new Effect.Throttling());

        assertAll(
                () -> assertEquals(KmsErrorCode.THROTTLING, refusal("Encrypt", encrypt(key))),
                () -> assertEquals(
                        KmsErrorCode.THROTTLING,
                        kms.refused(TestKms.VIA_S3, "Encrypt", encrypt(key)).code()),
                () -> kms.ok("DescribeKey", "{\"KeyId\":\"" + key + "\"}"),
                () -> assertEquals(
                        KmsErrorCode.ACCESS_DENIED,
                        kms.refused(TestKms.FOREIGN_CALL, "Encrypt", encrypt(TestKms.arn(key)))
                                .code()));
    }

    @Test
    void itComesBeforeTheRequestIsRead() {
        arm(ANY, ANY, new Effect.Internal());

        assertEquals(KmsErrorCode.INTERNAL, refusal("Encrypt", "not json"));
    }

    @Test
    void faultOfAKeyBefallsThatKeyByWhateverName() {
        String other =
                kms.ok("CreateKey", "{}").path("KeyMetadata").path("KeyId").stringValue();
        kms.ok("CreateAlias", "{\"AliasName\":\"alias/a\",\"TargetKeyId\":\"" + key + "\"}");
        String blob = kms.ok("Encrypt", encrypt(key)).path("CiphertextBlob").stringValue();
        arm(ANY, Optional.of(TestKms.arn(key)), new Effect.Internal());

        assertAll(
                () -> assertEquals(KmsErrorCode.INTERNAL, refusal("Encrypt", encrypt("alias/a"))),
                () -> assertEquals(KmsErrorCode.INTERNAL, refusal("Decrypt", "{\"CiphertextBlob\":\"" + blob + "\"}")),
                () -> kms.ok("Encrypt", encrypt(other)));
    }

    @Test
    void faultEndsAfterSoManyCalls_eachOfWhichItBefallsOnce() {
        String blob = kms.ok("Encrypt", encrypt(key)).path("CiphertextBlob").stringValue();
        String reEncrypt = "{\"CiphertextBlob\":\"%s\",\"DestinationKeyId\":\"%s\"}".formatted(blob, key);
        Effect second = new Effect.Latency(Duration.ofSeconds(1));
        Faults.Armed armed =
                kms.faults.add(new Fault(TestKms.ACCOUNT, ANY, Optional.of(key), second, OptionalInt.of(2)));

        kms.ok("ReEncrypt", reEncrypt);
        assertEquals(Optional.of(1), armed.left());
        kms.ok("ReEncrypt", reEncrypt);
        kms.ok("ReEncrypt", reEncrypt);

        assertEquals(Duration.ofSeconds(2), kms.heldUp());
        assertTrue(kms.faults.list().isEmpty());
    }

    @Test
    void stateIsSeenAfterThePermissions_andStaysOutOfWhatIsStored() {
        arm(ANY, Optional.of(key), new Effect.State(KeyState.DISABLED));

        KmsException refused = kms.refused(TestKms.CALL, "Encrypt", encrypt(key));
        assertAll(
                () -> assertEquals(KmsErrorCode.DISABLED, refused.code()),
                () -> assertEquals(Optional.of(TestKms.arn(key) + " is disabled."), refused.text()),
                () -> assertEquals(
                        KmsErrorCode.ACCESS_DENIED,
                        kms.refused(Sender.user("eve"), "Encrypt", encrypt(key)).code()),
                () -> assertEquals(
                        "Enabled",
                        kms.ok("DescribeKey", "{\"KeyId\":\"" + key + "\"}")
                                .path("KeyMetadata")
                                .path("KeyState")
                                .stringValue()));
    }

    @Test
    void stateThatIsAskedForTwiceInOneCallCountsOnce() {
        Faults.Armed armed = armOnce(Optional.of(key), new Effect.State(KeyState.PENDING_DELETION));

        kms.ok(
                "TagResource",
                "{\"KeyId\":\""
                        + kms.ok("CreateKey", "{}")
                                .path("KeyMetadata")
                                .path("KeyId")
                                .stringValue() + "\",\"Tags\":[]}");
        assertEquals(Optional.of(1), armed.left());
        assertEquals(KmsErrorCode.INVALID_STATE, refusal("Encrypt", encrypt(key)));
        kms.ok("Encrypt", encrypt(key));
    }

    @Test
    void removedFaultsAreGone() {
        Faults.Armed armed = arm(ANY, ANY, new Effect.Throttling());

        assertEquals(1, kms.faults.remove(each -> each.id().equals(armed.id())));
        kms.ok("Encrypt", encrypt(key));
    }

    @Test
    void thereAreNotMoreThanTheirMaximum() {
        armOnce(ANY, new Effect.Throttling());
        for (int i = 1; i < Faults.MAX_FAULTS; i++) {
            arm(TestKms.OTHER_ACCOUNT, ANY, ANY, new Effect.Throttling());
        }
        assertThrows(IllegalStateException.class, () -> armOnce(ANY, new Effect.Throttling()));

        refusal("ListKeys", "{}");
        arm(ANY, ANY, new Effect.Throttling()); // in the place of the one that is spent
    }

    @Test
    void whatMakesNoSenseIsNoFault() {
        assertAll(
                () -> assertThrows(
                        IllegalArgumentException.class,
                        () -> arm(ANY, ANY, new Effect.State(KeyState.DISABLED)),
                        "no key"),
                () -> assertThrows(IllegalArgumentException.class, () -> new Effect.State(KeyState.ENABLED)),
                () -> assertThrows(IllegalArgumentException.class, () -> new Effect.Latency(Duration.ofSeconds(61))));
    }
}
