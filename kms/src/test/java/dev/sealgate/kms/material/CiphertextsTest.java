package dev.sealgate.kms.material;

import static dev.sealgate.kms.material.Samples.ARN;
import static dev.sealgate.kms.material.Samples.CIPHERTEXTS;
import static dev.sealgate.kms.material.Samples.key;
import static dev.sealgate.kms.material.Samples.secret;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.kms.key.KeyArn;
import dev.sealgate.kms.key.KeyId;
import dev.sealgate.kms.key.KmsKey;
import dev.sealgate.kms.key.RotationType;
import dev.sealgate.kms.key.SealedMaterial;
import dev.sealgate.policy.context.AccountId;
import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.Clause;
import dev.sealgate.storage.SecretBytes;
import dev.sealgate.storage.Seeds;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

class CiphertextsTest {
    private static final EncryptionContext CONTEXT = EncryptionContext.of(Map.of("dept", "it", "app", "x"));

    private final KmsKey key = key();

    @Test
    @Clause("CT-3")
    void blob_opensWithItsContextInAnyOrder() {
        Bytes blob = CIPHERTEXTS.seal(key, secret("hello"), CONTEXT);

        assertEquals(
                Optional.of(secret("hello")), open(key, blob, EncryptionContext.of(Map.of("app", "x", "dept", "it"))));
    }

    @Test
    @Clause("CT-3")
    void blob_withAnotherContext_doesNotOpen() {
        Bytes blob = CIPHERTEXTS.seal(key, secret("hello"), EncryptionContext.of(Map.of("a", "bc")));

        for (Map<String, String> other :
                List.of(Map.<String, String>of(), Map.of("ab", "c"), Map.of("A", "bc"), Map.of("a", "bc", "d", ""))) {
            assertTrue(open(key, blob, EncryptionContext.of(other)).isEmpty(), () -> "opened with " + other);
        }
    }

    @Test
    @Clause("CT-2")
    void samePlaintext_neverGivesTheSameBlob() {
        assertNotEquals(CIPHERTEXTS.seal(key, secret("x"), CONTEXT), CIPHERTEXTS.seal(key, secret("x"), CONTEXT));
    }

    @Test
    @Clause("CT-4")
    void blobOfADataKey_is142Bytes_andTheLargestPlaintextFits() {
        assertEquals(142, CIPHERTEXTS.seal(key, Samples.filled(7), CONTEXT).size());

        SecretBytes largest = SecretBytes.owning(new byte[4096]);
        KmsKey longest = key(new KeyArn(ARN.account(), "r".repeat(32), ARN.keyId()));
        Bytes blob = CIPHERTEXTS.seal(longest, largest, CONTEXT);

        assertTrue(blob.size() <= CiphertextBlob.MAX_BYTES, () -> "size " + blob.size());
        assertEquals(Optional.of(largest), open(longest, blob, CONTEXT));
    }

    @Test
    @Clause("CT-8")
    void alteringAnyByte_isRefused() {
        byte[] blob = CIPHERTEXTS.seal(key, secret("hello"), CONTEXT).toArray();
        Seeds.check(random -> {
            for (int i = 0; i < blob.length; i++) {
                byte[] altered = blob.clone();
                altered[i] ^= (byte) (1 + random.nextInt(255));
                int position = i;
                assertTrue(open(key, Bytes.owning(altered), CONTEXT).isEmpty(), () -> "opened with byte " + position);
            }
        });
    }

    @Test
    @Clause("CT-8")
    void alteringAnyByteOfTheHeader_isSeenBeforeAnyKeyIsLookedFor() {
        byte[] blob = CIPHERTEXTS.seal(key, secret("hello"), CONTEXT).toArray();
        for (int i = 0; i < 70; i++) {
            for (int bit = 0; bit < Byte.SIZE; bit++) {
                byte[] altered = blob.clone();
                altered[i] ^= (byte) (1 << bit);
                assertTrue(CiphertextBlob.parse(Bytes.owning(altered)).isEmpty(), "parsed with byte " + i);
            }
        }
    }

    @Test
    @Clause("CT-8")
    void cuttingAtAnyLength_orAppending_isRefused() {
        byte[] blob = CIPHERTEXTS.seal(key, secret("hello"), CONTEXT).toArray();
        for (int length = 0; length <= blob.length + 1; length++) {
            boolean opens = open(key, Bytes.owning(Arrays.copyOf(blob, length)), CONTEXT)
                    .isPresent();
            assertEquals(length == blob.length, opens, "length " + length);
        }
    }

