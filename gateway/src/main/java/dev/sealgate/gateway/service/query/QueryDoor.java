package dev.sealgate.gateway.service.query;

import dev.sealgate.gateway.edge.exchange.BodyException;
import dev.sealgate.gateway.edge.exchange.BusyException;
import dev.sealgate.gateway.edge.exchange.Document;
import dev.sealgate.gateway.edge.exchange.Door;
import dev.sealgate.gateway.edge.exchange.Echo;
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
import dev.sealgate.gateway.protocol.query.Form;
import dev.sealgate.gateway.protocol.query.Parameters;
import dev.sealgate.gateway.protocol.query.QueryErrorCode;
import dev.sealgate.gateway.protocol.query.QueryException;
import dev.sealgate.gateway.protocol.xml.XmlBody;
import dev.sealgate.gateway.service.door.Guard;
import dev.sealgate.gateway.service.door.Trouble;
import dev.sealgate.kms.quota.TooMuchWorkException;
import dev.sealgate.policy.Caller;
import dev.sealgate.policy.UndecidedException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Consumer;

/** The door of one Query service: read the form, authenticate, run the operation, render. Thread-safe. */
public final class QueryDoor implements Door {
    /** Above any request that is served: the largest is a policy of 128 KiB for simulation, escaped. */
    static final int MAX_BODY_BYTES = 1 << 20;

    private final QueryService service;
    private final Authenticator authenticator;
    private final Callers callers;
    private final Guard<QueryException> guard = new Guard<>(new Words());

    public QueryDoor(QueryService service, Authenticator authenticator, Callers callers) {
        this.service = service;
        this.authenticator = authenticator;
        this.callers = callers;
    }

    @Override
    public HttpResponse handle(HttpRequest request, Trace trace) {
        return guard.answer(request, trace, this::serve);
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

    private final class Words implements Guard.Words<QueryException> {
        @Override
        public Optional<QueryException> said(RuntimeException failure) {
            return switch (failure) {
                case QueryException own -> Optional.of(own);
                case AuthException e -> Optional.of(QueryAuthErrors.of(e));
                default -> Optional.empty();
            };
        }

        @Override
        public QueryException of(Trouble trouble) {
            return switch (trouble) {
                case INCOMPLETE_BODY -> new QueryException(QueryErrorCode.MALFORMED_INPUT, "The body ended early.");
                case BODY_TIMEOUT -> new QueryException(QueryErrorCode.REQUEST_TIMEOUT, BodyException.TIMEOUT_TEXT);
                case BUSY -> new QueryException(QueryErrorCode.SLOW_DOWN, BusyException.TEXT);
                case UNDECIDED -> new QueryException(QueryErrorCode.THROTTLING, UndecidedException.TEXT);
                case TOO_MUCH_WORK -> new QueryException(QueryErrorCode.THROTTLING, TooMuchWorkException.TEXT);
                case STORE_SLOW -> new QueryException(QueryErrorCode.SERVICE_UNAVAILABLE, Trouble.SLOW_TEXT);
                case STORE_AWAY -> new QueryException(QueryErrorCode.SERVICE_UNAVAILABLE, Trouble.AWAY_TEXT);
                case UNRECORDED, FAILURE ->
                    new QueryException(
                            QueryErrorCode.SERVICE_FAILURE,
                            "The request processing has failed because of an unknown error, exception or failure.");
            };
        }

        @Override
        public HttpResponse render(QueryException refusal, HttpRequest request, Trace trace) {
            return refuse(refusal, request, trace);
        }
    }

    private HttpResponse serve(HttpRequest request, Trace trace) {
        if (HeaderSection.isTooLarge(request.headers())) {
            throw new QueryException(QueryErrorCode.HEADER_SECTION_TOO_LARGE, HeaderSection.TOO_LARGE_TEXT);
        }
        Authenticator.UnreadRequest unread = authenticator.judgeHead(request, service.name());
        request.body().admit(Standing.UNVERIFIED);
        byte[] body = Document.read(request, request.body(), MAX_BODY_BYTES, QueryDoor::tooLarge);
        AuthResult.Authenticated sender = unread.authenticate(body);
        request.body().admit(sender.standing());
        Caller caller = callers.of(sender, request);
        trace.caller(caller);
        trace.signer(sender.accessKeyId(), sender.region());
        Parameters parameters = Form.parse(
                service.echo(),
                new String(body, StandardCharsets.UTF_8),
                request.method().equals("GET") ? request.rawQuery() : "");
        String action = parameters
                .find("Action")
                .orElseThrow(() -> new QueryException(QueryErrorCode.MISSING_ACTION, "The Action is missing."));
        trace.operation(action);
        trace.parameters(parameters.shown());
        QueryOperation operation = operation(action, parameters.find("Version").orElse(""));
        XmlBody result = XmlBody.query();
        operation.work().run(new QueryCall(caller, sender, parameters, operation), result);
        return answer(request, 200, response(operation, result, request.requestId()));
    }

    private QueryOperation operation(String action, String version) {
        return service.operation(action)
                .filter(_ -> version.equals(service.version()))
                .orElseThrow(() -> new QueryException(
                        QueryErrorCode.INVALID_ACTION,
                        "Could not find operation " + action + " for version " + version));
    }

    private String response(QueryOperation operation, XmlBody result, String requestId) {
        String name = operation.name();
        return document(name + "Response", response -> {
            if (operation.emptyResult() || !result.isEmpty()) {
                response.element(name + "Result", content -> content.raw(result));
            }
            response.element("ResponseMetadata", metadata -> metadata.text("RequestId", requestId));
        });
    }

    private String document(String root, Consumer<XmlBody> content) {
        return XmlBody.query()
                .element(root, "xmlns=\"" + service.namespace() + "\"", content)
                .toString();
    }

    private HttpResponse refuse(QueryException refusal, HttpRequest request, Trace trace) {
        trace.errorCode(refusal.code().wireCode());
        String sender = refusal.code().status() < 500 ? "Sender" : "Receiver";
        String xml = document(
                "ErrorResponse",
                response -> response.element(
                                "Error",
                                error -> error.text("Type", sender)
                                        .text("Code", refusal.code().wireCode())
                                        .text("Message", Echo.bounded(refusal.text())))
                        .text("RequestId", request.requestId()));
        return answer(request, refusal.code().status(), xml);
    }

    private static HttpResponse answer(HttpRequest request, int status, String xml) {
        Headers headers = Headers.builder()
                .add("content-type", "text/xml")
                .add("x-amzn-requestid", request.requestId())
                .build();
        return HttpResponse.text(status, headers, xml);
    }

    private static QueryException tooLarge() {
        return new QueryException(
                QueryErrorCode.MALFORMED_INPUT, "The request is larger than " + MAX_BODY_BYTES + " bytes.");
    }
}
