package dev.sealgate.gateway.identity.auth;

import dev.sealgate.storage.SecretBytes;
import dev.sealgate.storage.StorageException;
import dev.sealgate.storage.metadata.CborCodec;
import dev.sealgate.storage.seal.RootKey;
import dev.sealgate.storage.seal.Xaes256Gcm;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/**
 * Session tokens: the claims themselves, sealed to their access key id, so that any gateway with the same root key can open them and
 * none has to remember them. Thread-safe. Format: {@code base64(version(1) = 1 | XAES-256-GCM(claims))}, see docs/spec/SEAL.md.
 */
public final class SessionTokens {
    /** Longer than any token that is made; a bound on the work that a stranger's token causes. */
    static final int MAX_CHARACTERS = 16 * 1024;

    private static final byte VERSION = 1;
    private static final String ASSOCIATED_DATA_PREFIX = "sealgate/session/v1\0";
    private static final CborCodec<SessionClaims> CODEC = new CborCodec<>(SessionClaims.class, 1);

    private final Xaes256Gcm aead;

    public SessionTokens(RootKey root) {
        try (SecretBytes key = root.derive(RootKey.Purpose.SESSION_TOKENS)) {
            this.aead = new Xaes256Gcm(key);
        }
    }

    public String seal(String accessKeyId, SessionClaims claims) {
        byte[] sealed = aead.seal(CODEC.encode(claims), associatedData(accessKeyId));
        byte[] token =
                ByteBuffer.allocate(1 + sealed.length).put(VERSION).put(sealed).array();
        return Base64.getEncoder().encodeToString(token);
    }

    /** Empty when it is not a token of this access key under this root key; an expired one is opened all the same. */
    public Optional<SessionClaims> open(String accessKeyId, String token) {
        if (token.length() > MAX_CHARACTERS) {
            return Optional.empty();
        }
        try {
            byte[] bytes = Base64.getDecoder().decode(token);
            if (bytes.length <= Xaes256Gcm.OVERHEAD_BYTES || bytes[0] != VERSION) {
                return Optional.empty();
            }
            return aead.open(Arrays.copyOfRange(bytes, 1, bytes.length), associatedData(accessKeyId))
                    .map(CODEC::decode);
        } catch (IllegalArgumentException | StorageException.Corrupt _) {
            return Optional.empty(); // not base64, or claims of a later version
        }
    }

    private static byte[] associatedData(String accessKeyId) {
        return (ASSOCIATED_DATA_PREFIX + accessKeyId).getBytes(StandardCharsets.UTF_8);
    }
}
