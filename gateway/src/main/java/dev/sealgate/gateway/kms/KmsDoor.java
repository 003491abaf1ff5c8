package dev.sealgate.gateway.kms;

import dev.sealgate.gateway.auth.AuthException;
import dev.sealgate.gateway.auth.AuthResult;
import dev.sealgate.gateway.auth.Authenticator;
import dev.sealgate.gateway.exchange.BodyException;
import dev.sealgate.gateway.exchange.Door;
import dev.sealgate.gateway.exchange.Headers;
import dev.sealgate.gateway.exchange.HttpRequest;
import dev.sealgate.gateway.exchange.HttpResponse;
import dev.sealgate.gateway.exchange.Trace;
import dev.sealgate.gateway.identity.Callers;
import dev.sealgate.kms.Kms;
import dev.sealgate.kms.KmsCall;
import dev.sealgate.kms.KmsErrorCode;
import dev.sealgate.kms.KmsException;
import dev.sealgate.policy.Caller;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code POST /} with {@code X-Amz-Target: TrentService.*}.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/CommonParameters.html
 */
public final class KmsDoor implements Door {
    /** Above any request the KMS serves: the largest is a 32 KiB key policy, escaped. */
    static final int MAX_BODY_BYTES = 128 * 1024;

    private static final String TARGET = "x-amz-target";
    private static final String PREFIX = "TrentService.";
    private static final String CONTENT_TYPE = "application/x-amz-json-1.1";
    private static final Logger LOG = LoggerFactory.getLogger(KmsDoor.class);

    private final Authenticator authenticator;
    private final Callers callers;
    private final Kms kms;

    public KmsDoor(Authenticator authenticator, Callers callers, Kms kms) {
        this.authenticator = authenticator;
        this.callers = callers;
        this.kms = kms;
    }

    @Override
    public HttpResponse handle(HttpRequest request, Trace trace) {
        try {
            return answer(request, 200, call(request, trace));
        } catch (AuthException e) {
            trace.errorCode(e.jsonType());
            return error(request, 400, e.jsonType(), Optional.of(e.jsonText()));
        } catch (KmsException e) {
            trace.errorCode(e.code().wireCode());
            return error(request, e.code().status(), e.code().wireCode(), e.text());
        } catch (BodyException e) {
            trace.errorCode(e.reason().name());
            return error(request, 400, KmsErrorCode.SERIALIZATION.wireCode(), Optional.of("The body ended early."));
        } catch (RuntimeException e) {
            LOG.error("request {} failed", request.requestId(), e);
            trace.errorCode(KmsErrorCode.INTERNAL.wireCode());
            return error(
                    request,
                    KmsErrorCode.INTERNAL.status(),
                    KmsErrorCode.INTERNAL.wireCode(),
                    Optional.of("The request was rejected because an internal exception occurred."));
        }
    }

    private byte[] call(HttpRequest request, Trace trace) {
        String target = request.headers().first(TARGET).orElse("");
        String operation = target.startsWith(PREFIX) ? target.substring(PREFIX.length()) : target;
        trace.operation(operation);
        byte[] json = readBody(request);
        AuthResult.Authenticated sender = authenticator.authenticateJson(request, "kms", json);
        Caller caller = callers.of(sender, request);
        trace.caller(caller);
        KmsCall call = new KmsCall(caller, sender.region(), request.requestId(), Optional.empty());
        return kms.execute(call, operation, json);
    }

    private static byte[] readBody(HttpRequest request) {
        ByteArrayOutputStream json = new ByteArrayOutputStream();
        for (ByteBuffer batch = request.body().next();
                batch.hasRemaining();
                batch = request.body().next()) {
            if (json.size() + batch.remaining() > MAX_BODY_BYTES) {
                throw new KmsException(
                        KmsErrorCode.VALIDATION,
                        "The request body is larger than " + MAX_BODY_BYTES + " bytes, more than any request needs.");
            }
            json.write(batch.array(), batch.arrayOffset() + batch.position(), batch.remaining());
        }
        return json.toByteArray();
    }

    private static HttpResponse error(HttpRequest request, int status, String type, Optional<String> message) {
        return answer(request, status, JsonErrors.document(type, message));
    }

    private static HttpResponse answer(HttpRequest request, int status, byte[] json) {
        Headers headers = Headers.builder()
                .add("content-type", CONTENT_TYPE)
                .add("x-amzn-requestid", request.requestId())
                .build();
        return HttpResponse.whole(status, headers, json);
    }
}
