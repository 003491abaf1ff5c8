package dev.sealgate.gateway.edge.http;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.micrometer.Label;
import io.vertx.micrometer.MetricsDomain;
import io.vertx.micrometer.MicrometerMetricsFactory;
import io.vertx.micrometer.MicrometerMetricsOptions;
import java.util.EnumSet;

/** What Vert.x measures: the listeners, and none of what a client chooses as a label. */
final class HttpServerMetrics {
    private HttpServerMetrics() {}

    static Vertx measured(VertxOptions options, MeterRegistry registry) {
        // Not the method: clients may send any.
        MicrometerMetricsOptions measured = new MicrometerMetricsOptions()
                .setEnabled(true)
                .setLabels(EnumSet.of(Label.HTTP_CODE, Label.POOL_NAME, Label.POOL_TYPE));
        for (MetricsDomain domain :
                EnumSet.complementOf(EnumSet.of(MetricsDomain.HTTP_SERVER, MetricsDomain.NAMED_POOLS))) {
            measured.addDisabledMetricsCategory(domain);
        }
        return Vertx.builder()
                .with(options.setMetricsOptions(measured))
                .withMetrics(new MicrometerMetricsFactory(registry))
                .build();
    }
}
