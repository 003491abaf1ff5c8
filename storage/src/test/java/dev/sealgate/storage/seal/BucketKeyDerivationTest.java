package dev.sealgate.storage.seal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.Clause;
import dev.sealgate.storage.SecretBytes;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;

class BucketKeyDerivationTest {
    private static final Bytes CONTEXT = Bytes.ofHex("00000000");

    private final SecureRandom random = new SecureRandom();
    private final SecretBytes bucketKey = Blobs.key(1);

    @Test
    @Clause("SEAL-24")
    void everySalt_givesAKeyOfItsOwn_andAlwaysTheSame() {
        Bytes salt = BucketKeyDerivation.newSalt(random);
        SecretBytes key = BucketKeyDerivation.wrappingKey(bucketKey, salt, CONTEXT);
        assertEquals(key, BucketKeyDerivation.wrappingKey(bucketKey, salt, CONTEXT));
        assertNotEquals(key, BucketKeyDerivation.wrappingKey(bucketKey, BucketKeyDerivation.newSalt(random), CONTEXT));
        assertNotEquals(key, BucketKeyDerivation.wrappingKey(bucketKey, salt, Bytes.ofHex("00000001")));
        assertNotEquals(key, BucketKeyDerivation.wrappingKey(Blobs.key(2), salt, CONTEXT));
        assertNotEquals(key, bucketKey);
    }

    @Test
    void saltOfAnotherSize_isRefused() {
        assertThrows(
                IllegalArgumentException.class,
                () -> BucketKeyDerivation.wrappingKey(bucketKey, Bytes.ofHex("00"), CONTEXT));
    }
}
