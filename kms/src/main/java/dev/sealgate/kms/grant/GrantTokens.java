package dev.sealgate.kms.grant;

import dev.sealgate.storage.SecretBytes;
import dev.sealgate.storage.StorageException;
import dev.sealgate.storage.seal.RootKey;
import dev.sealgate.storage.seal.Xaes256Gcm;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/**
 * Grant tokens: base64 of {@code version(1) | XAES-256-GCM(key and grant id)}, so that any gateway with the root key knows its own.
 * Thread-safe.
 *
 * <p>A token names a grant and proves that it was given out; it confers no right by itself.
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/grants.html#grant_token
 */
public final class GrantTokens {
    private static final byte VERSION = 1;
    private static final byte[] ASSOCIATED_DATA = "sealgate/grant/v1".getBytes(StandardCharsets.US_ASCII);

    private final Xaes256Gcm aead;

    public GrantTokens(RootKey root) {
        try (SecretBytes key = root.derive(RootKey.Purpose.GRANT_TOKENS)) {
            this.aead = new Xaes256Gcm(key);
        }
    }

    /** A different one each time. */
    public String seal(GrantPlace grant) {
        byte[] sealed = aead.seal(GrantTables.GRANTS.keys().encode(grant), ASSOCIATED_DATA);
        byte[] token =
                ByteBuffer.allocate(1 + sealed.length).put(VERSION).put(sealed).array();
        return Base64.getEncoder().encodeToString(token);
    }

    /** Which grant it was issued for, whether or not that still exists; empty for what is not a token. */
    public Optional<GrantPlace> open(String token) {
        try {
            byte[] bytes = Base64.getDecoder().decode(token);
            if (bytes.length <= Xaes256Gcm.OVERHEAD_BYTES || bytes[0] != VERSION) {
                return Optional.empty();
            }
            return aead.open(Arrays.copyOfRange(bytes, 1, bytes.length), ASSOCIATED_DATA)
                    .map(GrantTables.GRANTS.keys()::decode);
        } catch (IllegalArgumentException | StorageException.Corrupt _) {
            return Optional.empty(); // not base64, or a place of a later version
        }
    }
}
