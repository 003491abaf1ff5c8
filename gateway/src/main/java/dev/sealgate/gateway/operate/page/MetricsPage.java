package dev.sealgate.gateway.operate.page;

import dev.sealgate.gateway.config.MetricsSettings.Access;
import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.edge.exchange.HttpRequest;
import dev.sealgate.gateway.edge.exchange.HttpResponse;
import dev.sealgate.gateway.edge.exchange.Trace;
import dev.sealgate.gateway.record.metrics.Metrics;
import java.net.InetAddress;
import java.util.List;

/** {@code GET /-/metrics} for Prometheus. Thread-safe. */
public final class MetricsPage implements AdminPage {
    public static final String ACTION = "sealgate:GetMetrics";
    private static final Headers TEXT = Headers.of("content-type", "text/plain; version=0.0.4; charset=utf-8");

    /** With one of these it is a proxy that connects from this machine, for anybody. */
    private static final List<String> FORWARDING = List.of("forwarded", "x-forwarded-for", "x-real-ip", "via");

    private final Administrators administrators;
    private final Metrics metrics;
    private final Access access;

    public MetricsPage(Administrators administrators, Metrics metrics, Access access) {
        this.administrators = administrators;
        this.metrics = metrics;
        this.access = access;
    }

    /** Whom the configuration lets in without a signature. */
    public static boolean isOpenTo(Access access, HttpRequest request) {
        return access == Access.ANYONE || (access == Access.LOOPBACK && isOfThisMachine(request));
    }

    /** The page and its place among the others. */
    public AdminPages.Row row() {
        return AdminPages.Row.get("metrics", "/-/metrics", this)
                .listed("the metrics, for Prometheus", ACTION)
                .openTo((request, _) -> isOpenTo(access, request));
    }

    @Override
    public HttpResponse answer(HttpRequest request, Trace trace, String rest) {
        if (!isOpenTo(access, request) && !Administrators.mayDo(administrators.require(request, trace), ACTION)) {
            throw new PageException(403, "AccessDenied", "the metrics are for those who may " + ACTION);
        }
        return HttpResponse.text(200, TEXT, metrics.scrape());
    }

    private static boolean isOfThisMachine(HttpRequest request) {
        boolean forwarded = FORWARDING.stream()
                .anyMatch(name -> request.headers().first(name).isPresent());
        return !forwarded && isLoopback(request.remoteAddress());
    }

    private static boolean isLoopback(String address) {
        try {
            return InetAddress.ofLiteral(address).isLoopbackAddress();
        } catch (IllegalArgumentException noAddress) {
            return false;
        }
    }
}
