package dev.sealgate.gateway.operate.health;

import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.edge.exchange.HttpRequest;
import dev.sealgate.gateway.edge.exchange.HttpResponse;
import dev.sealgate.gateway.edge.exchange.Trace;
import dev.sealgate.gateway.operate.page.AdminPage;
import dev.sealgate.gateway.operate.page.AdminPages;
import java.util.List;
import java.util.function.BiPredicate;

/** {@code GET /-/ready}: 200, or 503 and what is wrong; strangers learn only which of the two. Thread-safe. */
public final class ReadyPage implements AdminPage {
    private static final Headers TEXT = Headers.of("content-type", "text/plain; charset=utf-8");

    /** The answer for operators. */
    record Report(boolean ready, List<Row> checks) {}

    /** @param problem empty when there is none */
    record Row(String name, boolean ok, String problem) {}

    private final Readiness readiness;
    private final BiPredicate<HttpRequest, Trace> operators;

    /** @param operators who may know more */
    public ReadyPage(Readiness readiness, BiPredicate<HttpRequest, Trace> operators) {
        this.readiness = readiness;
        this.operators = operators;
    }

    /** The page and its place among the others. */
    public AdminPages.Row row() {
        return AdminPages.Row.probe(
                "ready", "/-/ready", "whether it can do its work; 503 and what is wrong otherwise", this);
    }

    @Override
    public HttpResponse answer(HttpRequest request, Trace trace, String rest) {
        List<Readiness.Finding> findings = readiness.findings();
        boolean ready = findings.stream().allMatch(finding -> finding.problem().isEmpty());
        int status = ready ? 200 : 503;
        if (!operators.test(request, trace)) {
            return HttpResponse.text(status, TEXT, ready ? "ok\n" : "not ready\n");
        }
        List<Row> rows = findings.stream()
                .map(finding -> new Row(
                        finding.name(),
                        finding.problem().isEmpty(),
                        finding.problem().orElse("")))
                .toList();
        return AdminPages.json(status, new Report(ready, rows));
    }
}
