package dev.sealgate.gateway.service.s3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.gateway.protocol.s3.S3ErrorCode;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.storage.Seeds;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageTokenTest {
    @ParameterizedTest
    @ValueSource(strings = {"", "a", "a/b/", "ключ 🔑", "\u0000", "%2F+&?"})
    void token_saysWhereItWasMade(String after) {
        String token = PageToken.encode(after);
        assertEquals(after, PageToken.decode(token));
        assertTrue(token.matches("[A-Za-z0-9_-]+"), "safe in a query: " + token);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "AQ", "AQAAAAE", "AgAAAAA", "====", "not a token", "ä", "\u0000", "AQ=="})
    void whatIsNoToken_isRefused(String token) {
        assertRefused(token);
    }

    @Test
    void tokenWithOneCharacterChanged_isRefused() {
        Seeds.check(random -> {
            String token = PageToken.encode("photos/" + random.nextInt());
            for (int i = 0; i < token.length(); i++) {
                char other = token.charAt(i) == 'A' ? 'B' : 'A';
                String changed = token.substring(0, i) + other + token.substring(i + 1);
                // The last character may carry bits that stand for nothing.
                if (i < token.length() - 1) {
                    assertRefused(changed);
                }
            }
            assertRefused(token.substring(1));
            assertRefused(token + "AAAA");
        });
    }

    private static void assertRefused(String token) {
        S3Exception refusal = assertThrows(S3Exception.class, () -> PageToken.decode(token));
        assertEquals(S3ErrorCode.INVALID_ARGUMENT, refusal.code());
        assertEquals("The continuation token provided is incorrect", refusal.text());
        assertEquals(Map.of("ArgumentName", "continuation-token", "ArgumentValue", token), refusal.elements());
    }
}
