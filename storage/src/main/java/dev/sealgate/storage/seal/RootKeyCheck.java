package dev.sealgate.storage.seal;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.sealgate.storage.SecretBytes;

/**
 * Recognises a wrong root key before anything is read or written under it, by a value that is kept, unsealed, beside the data.
 * Thread-safe.
 */
public final class RootKeyCheck {
    private static final byte VERSION = 1;
    private static final byte[] NOTHING = {};
    private static final byte[] ASSOCIATED_DATA = "sealgate/root-key-check/v1".getBytes(US_ASCII);

    /** The value to keep: {@code version(1) | XAES-256-GCM of nothing}; it tells nothing about the key. */
    public static byte[] create(RootKey root) {
        byte[] check = new byte[1 + Xaes256Gcm.OVERHEAD_BYTES];
        check[0] = VERSION;
        try (SecretBytes key = root.derive(RootKey.Purpose.ROOT_KEY_CHECK)) {
            new Xaes256Gcm(key).seal(NOTHING, ASSOCIATED_DATA, check, 1);
        }
        return check;
    }

    /** Whether the value was made under this root key; an altered value was not. */
    public static boolean matches(RootKey root, byte[] check) {
        if (check.length != 1 + Xaes256Gcm.OVERHEAD_BYTES || check[0] != VERSION) {
            return false;
        }
        try (SecretBytes key = root.derive(RootKey.Purpose.ROOT_KEY_CHECK)) {
            return new Xaes256Gcm(key).open(check, 1, ASSOCIATED_DATA).isPresent();
        }
    }

    private RootKeyCheck() {}
}
