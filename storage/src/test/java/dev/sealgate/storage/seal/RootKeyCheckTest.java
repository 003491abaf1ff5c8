package dev.sealgate.storage.seal;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.storage.Clause;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class RootKeyCheckTest {
    private final RootKey root = new RootKey(Blobs.key(1));
    private final byte[] check = RootKeyCheck.create(root);

    @Test
    @Clause("SEAL-4")
    void check_matchesTheKeyThatMadeIt() {
        assertTrue(RootKeyCheck.matches(root, check));
        assertTrue(RootKeyCheck.matches(new RootKey(Blobs.key(1)), check));
    }

    @Test
    @Clause("SEAL-4")
    void check_matchesNoOtherKey() {
        assertFalse(RootKeyCheck.matches(new RootKey(Blobs.key(2)), check));
    }

    @Test
    void check_alteredOrCut_matchesNothing() {
        for (int i = 0; i < check.length; i++) {
            byte[] altered = check.clone();
            altered[i] ^= 1;
            assertFalse(RootKeyCheck.matches(root, altered), "byte " + i);
            assertFalse(RootKeyCheck.matches(root, Arrays.copyOf(check, i)), "length " + i);
        }
    }
}
