package dev.sealgate.gateway.service.sts;

import dev.sealgate.gateway.identity.auth.SessionClaims;
import dev.sealgate.gateway.identity.auth.SessionTokens;
import dev.sealgate.gateway.protocol.xml.XmlBody;
import dev.sealgate.gateway.service.iam.UniqueIds;
import dev.sealgate.policy.context.AccountId;
import dev.sealgate.storage.Bytes;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;

/** Makes temporary credentials; nothing of them is stored. Thread-safe. */
public final class Sessions {
    private final SessionTokens tokens;
    private final UniqueIds ids;
    private final InstantSource clock;

    public Sessions(SessionTokens tokens, UniqueIds ids, InstantSource clock) {
        this.tokens = tokens;
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * Whose session it is, and what marks it. Immutable.
     *
     * @param issuerId as in {@link SessionClaims}
     */
    record Subject(
            SessionClaims.Kind kind,
            AccountId account,
            String issuerId,
            String sessionName,
            Set<String> transitiveTagKeys,
            Optional<String> sourceIdentity) {
        static Subject of(SessionClaims.Kind kind, AccountId account, String issuerId, String sessionName) {
            return new Subject(kind, account, issuerId, sessionName, Set.of(), Optional.empty());
        }
    }

    /** Writes {@code Credentials}. */
    void issue(Subject subject, SessionRequest request, Duration duration, XmlBody out) {
        String accessKeyId = ids.accessKey("ASIA");
        String secret = ids.secret();
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        SessionClaims claims = new SessionClaims(
                subject.kind(),
                subject.account().value(),
                subject.issuerId(),
                subject.sessionName(),
                Bytes.owning(secret.getBytes(StandardCharsets.UTF_8)),
                now,
                now.plus(duration),
                request.policies(),
                request.policyArns(),
                request.tags(),
                subject.transitiveTagKeys(),
                subject.sourceIdentity());
        out.element(
                "Credentials",
                xml -> xml.text("AccessKeyId", accessKeyId)
                        .text("SecretAccessKey", secret)
                        .text("SessionToken", tokens.seal(accessKeyId, claims))
                        .text("Expiration", claims.expires().toString()));
    }

    /** Only where a policy or tags were given. */
    static void writePackedSize(SessionRequest request, XmlBody out) {
        if (request.packedPercent() > 0) {
            out.text("PackedPolicySize", request.packedPercent());
        }
    }
}
