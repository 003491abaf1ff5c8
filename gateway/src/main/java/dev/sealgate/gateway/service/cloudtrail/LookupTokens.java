package dev.sealgate.gateway.service.cloudtrail;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sealgate.gateway.record.audit.file.FileId;
import dev.sealgate.gateway.record.audit.file.RecordFile.Place;
import dev.sealgate.gateway.record.audit.file.TrailSearch.Position;
import dev.sealgate.gateway.record.audit.file.TrailSearch.Within;
import dev.sealgate.storage.SecretBytes;
import dev.sealgate.storage.metadata.KeyReader;
import dev.sealgate.storage.metadata.KeyWriter;
import dev.sealgate.storage.seal.RootKey;
import dev.sealgate.storage.seal.Xaes256Gcm;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Tokens that say where a lookup goes on, good for the same lookup only. Thread-safe. */
final class LookupTokens {
    /** Of some thousand files that are looked through at once: as many gateways write at the same time. */
    private static final int MAX_CHARACTERS = 96 * 1024;

    private static final String ASSOCIATED_DATA_PREFIX = "sealgate/lookup-events/v2\0";

    private final Xaes256Gcm aead;

    LookupTokens(RootKey root) {
        try (SecretBytes key = root.derive(RootKey.Purpose.CONTINUATION_TOKENS)) {
            aead = new Xaes256Gcm(key);
        }
    }

    /** @param lookup all that a later request must repeat */
    String seal(Position position, String lookup) {
        KeyWriter place = new KeyWriter()
                .int64(position.last().latestMillis())
                .terminated(position.last().file().gateway())
                .int64(position.last().file().firstSequence());
        position.open()
                .forEach(within -> place.terminated(within.file().gateway())
                        .int64(within.file().firstSequence())
                        .int64(within.beforeBytes()));
        return Base64.getEncoder().encodeToString(aead.seal(place.toByteArray(), associatedData(lookup)));
    }

    /** Empty unless it was made for this lookup. */
    Optional<Position> open(String token, String lookup) {
        if (token.length() > MAX_CHARACTERS) {
            return Optional.empty();
        }
        try {
            return aead.open(Base64.getDecoder().decode(token), associatedData(lookup))
                    .map(LookupTokens::position);
        } catch (IllegalArgumentException _) {
            return Optional.empty(); // not base64
        }
    }

    private static Position position(byte[] sealed) {
        KeyReader place = new KeyReader(sealed);
        long latestMillis = place.int64();
        Place last = new Place(latestMillis, file(place));
        List<Within> open = new ArrayList<>();
        while (!place.isAtEnd()) {
            open.add(new Within(file(place), place.int64()));
        }
        return new Position(last, open);
    }

    private static FileId file(KeyReader place) {
        String gateway = place.terminated();
        return new FileId(gateway, place.int64());
    }

    private static byte[] associatedData(String lookup) {
        return (ASSOCIATED_DATA_PREFIX + lookup).getBytes(UTF_8);
    }
}
