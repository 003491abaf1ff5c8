package dev.sealgate.gateway.operate.page;

import dev.sealgate.gateway.edge.exchange.BodyException;
import dev.sealgate.gateway.edge.exchange.BusyException;
import dev.sealgate.gateway.edge.exchange.Echo;
import dev.sealgate.gateway.edge.exchange.HttpRequest;
import dev.sealgate.gateway.edge.exchange.HttpResponse;
import dev.sealgate.gateway.edge.exchange.Trace;
import dev.sealgate.gateway.identity.auth.AuthException;
import dev.sealgate.gateway.protocol.s3.S3ErrorCode;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.gateway.service.door.Guard;
import dev.sealgate.gateway.service.door.Trouble;
import dev.sealgate.policy.UndecidedException;
import java.util.Optional;

/** How the admin pages refuse: S3's codes where it has them, in JSON. Thread-safe. */
final class PageWords implements Guard.Words<PageException> {
    @Override
    public Optional<PageException> said(RuntimeException failure) {
        return switch (failure) {
            case PageException own -> Optional.of(own);
            case S3Exception e -> Optional.of(of(e));
            case AuthException e -> Optional.of(of(e.toS3()));
            default -> Optional.empty();
        };
    }

    private static PageException of(S3Exception refusal) {
        return new PageException(refusal.code().status(), refusal.code().wireCode(), refusal.text());
    }

    @Override
    public PageException of(Trouble trouble) {
        return switch (trouble) {
            case INCOMPLETE_BODY -> new PageException(400, "IncompleteBody", "the body ended early");
            case BODY_TIMEOUT -> new PageException(400, "RequestTimeout", BodyException.TIMEOUT_TEXT);
            case BUSY, TOO_MUCH_WORK -> new PageException(503, BusyException.CODE, BusyException.TEXT);
            case UNDECIDED -> new PageException(503, S3ErrorCode.SLOW_DOWN.wireCode(), UndecidedException.TEXT);
            case STORE_SLOW -> new PageException(503, S3ErrorCode.SLOW_DOWN.wireCode(), Trouble.SLOW_TEXT);
            case STORE_AWAY ->
                new PageException(
                        503,
                        S3ErrorCode.SERVICE_UNAVAILABLE.wireCode(),
                        "the store is away: see the log of the gateway");
            case UNRECORDED, FAILURE -> new PageException(500, "InternalError", "see the log of the gateway");
        };
    }

    @Override
    public HttpResponse render(PageException refusal, HttpRequest request, Trace trace) {
        trace.errorCode(refusal.code());
        return AdminPages.json(refusal.status(), new ExplainJson.Refusal(refusal.code(), Echo.bounded(refusal.text())));
    }
}
