package dev.sealgate.gateway.service.json;

import dev.sealgate.gateway.edge.exchange.BodyException;
import dev.sealgate.gateway.edge.exchange.BusyException;
import dev.sealgate.gateway.edge.exchange.Document;
import dev.sealgate.gateway.edge.exchange.Door;
import dev.sealgate.gateway.edge.exchange.HeaderSection;
import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.edge.exchange.HttpRequest;
import dev.sealgate.gateway.edge.exchange.HttpResponse;
import dev.sealgate.gateway.edge.exchange.Standing;
import dev.sealgate.gateway.edge.exchange.Trace;
import dev.sealgate.gateway.identity.Callers;
import dev.sealgate.gateway.identity.auth.AuthException;
import dev.sealgate.gateway.identity.auth.AuthResult;
import dev.sealgate.gateway.identity.auth.Authenticator;
import dev.sealgate.gateway.service.door.Guard;
import dev.sealgate.gateway.service.door.Trouble;
import dev.sealgate.kms.quota.TooMuchWorkException;
import dev.sealgate.kms.wire.WireException;
import dev.sealgate.policy.Caller;
import dev.sealgate.policy.UndecidedException;
import dev.sealgate.storage.Bytes;
import java.util.Optional;

/**
 * {@code POST /} with an {@code X-Amz-Target} of one service. Thread-safe.
 * Source: https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html
 */
public final class JsonDoor implements Door {
    /** Above any request that is served: the largest is a 32 KiB key policy, escaped. */
    static final int MAX_BODY_BYTES = 128 * 1024;

    private static final String TARGET = "x-amz-target";
    private static final String CONTENT_TYPE = "application/x-amz-json-1.1";
    static final String UNAVAILABLE = "ServiceUnavailableException";

    private final JsonService service;
    private final Authenticator authenticator;
    private final Callers callers;
    private final Guard<JsonException> guard = new Guard<>(new Words());

    public JsonDoor(JsonService service, Authenticator authenticator, Callers callers) {
        this.service = service;
        this.authenticator = authenticator;
        this.callers = callers;
    }

    @Override
    public HttpResponse handle(HttpRequest request, Trace trace) {
        return guard.answer(request, trace, (received, of) -> answer(received, 200, perform(received, of)));
    }

    @Override
    public HttpResponse unrecorded(HttpRequest request, Trace trace) {
        return guard.refuse(Trouble.UNRECORDED, request, trace);
    }

    @Override
    public HttpResponse busy(HttpRequest request, Trace trace) {
        return guard.refuse(Trouble.BUSY, request, trace);
    }

    @Override
    public HttpResponse away(HttpRequest request, Trace trace) {
        return guard.refuse(Trouble.STORE_AWAY, request, trace);
    }

    private final class Words implements Guard.Words<JsonException> {
        @Override
        public Optional<JsonException> said(RuntimeException failure) {
            return switch (failure) {
                case JsonException own -> Optional.of(own);
                case WireException e -> Optional.of(new JsonException(e.kind().wireCode(), e.text()));
                case AuthException e -> Optional.of(new JsonException(e.jsonType(), e.jsonText()));
                default -> Optional.empty();
            };
        }

        @Override
        public JsonException of(Trouble trouble) {
            return switch (trouble) {
                case INCOMPLETE_BODY ->
                    new JsonException(WireException.Kind.UNREADABLE.wireCode(), "The body ended early.");
                case BODY_TIMEOUT -> new JsonException("RequestTimeout", BodyException.TIMEOUT_TEXT);
                case BUSY -> new JsonException(BusyException.CODE, 503, Optional.of(BusyException.TEXT));
                case UNDECIDED -> new JsonException("ThrottlingException", UndecidedException.TEXT);
                case TOO_MUCH_WORK -> new JsonException("ThrottlingException", TooMuchWorkException.TEXT);
                case STORE_SLOW -> new JsonException(service.timeout(), 503, Optional.of(Trouble.SLOW_TEXT));
                case STORE_AWAY -> new JsonException(UNAVAILABLE, 503, Optional.of(Trouble.AWAY_TEXT));
                case UNRECORDED -> internal("The request could not be recorded in the audit trail.");
                case FAILURE -> internal("The request was rejected because an internal exception occurred.");
            };
        }

        private JsonException internal(String text) {
            return new JsonException(service.internalFailure(), 500, Optional.of(text));
        }

        @Override
        public HttpResponse render(JsonException refusal, HttpRequest request, Trace trace) {
            trace.errorCode(refusal.type());
            return answer(request, refusal.status(), JsonErrors.document(refusal.type(), refusal.text()));
        }
    }

    private byte[] perform(HttpRequest request, Trace trace) {
        String target = request.headers().first(TARGET).orElse("");
        String prefix = service.targetPrefix();
        String operation = target.startsWith(prefix) ? target.substring(prefix.length()) : target;
        trace.operation(operation);
        if (HeaderSection.isTooLarge(request.headers())) {
            throw new JsonException(HeaderSection.TOO_LARGE, HeaderSection.TOO_LARGE_TEXT);
        }
        Authenticator.UnreadRequest unread = authenticator.judgeHead(request, service.name());
        request.body().admit(Standing.UNVERIFIED);
        byte[] json = Document.read(request, request.body(), MAX_BODY_BYTES, JsonDoor::tooLarge);
        AuthResult.Authenticated sender = unread.authenticate(json);
        request.body().admit(sender.standing());
        Caller caller = callers.of(sender, request);
        trace.caller(caller);
        trace.signer(sender.accessKeyId(), sender.region());
        return service.perform(new JsonCall(caller, sender.region(), operation, Bytes.owning(json), request, trace));
    }

    private static JsonException tooLarge() {
        return new JsonException(
                "ValidationException",
                "The request body is larger than " + MAX_BODY_BYTES + " bytes, more than any request needs.");
    }

    private static HttpResponse answer(HttpRequest request, int status, byte[] json) {
        Headers headers = Headers.builder()
                .add("content-type", CONTENT_TYPE)
                .add("x-amzn-requestid", request.requestId())
                .build();
        return HttpResponse.whole(status, headers, json);
    }
}