    @Test
    @Clause("CT-9")
    void forgedHeaderWithARightChecksum_doesNotOpen() {
        byte[] blob = CIPHERTEXTS.seal(key, secret("hello"), CONTEXT).toArray();
        for (int i = 2; i < 66; i++) {
            byte[] forged = blob.clone();
            forged[i] ^= 1;
            CRC32C checksum = new CRC32C();
            checksum.update(forged, 0, 66);
            ByteBuffer.wrap(forged).putInt(66, (int) checksum.getValue());
            assertTrue(open(key, Bytes.owning(forged), CONTEXT).isEmpty(), "opened with byte " + i);
        }
    }

    @Test
    void blobOfOneKey_underAnother_doesNotOpen() {
        KmsKey other = key(Samples.arn("00000000-0000-4000-8000-000000000000"));

        assertTrue(open(other, CIPHERTEXTS.seal(key, secret("x"), CONTEXT), CONTEXT)
                .isEmpty());
    }

    @Test
    @Clause("CT-12")
    void olderMaterial_stillOpens_andTheNewestSeals() {
        SealedMaterial newer = Samples.MATERIALS.generate(ARN, Samples.NOW);
        Bytes old = CIPHERTEXTS.seal(key, secret("old"), CONTEXT);
        KmsKey rotated = key.rotated(newer, RotationType.ON_DEMAND, Samples.NOW);

        assertEquals(Optional.of(secret("old")), open(rotated, old, CONTEXT));
        Bytes fresh = CIPHERTEXTS.seal(rotated, secret("new"), CONTEXT);
        assertEquals(newer.id(), CiphertextBlob.parse(fresh).orElseThrow().materialId());
        assertTrue(open(key, fresh, CONTEXT).isEmpty());
    }

    @Test
    @Clause("CT-13")
    void relatedKeys_openEachOthersCiphertexts_andShareTheSealedMaterial() {
        KmsKey primary = key(new KeyArn(
                new AccountId("111122223333"), "us-east-1", new KeyId("mrk-1234abcd12ab34cd56ef1234567890ab")));
        KmsKey replica = primary.replica("eu-west-1", Samples.NOW);

        Bytes made = CIPHERTEXTS.seal(replica, secret("x"), CONTEXT);

        assertEquals(replica.arn(), CiphertextBlob.parse(made).orElseThrow().key());
        assertEquals(Optional.of(secret("x")), open(primary, made, CONTEXT));
        assertEquals(primary.materials(), replica.materials());
    }

    @Test
    @Clause({"CT-1", "CT-5"})
    void header_namesVersionAccountRegionKeyAndMaterial() {
        for (KeyId id : List.of(ARN.keyId(), new KeyId("mrk-1234abcd12ab34cd56ef1234567890ab"))) {
            KmsKey named = key(new KeyArn(new AccountId("000000000042"), "eu-central-1", id));
            Bytes bytes = CIPHERTEXTS.seal(named, secret("x"), CONTEXT);

            CiphertextBlob blob = CiphertextBlob.parse(bytes).orElseThrow();

            assertEquals(1, bytes.view()[0]);
            assertEquals(named.arn(), blob.key());
            assertEquals(named.currentMaterial().id(), blob.materialId());
        }
    }

    @Test
    @Clause("CT-1")
    void otherVersionsAndAlgorithms_areRefused() {
        byte[] blob = CIPHERTEXTS.seal(key, secret("hello"), CONTEXT).toArray();
        for (int position : new int[] {0, 1}) {
            byte[] other = blob.clone();
            other[position] = 2;
            CRC32C checksum = new CRC32C();
            checksum.update(other, 0, 66);
            ByteBuffer.wrap(other).putInt(66, (int) checksum.getValue());
            assertTrue(CiphertextBlob.parse(Bytes.owning(other)).isEmpty());
        }
    }

    @Test
    void mutatedAndRandomBytes_areRefusedAndNothingElse() {
        byte[] blob = CIPHERTEXTS.seal(key, secret("hello"), CONTEXT).toArray();
        Seeds.check(random -> {
            for (int round = 0; round < 20_000; round++) {
                byte[] mutated = Arrays.copyOf(blob, random.nextInt(2 * blob.length));
                for (int i = random.nextInt(8); i >= 0 && mutated.length > 0; i--) {
                    mutated[random.nextInt(mutated.length)] = (byte) random.nextInt();
                }
                boolean same = Arrays.equals(blob, mutated);
                assertEquals(same, open(key, Bytes.owning(mutated), CONTEXT).isPresent());
            }
        });
    }

    private static Optional<SecretBytes> open(KmsKey key, Bytes blob, EncryptionContext context) {
        return CiphertextBlob.parse(blob).flatMap(parsed -> CIPHERTEXTS.open(key, parsed, context));
    }
}
