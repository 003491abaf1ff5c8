package dev.sealgate.gateway.explain;

import dev.sealgate.gateway.auth.AuthException;
import dev.sealgate.gateway.exchange.BodyException;
import dev.sealgate.gateway.exchange.BusyException;
import dev.sealgate.gateway.exchange.Document;
import dev.sealgate.gateway.exchange.Door;
import dev.sealgate.gateway.exchange.Echo;
import dev.sealgate.gateway.exchange.HeaderSection;
import dev.sealgate.gateway.exchange.Headers;
import dev.sealgate.gateway.exchange.HttpRequest;
import dev.sealgate.gateway.exchange.HttpResponse;
import dev.sealgate.gateway.exchange.Query;
import dev.sealgate.gateway.exchange.Trace;
import dev.sealgate.gateway.exchange.VerifiedBody;
import dev.sealgate.gateway.s3.S3ErrorCode;
import dev.sealgate.gateway.s3.S3Exception;
import dev.sealgate.kms.quota.TooMuchWorkException;
import dev.sealgate.policy.UndecidedException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The door to what lies under {@code /-/}, which can never be a bucket's name; refusals are JSON. Thread-safe. */
public final class OwnPages implements Door {
    private static final Headers TEXT = Headers.of("content-type", "text/plain; charset=utf-8");
    private static final Headers JSON = Headers.of("content-type", "application/json");
    private static final Logger LOG = LoggerFactory.getLogger(OwnPages.class);

    /**
     * One page.
     *
     * @param open whether anything may follow the path
     */
    public record Row(String operation, String path, boolean open, List<String> methods, Page page) {
        /** A page of exactly this path. */
        public static Row get(String operation, String path, Page page) {
            return new Row(operation, path, false, List.of("GET"), page);
        }

        /** A page of every path that starts with this one. */
        public static Row open(String operation, String path, Page page) {
            return new Row(operation, path, true, List.of("GET"), page);
        }

        boolean serves(String path) {
            return open ? path.startsWith(this.path) : path.equals(this.path);
        }
    }

    private final List<Row> rows;

    /** @param more beyond those of this package */
    public OwnPages(ExplainPage explain, PolicyCheckPage policyCheck, Row... more) {
        // spotless:off
        List<Row> own = List.of(
                new Row("health",      "/-/health",        false, List.of("GET", "HEAD"), (_, _, _) -> HttpResponse.text(200, TEXT, "ok\n")),
                new Row("explain",     "/-/explain/",      true,  List.of("GET"),         explain),
                new Row("policyCheck", "/-/policy-check/", true,  List.of("POST"),        policyCheck));
        // spotless:on
        rows = Stream.concat(own.stream(), Arrays.stream(more)).toList();
    }

    /** Whether the request is for this door. */
    public static boolean serves(HttpRequest request) {
        return request.rawPath().startsWith("/-/");
    }

    @Override
    public HttpResponse handle(HttpRequest request, Trace trace) {
        trace.operation("ownPage");
        try {
            return answer(request, trace);
        } catch (PageException e) {
            return refuse(e, trace);
        } catch (S3Exception e) {
            return refuse(new PageException(e.code().status(), e.code().wireCode(), e.text()), trace);
        } catch (AuthException e) {
            S3Exception refusal = e.toS3();
            return refuse(
                    new PageException(refusal.code().status(), refusal.code().wireCode(), refusal.text()), trace);
        } catch (BodyException e) {
            return refuse(unreadable(e.reason()), trace);
        } catch (BusyException | TooMuchWorkException _) {
            return busy(request, trace);
        } catch (UndecidedException e) {
            LOG.warn("refused: {}", e.getMessage());
            return refuse(new PageException(503, S3ErrorCode.SLOW_DOWN.wireCode(), UndecidedException.TEXT), trace);
        } catch (RuntimeException e) {
            LOG.error("the request failed", e);
            return refuse(new PageException(500, "InternalError", "see the log of the gateway"), trace);
        }
    }

    @Override
    public HttpResponse busy(HttpRequest request, Trace trace) {
        return refuse(new PageException(503, BusyException.CODE, BusyException.TEXT), trace);
    }

    private static PageException unreadable(BodyException.Reason reason) {
        return switch (reason) {
            case INCOMPLETE -> new PageException(400, "IncompleteBody", "the body ended early");
            case TIMEOUT -> new PageException(400, "RequestTimeout", BodyException.TIMEOUT_TEXT);
        };
    }

    private HttpResponse answer(HttpRequest request, Trace trace) {
        Optional<Row> found =
                rows.stream().filter(row -> row.serves(request.rawPath())).findFirst();
        if (found.isEmpty()) {
            return HttpResponse.text(404, TEXT, "No such page. There is /-/health.\n");
        }
        if (HeaderSection.isTooLarge(request.headers())) {
            throw new PageException(400, HeaderSection.TOO_LARGE, HeaderSection.TOO_LARGE_TEXT);
        }
        Row row = found.get();
        trace.operation(row.operation());
        if (!row.methods().contains(request.method())) {
            return HttpResponse.text(405, Headers.of("allow", String.join(", ", row.methods())), "");
        }
        return row.page()
                .answer(
                        request,
                        trace,
                        decoded(request.rawPath().substring(row.path().length())));
    }

    /** @throws PageException when it cannot be read */
    public static Query query(HttpRequest request) {
        try {
            return Query.parse(request.rawQuery());
        } catch (IllegalArgumentException e) {
            throw new PageException(400, "InvalidArgument", "the query is not well-formed");
        }
    }

    private static String decoded(String rest) {
        try {
            return Query.percentDecodeStrictly(rest);
        } catch (IllegalArgumentException e) {
            throw new PageException(400, "InvalidURI", "the path is not well-formed");
        }
    }

    private static HttpResponse refuse(PageException refusal, Trace trace) {
        trace.errorCode(refusal.code());
        return json(refusal.status(), new ExplainJson.Refusal(refusal.code(), Echo.bounded(refusal.text())));
    }

    /** The whole of a request's body, which may be as large as this. */
    public static byte[] body(HttpRequest request, VerifiedBody body, int maxBytes) {
        return Document.read(
                request,
                body,
                maxBytes,
                () -> new PageException(
                        400, "MaxMessageLengthExceeded", "the document is larger than " + maxBytes + " bytes"));
    }

    public static HttpResponse json(int status, Record document) {
        return HttpResponse.whole(status, JSON, ExplainJson.write(document));
    }
}
