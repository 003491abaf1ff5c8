package dev.sealgate.gateway.service.cloudtrail;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sealgate.gateway.record.audit.file.TrailReader.Position;
import dev.sealgate.storage.SecretBytes;
import dev.sealgate.storage.seal.RootKey;
import dev.sealgate.storage.seal.Xaes256Gcm;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Optional;

/** Tokens that say where a lookup goes on, good for the same lookup only. Thread-safe. */
final class LookupTokens {
    private static final int MAX_CHARACTERS = 256;
    private static final String ASSOCIATED_DATA_PREFIX = "sealgate/lookup-events/v1\0";

    private final Xaes256Gcm aead;

    LookupTokens(RootKey root) {
        try (SecretBytes key = root.derive(RootKey.Purpose.CONTINUATION_TOKENS)) {
            aead = new Xaes256Gcm(key);
        }
    }

    /** @param lookup all that a later request must repeat */
    String seal(Position position, String lookup) {
        byte[] place = ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(position.firstSequence())
                .putLong(position.beforeBytes())
                .array();
        return Base64.getEncoder().encodeToString(aead.seal(place, associatedData(lookup)));
    }

    /** Empty unless it was made for this lookup. */
    Optional<Position> open(String token, String lookup) {
        if (token.length() > MAX_CHARACTERS) {
            return Optional.empty();
        }
        try {
            return aead.open(Base64.getDecoder().decode(token), associatedData(lookup))
                    .map(ByteBuffer::wrap)
                    .map(place -> new Position(place.getLong(), place.getLong()));
        } catch (IllegalArgumentException _) {
            return Optional.empty(); // not base64
        }
    }

    private static byte[] associatedData(String lookup) {
        return (ASSOCIATED_DATA_PREFIX + lookup).getBytes(UTF_8);
    }
}
