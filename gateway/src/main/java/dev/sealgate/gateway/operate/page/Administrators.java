package dev.sealgate.gateway.operate.page;

import dev.sealgate.gateway.edge.exchange.HttpRequest;
import dev.sealgate.gateway.edge.exchange.Trace;
import dev.sealgate.gateway.edge.exchange.VerifiedBody;
import dev.sealgate.gateway.identity.Callers;
import dev.sealgate.gateway.identity.auth.AuthResult;
import dev.sealgate.gateway.identity.auth.Authenticator;
import dev.sealgate.policy.Caller;
import dev.sealgate.policy.Resource;
import dev.sealgate.policy.context.AccountId;
import dev.sealgate.policy.context.RequestContext;
import java.util.Optional;
import java.util.function.BiFunction;

/** Tells who may look into an account's decisions: its root, and whom its identity policies allow it. Thread-safe. */
public final class Administrators {
    private final BiFunction<HttpRequest, Trace, Sent> senders;

    /** @param senders prove who sent a request; they refuse by {@link dev.sealgate.gateway.identity.auth.AuthException} */
    public Administrators(BiFunction<HttpRequest, Trace, Sent> senders) {
        this.senders = senders;
    }

    /** For requests signed as those to S3 are. */
    public static Administrators of(Authenticator authenticator, Callers callers) {
        return new Administrators((request, trace) -> {
            AuthResult sender = authenticator.authenticateS3(request);
            if (sender instanceof AuthResult.Authenticated known) {
                request.body().admit(known.standing());
                trace.signer(known.accessKeyId(), known.region());
            }
            return new Sent(callers.of(sender, request), sender.body());
        });
    }

    /** Who sent a request, and what. */
    public record Sent(Caller caller, VerifiedBody body) {}

    /** A caller of an account. */
    public record Known(Caller caller, AccountId account, VerifiedBody body) {}

    /**
     * Who sent the request.
     *
     * @throws PageException 403 when it is not signed
     * @throws dev.sealgate.gateway.identity.auth.AuthException when it is not signed well
     */
    public Known require(HttpRequest request, Trace trace) {
        Sent sent = senders.apply(request, trace);
        trace.caller(sent.caller());
        AccountId account = sent.caller()
                .principal()
                .account()
                .orElseThrow(() -> new PageException(403, "AccessDenied", "sign the request as one to S3"));
        return new Known(sent.caller(), account, sent.body());
    }

    /** Who sent the request, if anybody signed it. */
    public Optional<Known> find(HttpRequest request, Trace trace) {
        try {
            return Optional.of(require(request, trace));
        } catch (PageException unsigned) {
            return Optional.empty();
        }
    }

    /** Whether the caller may do this for its own account. */
    public static boolean mayDo(Known known, String action) {
        return known.caller()
                .decide(action, Resource.none(), RequestContext.EMPTY)
                .allowed();
    }
}
