package dev.sealgate.gateway.operate.explain;

import dev.sealgate.gateway.edge.exchange.HttpRequest;
import dev.sealgate.gateway.edge.exchange.HttpResponse;
import dev.sealgate.gateway.edge.exchange.Trace;
import dev.sealgate.gateway.operate.page.AdminPage;
import dev.sealgate.gateway.operate.page.AdminPages;
import dev.sealgate.gateway.operate.page.Administrators;
import dev.sealgate.gateway.operate.page.Administrators.Known;
import dev.sealgate.gateway.operate.page.PageException;
import dev.sealgate.policy.Authorizer;
import java.util.Optional;

/** {@code GET /-/explain/REQUEST-ID}, or {@code last} for the newest denial: why a request was answered as it was. Thread-safe. */
public final class ExplainPage implements AdminPage {
    /** In place of a request id, which never looks like it: the newest denial. */
    private static final String LAST = "last";

    static final String ACTION = "sealgate:Explain";

    private final Administrators administrators;
    private final DecisionRecorder recorder;
    private final Explainer explainer;

    public ExplainPage(Administrators administrators, DecisionRecorder recorder, Authorizer authorizer) {
        this.administrators = administrators;
        this.recorder = recorder;
        this.explainer = new Explainer(recorder.journal(), authorizer);
    }

    /** The page and its place among the others. */
    public AdminPages.Row row() {
        return AdminPages.Row.open("explain", "/-/explain/", this)
                .listed("why a request was allowed or denied, by its id, or the last denial", ACTION);
    }

    @Override
    public HttpResponse answer(HttpRequest request, Trace trace, String requestId) {
        Known known = administrators.require(request, trace);
        boolean permitted = Administrators.mayDo(known, ACTION);
        recorder.flush();
        Optional<String> id = requestId.equals(LAST) ? recorder.newestDenial(known.account()) : Optional.of(requestId);
        Optional<ExplainedRequest> explained =
                id.flatMap(recorder.journal()::find).flatMap(entry -> explainer.explain(entry, known.account()));
        // Asked for in every case, so that a refusal does not tell whether the request exists.
        if (!permitted || explained.isEmpty()) {
            throw PageException.notFound("no request of this id that you may look into is recorded");
        }
        return AdminPages.json(200, explained.get());
    }
}
