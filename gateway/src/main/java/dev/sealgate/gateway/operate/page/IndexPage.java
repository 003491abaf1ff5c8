package dev.sealgate.gateway.operate.page;

import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.edge.exchange.HttpRequest;
import dev.sealgate.gateway.edge.exchange.HttpResponse;
import dev.sealgate.gateway.edge.exchange.Trace;
import dev.sealgate.gateway.operate.page.AdminPages.Row;
import dev.sealgate.gateway.operate.page.Administrators.Known;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** {@code GET /-/}: the pages that the caller may read, for browsers in HTML. Thread-safe. */
final class IndexPage implements AdminPage {
    private static final Headers TEXT = Headers.of("content-type", "text/plain; charset=utf-8");
    private static final Headers HTML = Headers.builder()
            .add("content-type", "text/html; charset=utf-8")
            .add("content-security-policy", "default-src 'none'")
            .build();

    private final Administrators administrators;
    private final List<Row> rows;

    IndexPage(Administrators administrators, List<Row> rows) {
        this.administrators = administrators;
        this.rows = rows;
    }

    @Override
    public HttpResponse answer(HttpRequest request, Trace trace, String rest) {
        Optional<Known> caller = administrators.find(request, trace);
        List<Row> readable = rows.stream()
                .filter(row -> !row.about().isEmpty() && mayRead(row, caller, request, trace))
                .toList();
        boolean browser = request.headers().first("accept").orElse("").contains("text/html");
        return browser
                ? HttpResponse.text(200, HTML, html(readable))
                : HttpResponse.text(
                        200, TEXT, readable.stream().map(IndexPage::line).collect(Collectors.joining()));
    }

    private static boolean mayRead(Row row, Optional<Known> caller, HttpRequest request, Trace trace) {
        return row.action().isEmpty()
                || row.openTo().test(request, trace)
                || caller.filter(known ->
                                Administrators.mayDo(known, row.action().get()))
                        .isPresent();
    }

    private static String line(Row row) {
        return "%-28s %s%n".formatted(row.shownPath(), row.about()).replace(System.lineSeparator(), "\n");
    }

    private static String html(List<Row> readable) {
        String items = readable.stream()
                .map(row -> "<dt>"
                        + (row.isLink()
                                ? "<a href=\"" + row.path() + "\">" + row.shownPath() + "</a>"
                                : row.shownPath())
                        + "</dt><dd>" + row.about() + "</dd>\n")
                .collect(Collectors.joining());
        return "<!DOCTYPE html>\n<html lang=\"en\"><head><title>Sealgate</title></head><body><h1>Sealgate</h1>\n<dl>\n"
                + items + "</dl></body></html>\n";
    }
}
