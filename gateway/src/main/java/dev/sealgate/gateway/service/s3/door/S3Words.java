package dev.sealgate.gateway.service.s3.door;

import dev.sealgate.gateway.edge.exchange.HttpRequest;
import dev.sealgate.gateway.edge.exchange.HttpResponse;
import dev.sealgate.gateway.edge.exchange.Trace;
import dev.sealgate.gateway.identity.auth.AuthException;
import dev.sealgate.gateway.protocol.s3.S3ErrorCode;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.gateway.service.door.Guard;
import dev.sealgate.gateway.service.door.Trouble;
import dev.sealgate.gateway.service.s3.S3Errors;
import dev.sealgate.kms.quota.TooMuchWorkException;
import dev.sealgate.policy.UndecidedException;
import java.util.Optional;

/** How S3 refuses what it cannot serve. Thread-safe. */
final class S3Words implements Guard.Words<S3Exception> {
    @Override
    public Optional<S3Exception> said(RuntimeException failure) {
        return switch (failure) {
            case S3Exception own -> Optional.of(own);
            case AuthException e -> Optional.of(e.toS3());
            default -> Optional.empty();
        };
    }

    @Override
    public S3Exception of(Trouble trouble) {
        return switch (trouble) {
            case INCOMPLETE_BODY -> new S3Exception(S3ErrorCode.INCOMPLETE_BODY);
            case BODY_TIMEOUT -> new S3Exception(S3ErrorCode.REQUEST_TIMEOUT);
            case BUSY, STORE_SLOW -> new S3Exception(S3ErrorCode.SLOW_DOWN);
            case UNDECIDED -> new S3Exception(S3ErrorCode.SLOW_DOWN, UndecidedException.TEXT);
            case TOO_MUCH_WORK -> new S3Exception(S3ErrorCode.SLOW_DOWN, TooMuchWorkException.TEXT);
            case STORE_AWAY -> new S3Exception(S3ErrorCode.SERVICE_UNAVAILABLE);
            case UNRECORDED, FAILURE -> new S3Exception(S3ErrorCode.INTERNAL_ERROR);
        };
    }

    @Override
    public HttpResponse render(S3Exception refusal, HttpRequest request, Trace trace) {
        trace.errorCode(refusal.code().wireCode());
        return S3Errors.render(refusal, request);
    }
}
