package dev.sealgate.storage.seal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.crypto.tink.StreamingAead;
import com.google.crypto.tink.subtle.AesGcmHkdfStreaming;
import dev.sealgate.storage.Clause;
import dev.sealgate.storage.SecretBytes;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.GeneralSecurityException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Google Tink is the independent oracle of the blob format: it opens what we seal, and we open what it seals. */
class TinkInteroperabilityTest {
    static final int[] SIZES_BYTES = Blobs.SIZES_BYTES;

    private final SecretBytes key = Blobs.key(1);

    @ParameterizedTest
    @FieldSource("SIZES_BYTES")
    @Clause("SEAL-17")
    void tink_opensWhatWeSeal(int sizeBytes) throws GeneralSecurityException, IOException {
        byte[] plaintext = Blobs.plaintext(sizeBytes);
        byte[] sealed = Blobs.seal(key, Blobs.BINDING, plaintext);
        assertArrayEquals(plaintext, tinkOpens(sealed, Blobs.BINDING));
    }

    @ParameterizedTest
    @FieldSource("SIZES_BYTES")
    @Clause("SEAL-17")
    void weOpen_whatTinkSeals(int sizeBytes) throws GeneralSecurityException, IOException {
        byte[] plaintext = Blobs.plaintext(sizeBytes);
        ByteArrayOutputStream sealed = new ByteArrayOutputStream();
        try (OutputStream sealing = tink().newEncryptingStream(sealed, Blobs.BINDING.associatedData())) {
            sealing.write(plaintext);
        }
        assertEquals(BlobFormat.sealedSizeBytes(sizeBytes), sealed.size());
        assertArrayEquals(plaintext, Blobs.open(key, Blobs.BINDING, sealed.toByteArray()));
    }

    @Test
    @Clause("SEAL-17")
    void tink_refusesOurBlobUnderAnotherBinding() {
        byte[] sealed = Blobs.seal(key, Blobs.BINDING, Blobs.plaintext(100));
        BlobBinding other = new BlobBinding(Blobs.BINDING.blobId(), 8, 0);
        assertThrows(IOException.class, () -> tinkOpens(sealed, other));
    }

    private byte[] tinkOpens(byte[] sealed, BlobBinding binding) throws GeneralSecurityException, IOException {
        return tink().newDecryptingStream(new ByteArrayInputStream(sealed), binding.associatedData())
                .readAllBytes();
    }

    private StreamingAead tink() throws GeneralSecurityException {
        return new AesGcmHkdfStreaming(key.copy(), "HmacSha256", 32, BlobFormat.SEGMENT_BYTES, 0);
    }
}
