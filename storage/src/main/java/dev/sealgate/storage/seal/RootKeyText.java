package dev.sealgate.storage.seal;

import dev.sealgate.storage.SecretBytes;
import java.util.Base64;
import java.util.HexFormat;

/** A root key written as text: 64 hex digits, or base64 of 32 bytes, with white space around it. */
final class RootKeyText {
    private static final int HEX_DIGITS = 2 * RootKey.SIZE_BYTES;

    /** @throws RootKeyException naming {@code place} when the text is neither */
    static RootKey parse(String text, String place) {
        String stripped = text.strip();
        if (stripped.isEmpty()) {
            throw new RootKeyException("root key: " + place + " is empty");
        }
        try {
            // A hex key is base64 too, but of 48 bytes: the length decides, so no key has two readings.
            byte[] key = stripped.length() == HEX_DIGITS
                    ? HexFormat.of().parseHex(stripped)
                    : Base64.getDecoder().decode(stripped);
            if (key.length == RootKey.SIZE_BYTES) {
                return new RootKey(SecretBytes.owning(key));
            }
        } catch (IllegalArgumentException e) {
            // The cause would quote the key's characters.
        }
        throw new RootKeyException("root key: " + place + " holds neither 64 hex digits nor base64 of 32 bytes");
    }

    private RootKeyText() {}
}
