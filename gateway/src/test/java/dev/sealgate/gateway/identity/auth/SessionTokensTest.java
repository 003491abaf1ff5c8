package dev.sealgate.gateway.identity.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.SecretBytes;
import dev.sealgate.storage.seal.RootKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SessionTokensTest {
    private static final String KEY = "ASIAEXAMPLEEXAMPLE00";
    private static final SessionClaims CLAIMS = new SessionClaims(
            SessionClaims.Kind.ASSUMED_ROLE,
            "111122223333",
            "AROAEXAMPLE",
            "s1",
            Bytes.copyOf(new byte[] {0x5a, 0x5b}),
            Instant.parse("2026-01-02T03:04:05Z"),
            Instant.parse("2026-01-02T04:04:05Z"),
            List.of("{}"),
            List.of(),
            Map.of("team", "red"),
            Set.of("team"),
            Optional.of("me"));

    private static SessionTokens tokens(int rootKeyFill) {
        byte[] key = new byte[RootKey.SIZE_BYTES];
        Arrays.fill(key, (byte) rootKeyFill);
        return new SessionTokens(new RootKey(SecretBytes.owning(key)));
    }

    @Test
    void token_isOpenedByAnyGatewayWithTheRootKey() {
        assertEquals(Optional.of(CLAIMS), tokens(1).open(KEY, tokens(1).seal(KEY, CLAIMS)));
    }

    @Test
    void token_ofAnotherAccessKeyOrRootKey_isNotOpened() {
        String token = tokens(1).seal(KEY, CLAIMS);
        assertTrue(tokens(1).open("ASIAEXAMPLEEXAMPLE01", token).isEmpty());
        assertTrue(tokens(2).open(KEY, token).isEmpty());
    }

    @Test
    void token_withAnyByteChanged_isNotOpened() {
        byte[] token = Base64.getDecoder().decode(tokens(1).seal(KEY, CLAIMS));
        for (int i = 0; i < token.length; i++) {
            byte[] changed = token.clone();
            changed[i] ^= 1;
            assertTrue(
                    tokens(1)
                            .open(KEY, Base64.getEncoder().encodeToString(changed))
                            .isEmpty(),
                    "byte " + i);
        }
    }

    @Test
    void junk_isNotOpened() {
        for (String junk : List.of("", "A", "====", "not base64!", "AQ==", "A".repeat(20_000))) {
            assertTrue(tokens(1).open(KEY, junk).isEmpty(), junk);
        }
    }

    @Test
    void twoTokens_ofTheSameClaims_differ() {
        assertNotEquals(tokens(1).seal(KEY, CLAIMS), tokens(1).seal(KEY, CLAIMS));
    }

    @Test
    void claims_printNoSecret() {
        assertFalse(CLAIMS.toString().contains("5a5b"));
    }
}
