package dev.sealgate.gateway.operate.page;

import dev.sealgate.gateway.edge.exchange.Document;
import dev.sealgate.gateway.edge.exchange.Door;
import dev.sealgate.gateway.edge.exchange.HeaderSection;
import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.edge.exchange.HttpRequest;
import dev.sealgate.gateway.edge.exchange.HttpResponse;
import dev.sealgate.gateway.edge.exchange.Query;
import dev.sealgate.gateway.edge.exchange.Trace;
import dev.sealgate.gateway.edge.exchange.VerifiedBody;
import dev.sealgate.gateway.service.door.Guard;
import dev.sealgate.gateway.service.door.Trouble;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.stream.Stream;

/** The door to what lies under {@code /-/}, which can never be a bucket's name; refusals are JSON. Thread-safe. */
public final class AdminPages implements Door {
    private static final Headers TEXT = Headers.of("content-type", "text/plain; charset=utf-8");
    private static final Headers JSON = Headers.of("content-type", "application/json");

    /**
     * One page.
     *
     * @param open whether anything may follow the path
     * @param about what it is, for the list of pages; empty for one that is not in it
     * @param action who may do this may read it; without one, everybody
     * @param openTo who may read it all the same
     */
    public record Row(
            String operation,
            String path,
            boolean open,
            List<String> methods,
            AdminPage page,
            String about,
            Optional<String> action,
            BiPredicate<HttpRequest, Trace> openTo) {
        /** A page for administrators. */
        public Row(String operation, String path, boolean open, List<String> methods, AdminPage page) {
            this(operation, path, open, methods, page, "", Optional.of(""), (_, _) -> false);
        }

        /** A page of exactly this path. */
        public static Row get(String operation, String path, AdminPage page) {
            return new Row(operation, path, false, List.of("GET"), page);
        }

        /** A page of every path that starts with this one. */
        public static Row open(String operation, String path, AdminPage page) {
            return new Row(operation, path, true, List.of("GET"), page);
        }

        /** One that everybody may read. */
        public static Row probe(String operation, String path, String about, AdminPage page) {
            return new Row(
                    operation, path, false, List.of("GET", "HEAD"), page, about, Optional.empty(), (_, _) -> true);
        }

        /** The same, in the list of those who may perform {@code action}. */
        public Row listed(String what, String forAction) {
            return new Row(operation, path, open, methods, page, what, Optional.of(forAction), openTo);
        }

        /** The same, also for these. */
        public Row openTo(BiPredicate<HttpRequest, Trace> others) {
            return new Row(operation, path, open, methods, page, about, action, others);
        }

        boolean serves(String requested) {
            return open ? requested.startsWith(path) : requested.equals(path);
        }

        String shownPath() {
            return open ? path + "..." : path;
        }

        /** Whether a browser can go there. */
        boolean isLink() {
            return !open && methods.contains("GET");
        }
    }

    private final Guard<PageException> guard = new Guard<>(new PageWords());
    private final List<Row> rows;

    /** @param more beyond those that say that the process lives */
    public AdminPages(Administrators administrators, List<Row> more) {
        AdminPage ok = (_, _, _) -> HttpResponse.text(200, TEXT, "ok\n");
        List<Row> listed = new ArrayList<>(List.of(
                Row.probe("health", "/-/health", "whether the gateway answers", ok),
                Row.probe("live", "/-/live", "the same: a process that does not answer is better started anew", ok)));
        listed.addAll(more);
        rows = Stream.concat(
                        Stream.of(Row.probe("index", "/-/", "", new IndexPage(administrators, List.copyOf(listed)))),
                        listed.stream())
                .toList();
    }

    /** Whether the request is for this door. */
    public static boolean serves(HttpRequest request) {
        return request.rawPath().startsWith("/-/");
    }

    @Override
    public HttpResponse handle(HttpRequest request, Trace trace) {
        trace.operation("ownPage");
        return guard.answer(request, trace, this::answer);
    }

    @Override
    public HttpResponse busy(HttpRequest request, Trace trace) {
        return guard.refuse(Trouble.BUSY, request, trace);
    }

    /** They tell operators what is wrong, so they are served all the same. */
    @Override
    public HttpResponse away(HttpRequest request, Trace trace) {
        return handle(request, trace);
    }

    private HttpResponse answer(HttpRequest request, Trace trace) {
        Optional<Row> found =
                rows.stream().filter(row -> row.serves(request.rawPath())).findFirst();
        if (found.isEmpty()) {
            return HttpResponse.text(404, TEXT, "No such page. GET /-/ lists those that there are.\n");
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
