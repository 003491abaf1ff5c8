package dev.sealgate.gateway.service.cloudtrail;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sealgate.gateway.record.audit.file.FileId;
import dev.sealgate.gateway.record.audit.file.RecordFile.Place;
import dev.sealgate.gateway.record.audit.file.TrailSearch.Position;
import dev.sealgate.gateway.record.audit.file.TrailSearch.Within;
import dev.sealgate.storage.SecretBytes;
import dev.sealgate.storage.seal.RootKey;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LookupTokensTest {
    private final LookupTokens tokens = new LookupTokens(new RootKey(SecretBytes.copyOf(new byte[32])));

    @Test
    void token_opensForItsLookupOnly() {
        Position position = new Position(
                new Place(1_234_567_890_123L, new FileId("0123456789abcdef", 7)),
                List.of(new Within(new FileId("", 9), 1L << 40), new Within(new FileId("fedcba9876543210", 1), 1)));
        String token = tokens.seal(position, "lookup");
        assertEquals(Optional.of(position), tokens.open(token, "lookup"));
        assertEquals(Optional.empty(), tokens.open(token, "another"));
        assertEquals(Optional.empty(), tokens.open("not base64!", "lookup"));
        assertEquals(Optional.empty(), tokens.open("", "lookup"));
        assertEquals(Optional.empty(), tokens.open("A".repeat(1_000_000), "lookup"));
    }
}
