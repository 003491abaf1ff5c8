package dev.sealgate.gateway.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sealgate.gateway.edge.exchange.Body;
import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.edge.exchange.HttpRequest;
import dev.sealgate.gateway.edge.exchange.VerifiedBody;
import dev.sealgate.gateway.identity.auth.AuthResult;
import dev.sealgate.gateway.identity.auth.Credential.Sender;
import dev.sealgate.gateway.identity.auth.SignatureFacts;
import dev.sealgate.gateway.service.s3.S3Calls;
import dev.sealgate.policy.Authorizer;
import dev.sealgate.policy.IdentityPolicies;
import dev.sealgate.policy.context.RequestContext;
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

    private static SignatureFacts signature(String presignedHash) {
        Optional<String> hash = Optional.of(presignedHash).filter(text -> !text.isEmpty());
        return new SignatureFacts(
                hash.isEmpty() ? "REST-HEADER" : "REST-QUERY-STRING",
                "AWS4-HMAC-SHA256",
                "s3",
                hash.map(_ -> S3Calls.NOW),
                hash);
    }

    private static List<String> value(HttpRequest request, String key) {
        return value(request, signature(""), key);
    }

    private static List<String> value(HttpRequest request, SignatureFacts signature, String key) {
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
                signature,
                new NoBody());
        return callers.of(sender, request)
                .context()
                .find(key)
                .map(RequestContext.ContextValue::values)
                .orElse(List.of());
    }

    @ParameterizedTest
    @CsvSource({
        "'',   UNSIGNED-PAYLOAD, UNSIGNED-PAYLOAD",
        "'',   abc,              abc",
        "hash, '',               hash",
        "hash, abc,              hash",
    })
    void payloadHash_isWhatWasSigned_saidOrNot(String presigned, String header, String expected) {
        HttpRequest request = header.isEmpty()
                ? S3Calls.http("PUT", "/b/k")
                : S3Calls.http("PUT", "/b/k", "x-amz-content-sha256", header);
        assertEquals(List.of(expected), value(request, signature(presigned), "s3:x-amz-content-sha256"));
    }

    /** What the query of another service's request holds is nobody's business here. */
    @Test
    void query_isNotRead() {
        assertEquals(List.of(), value(S3Calls.http("POST", "/?X-Amz-Signature=%ff"), "s3:x-amz-content-sha256"));
    }

    @Test
    void tlsVersion_holdsForEverythingTheCallerAsks() {
        assertEquals(List.of("1.3"), value(S3Calls.http("GET", "/b/k"), "s3:TlsVersion"));
    }
}
