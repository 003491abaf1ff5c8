package dev.sealgate.storage.seal;

import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.SecretBytes;
import java.util.Arrays;

/** Keys, plaintexts and one-call sealing for tests. */
final class Blobs {
    static final BlobBinding BINDING = new BlobBinding(Bytes.ofHex("000102030405060708090a0b0c0d0e0f"), 7, 0);

    /** Where segments end and one around it; the first segment holds 65,480 bytes, later ones 65,520. */
    static final int[] SIZES_BYTES = {
        0, 1, 15, 16, 17, 4096, 65_479, 65_480, 65_481, 130_999, 131_000, 131_001, 262_039, 262_040, 262_041, 262_144,
        400_000
    };

    static SecretBytes key(int fill) {
        byte[] key = new byte[32];
        Arrays.fill(key, (byte) fill);
        return SecretBytes.owning(key);
    }

    /** Byte i is {@code i * 31 + i / 251}: no two segments are equal. */
    static byte[] plaintext(int sizeBytes) {
        byte[] plaintext = new byte[sizeBytes];
        for (int i = 0; i < sizeBytes; i++) {
            plaintext[i] = (byte) (i * 31 + i / 251);
        }
        return plaintext;
    }

    static byte[] seal(SecretBytes key, BlobBinding binding, byte[] plaintext) {
        Memory.Sink sink = new Memory.Sink();
        BlobSealer sealer = new BlobSealer(key, binding, sink);
        sealer.write(plaintext, 0, plaintext.length);
        sealer.finish();
        return sink.toArray();
    }

    static byte[] open(SecretBytes key, BlobBinding binding, byte[] sealed) {
        try (OpenedBlob blob = new OpenedBlob(new Memory.Source(sealed), key, binding)) {
            return readAll(blob, 256 * 1024);
        }
    }

    static byte[] readAll(ByteSource source, int atOnceBytes) {
        byte[] all = new byte[(int) source.sizeBytes()];
        int done = 0;
        while (done < all.length) {
            done += source.read(done, all, done, Math.min(atOnceBytes, all.length - done));
        }
        return all;
    }

    private Blobs() {}
}
