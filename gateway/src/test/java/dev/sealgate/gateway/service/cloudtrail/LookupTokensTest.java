package dev.sealgate.gateway.service.cloudtrail;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sealgate.gateway.record.audit.file.TrailReader.Position;
import dev.sealgate.storage.SecretBytes;
import dev.sealgate.storage.seal.RootKey;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LookupTokensTest {
    private final LookupTokens tokens = new LookupTokens(new RootKey(SecretBytes.copyOf(new byte[32])));

    @Test
    void token_opensForItsLookupOnly() {
        Position position = new Position(7, 1_234_567_890_123L);
        String token = tokens.seal(position, "lookup");
        assertEquals(Optional.of(position), tokens.open(token, "lookup"));
        assertEquals(Optional.empty(), tokens.open(token, "another"));
        assertEquals(Optional.empty(), tokens.open("not base64!", "lookup"));
        assertEquals(Optional.empty(), tokens.open("", "lookup"));
        assertEquals(Optional.empty(), tokens.open("A".repeat(10_000), "lookup"));
    }
}
