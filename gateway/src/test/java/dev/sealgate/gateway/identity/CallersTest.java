package dev.sealgate.gateway.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sealgate.gateway.auth.AuthResult;
import dev.sealgate.gateway.auth.Credential.Sender;
import dev.sealgate.gateway.auth.SignatureFacts;
import dev.sealgate.gateway.exchange.Body;
import dev.sealgate.gateway.exchange.Headers;
import dev.sealgate.gateway.exchange.HttpRequest;
import dev.sealgate.gateway.exchange.VerifiedBody;
import dev.sealgate.gateway.s3.S3Calls;
import dev.sealgate.policy.Authorizer;
import dev.sealgate.policy.IdentityPolicies;
import dev.sealgate.policy.RequestContext;
import dev.sealgate.storage.identity.IdentityRepository;
import dev.sealgate.storage.metadata.TestDatabases;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CallersTest {
    private static final InstantSource CLOCK = InstantSource.fixed(S3Calls.NOW);

    private record NoBody() implements VerifiedBody {
        @Override
        public ByteBuffer next() {
            return Body.EMPTY.next();
        }

        @Override
        public long announcedSizeBytes() {
            return 0;
        }

        @Override
        public Headers trailers() {
            return Headers.builder().build();
        }
    }

    private static List<String> value(HttpRequest request, String key) {
        Callers callers = new Callers(
                new Authorizer(),
                "us-east-1",
                CLOCK,
                new KeyUses(new IdentityRepository(TestDatabases.inMemory()), CLOCK),
                account -> account);
        AuthResult sender = new AuthResult.Authenticated(
                new Sender(S3Calls.ANN, IdentityPolicies.NONE, RequestContext.EMPTY, Optional.empty()),
                "AKIAONE",
                "us-east-1",
                new SignatureFacts("REST-HEADER", "AWS4-HMAC-SHA256", "s3", Optional.empty()),
                new NoBody());
        return callers.of(sender, request)
                .context()
                .find(key)
                .map(RequestContext.ContextValue::values)
                .orElse(List.of());
    }

    @ParameterizedTest
    @CsvSource({
        "'',                                                UNSIGNED-PAYLOAD, UNSIGNED-PAYLOAD",
        "X-Amz-Signature=0,                                 '',               UNSIGNED-PAYLOAD",
        "X-Amz-Signature=0,                                 abc,              UNSIGNED-PAYLOAD",
        "X-Amz-SignedHeaders=host&X-Amz-Signature=0,        abc,              UNSIGNED-PAYLOAD",
        "X-Amz-SignedHeaders=host%3Bx-amz-content-sha256&X-Amz-Signature=0, abc, abc",
        "X-Amz-Content-Sha256=parameter&X-Amz-Signature=0,  abc,              parameter",
        "X-Amz-Content-Sha256=parameter,                    abc,              abc",
    })
    void payloadHash_isWhatWasSigned_saidOrNot(String query, String header, String expected) {
        String target = "/b/k?" + query;
        HttpRequest request = header.isEmpty()
                ? S3Calls.http("PUT", target)
                : S3Calls.http("PUT", target, "x-amz-content-sha256", header);
        assertEquals(List.of(expected), value(request, "s3:x-amz-content-sha256"));
    }

    @Test
    void tlsVersion_holdsForEverythingTheCallerAsks() {
        assertEquals(List.of("1.3"), value(S3Calls.http("GET", "/b/k"), "s3:TlsVersion"));
    }
}
