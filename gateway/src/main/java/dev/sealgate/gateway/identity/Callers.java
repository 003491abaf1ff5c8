package dev.sealgate.gateway.identity;

import dev.sealgate.gateway.edge.exchange.HttpRequest;
import dev.sealgate.gateway.edge.exchange.Owners;
import dev.sealgate.gateway.edge.exchange.Turns;
import dev.sealgate.gateway.identity.auth.AuthResult;
import dev.sealgate.gateway.identity.auth.SignatureFacts;
import dev.sealgate.policy.Authorizer;
import dev.sealgate.policy.Caller;
import dev.sealgate.policy.IdentityPolicies;
import dev.sealgate.policy.context.Effort;
import dev.sealgate.policy.context.Principal;
import dev.sealgate.policy.context.RequestContext;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * Makes the caller of a request out of who sent it and how it came in: the one place that knows the condition keys of a connection.
 * Thread-safe. Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
public final class Callers {
    private static final RequestContext NOBODY = RequestContext.builder()
            .put("aws:PrincipalType", "Anonymous")
            .put("aws:userid", "anonymous")
            .build();

    private final Authorizer authorizer;
    private final String region;
    private final InstantSource clock;
    private final KeyUses uses;
    private final Owners owners;

    /** @param region what requests without a signature count as sent to */
    public Callers(Authorizer authorizer, String region, InstantSource clock, KeyUses uses, Owners owners) {
        this.authorizer = authorizer;
        this.region = region;
        this.clock = clock;
        this.uses = uses;
        this.owners = owners;
    }

    /** Also notes that the access key was used. */
    public Caller of(AuthResult sender, HttpRequest request) {
        return switch (sender) {
            case AuthResult.Authenticated known -> {
                uses.note(known.accessKeyId(), known.signature().service(), known.region());
                yield new Caller(
                        authorizer,
                        known.principal(),
                        known.policies(),
                        known.context()
                                .with(canonicalUser(known.principal()))
                                .with(connection(request, known.region()))
                                .with(payload(request, known.signature().payloadHash()))
                                .with(signature(known.signature())),
                        effort(request));
            }
            case AuthResult.Anonymous _ ->
                new Caller(
                        authorizer,
                        Principal.ANONYMOUS,
                        IdentityPolicies.NONE,
                        NOBODY.with(connection(request, region)).with(payload(request, Optional.empty())),
                        effort(request));
        };
    }

    /** A long decision lets others run, and ends when nobody waits for it. */
    private static Effort effort(HttpRequest request) {
        return Effort.whole(() -> {
            Turns.pass();
            return !request.body().isAbandoned();
        });
    }

    /** What the engine compares {@code CanonicalUser} principals with. */
    private RequestContext canonicalUser(Principal principal) {
        return RequestContext.builder()
                .put("sealgate:CanonicalUser", principal.account().map(account -> owners.canonicalId(account.value())))
                .build();
    }

    private RequestContext connection(HttpRequest request, String requestedRegion) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        return RequestContext.builder()
                .put("aws:SecureTransport", Boolean.toString(request.secure()))
                .put("aws:SourceIp", request.remoteAddress())
                .put("aws:CurrentTime", now.toString())
                .put("aws:EpochTime", Long.toString(now.getEpochSecond()))
                .put("aws:UserAgent", header(request, "user-agent"))
                .put("aws:Referer", header(request, "referer"))
                .put("aws:RequestedRegion", requestedRegion)
                .put("aws:ViaAWSService", "false")
                .put("s3:TlsVersion", request.tlsVersion())
                .build();
    }

    /** A presigned request need not say that its payload is not signed. */
    private static RequestContext payload(HttpRequest request, Optional<String> presignedHash) {
        return RequestContext.builder()
                .put("s3:x-amz-content-sha256", presignedHash.or(() -> header(request, "x-amz-content-sha256")))
                .build();
    }

    private static Optional<String> header(HttpRequest request, String name) {
        return request.headers().first(name);
    }

    private RequestContext signature(SignatureFacts facts) {
        return RequestContext.builder()
                .put("s3:authType", facts.authType())
                .put("s3:signatureversion", facts.version())
                .put("s3:signatureAge", facts.signedAt().map(this::ageMillis))
                .build();
    }

    private String ageMillis(Instant signedAt) {
        return Long.toString(
                Math.max(0, Duration.between(signedAt, clock.instant()).toMillis()));
    }
}
