package dev.sealgate.storage.seal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.Clause;
import dev.sealgate.storage.SecretBytes;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KeyWrapTest {
    private final SecretBytes wrappingKey = Blobs.key(1);
    private final SecretBytes contentKey = Blobs.key(2);
    private final Bytes wrapped = KeyWrap.wrap(wrappingKey, contentKey, "SSE_S3");

    @Test
    @Clause("SEAL-8")
    void unwrap_givesTheContentKeyBack() {
        assertEquals(Optional.of(contentKey), KeyWrap.unwrap(wrappingKey, wrapped, "SSE_S3"));
        assertEquals(KeyWrap.WRAPPED_BYTES, wrapped.size());
    }

    @Test
    void wrap_twiceTheSame_differs() {
        assertNotEquals(wrapped, KeyWrap.wrap(wrappingKey, contentKey, "SSE_S3"));
    }

    @Test
    @Clause("SEAL-9")
    void unwrap_withAnotherKeyOrPurpose_isEmpty() {
        assertEquals(Optional.empty(), KeyWrap.unwrap(Blobs.key(3), wrapped, "SSE_S3"));
        assertEquals(Optional.empty(), KeyWrap.unwrap(wrappingKey, wrapped, "SSE_C"));
    }

    @Test
    @Clause("SEAL-9")
    void unwrap_ofAlteredOrCutBytes_isEmpty() {
        for (int i = 0; i < wrapped.size(); i++) {
            byte[] altered = wrapped.toArray();
            altered[i] ^= 1;
            assertEquals(Optional.empty(), KeyWrap.unwrap(wrappingKey, Bytes.owning(altered), "SSE_S3"), "byte " + i);
            Bytes cut = Bytes.owning(Arrays.copyOf(wrapped.view(), i));
            assertEquals(Optional.empty(), KeyWrap.unwrap(wrappingKey, cut, "SSE_S3"), "length " + i);
        }
    }

    @Test
    void wrap_ofAKeyOfAnotherSize_isRefused() {
        SecretBytes shortKey = SecretBytes.owning(new byte[16]);
        assertThrows(IllegalArgumentException.class, () -> KeyWrap.wrap(wrappingKey, shortKey, "SSE_S3"));
    }
}
