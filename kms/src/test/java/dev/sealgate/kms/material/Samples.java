package dev.sealgate.kms.material;

import dev.sealgate.kms.key.KeyArn;
import dev.sealgate.kms.key.KeyId;
import dev.sealgate.kms.key.KeyTraits;
import dev.sealgate.kms.key.KmsKey;
import dev.sealgate.policy.context.AccountId;
import dev.sealgate.storage.SecretBytes;
import dev.sealgate.storage.seal.RootKey;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;

/** Keys and texts that tests of this package share. */
final class Samples {
    static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    static final KeyArn ARN = arn("1234abcd-12ab-34cd-56ef-1234567890ab");
    static final KeyMaterials MATERIALS = materials(1);
    static final Ciphertexts CIPHERTEXTS = new Ciphertexts(MATERIALS);

    private Samples() {}

    static KeyArn arn(String keyId) {
        return new KeyArn(new AccountId("111122223333"), "us-east-1", new KeyId(keyId));
    }

    static KmsKey key(KeyArn arn) {
        return KmsKey.create(arn, KeyTraits.SYMMETRIC, MATERIALS.generate(arn, NOW));
    }

    static KmsKey key() {
        return key(ARN);
    }

    static KeyMaterials materials(int rootKeyFill) {
        return new KeyMaterials(new RootKey(filled(rootKeyFill)), new SecureRandom());
    }

    static SecretBytes filled(int fill) {
        byte[] bytes = new byte[32];
        Arrays.fill(bytes, (byte) fill);
        return SecretBytes.owning(bytes);
    }

    static SecretBytes secret(String text) {
        return SecretBytes.copyOf(text.getBytes(StandardCharsets.UTF_8));
    }
}
