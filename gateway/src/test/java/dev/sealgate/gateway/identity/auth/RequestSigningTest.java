package dev.sealgate.gateway.identity.auth;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.sealgate.gateway.edge.exchange.Body;
import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.identity.auth.RequestSigning.Identity;
import dev.sealgate.storage.SecretBytes;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestSigningTest {
    private static final Identity IDENTITY = new Identity(
            AuthFixture.ACCESS_KEY,
            SecretBytes.copyOf(AuthFixture.SECRET.getBytes(StandardCharsets.UTF_8)),
            Optional.empty(),
            AuthFixture.REGION);

    @ParameterizedTest
    @CsvSource({"GET, /-/explain/R1, ''", "POST, /-/policy-check/a%20b, hours=3&x=%2F", "PUT, /b/k, ''"})
    void whatItSigns_isAuthentic(String method, String path, String query) {
        Headers headers =
                RequestSigning.sign(IDENTITY, method, "127.0.0.1:9000", path, query, new byte[0], AuthFixture.TIME);
        AuthResult result = AuthFixture.authenticator()
                .authenticateS3(AuthFixture.request(method, path, query, headers, Body.EMPTY));
        assertInstanceOf(AuthResult.Authenticated.class, result);
    }
}
