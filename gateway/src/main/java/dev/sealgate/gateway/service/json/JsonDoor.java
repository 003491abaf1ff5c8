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
import dev.sealgate.kms.quota.TooMuchWorkException;
import dev.sealgate.policy.Caller;
import dev.sealgate.policy.UndecidedException;
import dev.sealgate.storage.Bytes;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code POST /} with an {@code X-Amz-Target} of one service. Thread-safe.
 * Source: https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html
 */
public final class JsonDoor implements Door {
    /** Above any request that is served: the largest is a 32 KiB key policy, escaped. */
    static final int MAX_BODY_BYTES = 128 * 1024;

    private static final String TARGET = "x-amz-target";
    private static final String CONTENT_TYPE = "application/x-amz-json-1.1";
    private static final String UNREADABLE = "SerializationException";
    private static final Logger LOG = LoggerFactory.getLogger(JsonDoor.class);

    private final JsonService service;
    private final Authenticator authenticator;
    private final Callers callers;

    public JsonDoor(JsonService service, Authenticator authenticator, Callers callers) {
        this.service = service;
        this.authenticator = authenticator;
        this.callers = callers;
    }

    @Override
    public HttpResponse handle(HttpRequest request, Trace trace) {
        try {
            return answer(request, 200, perform(request, trace));
        } catch (JsonException e) {
            return refuse(request, trace, e);
        } catch (AuthException e) {
            return refuse(request, trace, new JsonException(e.jsonType(), e.jsonText()));
        } catch (BodyException e) {
            HttpResponse refusal = refuse(request, trace, unreadable(e.reason()));
            trace.errorCode(e.reason().name());
            return refusal;
        } catch (BusyException _) {
            return busy(request, trace);
        } catch (UndecidedException e) {
            LOG.warn("refused: {}", e.getMessage());
            return refuse(request, trace, new JsonException("ThrottlingException", UndecidedException.TEXT));
        } catch (TooMuchWorkException _) {
            return refuse(request, trace, new JsonException("ThrottlingException", TooMuchWorkException.TEXT));
        } catch (RuntimeException e) {
            LOG.error("the request failed", e);
            String text = "The request was rejected because an internal exception occurred.";
            return refuse(request, trace, new JsonException(service.internalFailure(), 500, Optional.of(text)));
        }
    }

    @Override
    public HttpResponse unrecorded(HttpRequest request, Trace trace) {
        String text = "The request could not be recorded in the audit trail.";
        return refuse(request, trace, new JsonException(service.internalFailure(), 500, Optional.of(text)));
    }

    @Override
    public HttpResponse busy(HttpRequest request, Trace trace) {
        return refuse(request, trace, new JsonException(BusyException.CODE, 503, Optional.of(BusyException.TEXT)));
    }

    private static JsonException unreadable(BodyException.Reason reason) {
        return switch (reason) {
            case INCOMPLETE -> new JsonException(UNREADABLE, "The body ended early.");
            case TIMEOUT -> new JsonException("RequestTimeout", BodyException.TIMEOUT_TEXT);
        };
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

    private static HttpResponse refuse(HttpRequest request, Trace trace, JsonException refusal) {
        trace.errorCode(refusal.type());
        return answer(request, refusal.status(), JsonErrors.document(refusal.type(), refusal.text()));
    }

    private static HttpResponse answer(HttpRequest request, int status, byte[] json) {
        Headers headers = Headers.builder()
                .add("content-type", CONTENT_TYPE)
                .add("x-amzn-requestid", request.requestId())
                .build();
        return HttpResponse.whole(status, headers, json);
    }
}
