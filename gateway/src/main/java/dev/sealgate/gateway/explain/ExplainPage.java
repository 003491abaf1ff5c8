package dev.sealgate.gateway.explain;

import dev.sealgate.gateway.exchange.HttpRequest;
import dev.sealgate.gateway.exchange.HttpResponse;
import dev.sealgate.gateway.exchange.Trace;
import dev.sealgate.gateway.explain.Administrators.Known;
import dev.sealgate.policy.Authorizer;
import java.util.Optional;

/** {@code GET /-/explain/REQUEST-ID}, or {@code last} for the newest denial: why a request was answered as it was. Thread-safe. */
public final class ExplainPage implements Page {
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
        return OwnPages.json(200, explained.get());
    }
}
