package dev.sealgate.gateway.service.quotas;

import dev.sealgate.gateway.service.quotas.QuotaRequests.PageRequest;
import dev.sealgate.gateway.service.quotas.QuotaRequests.QuotaPage;
import dev.sealgate.gateway.service.quotas.QuotaRequests.Service;
import dev.sealgate.gateway.service.quotas.ServiceQuotas.QuotaCall;
import dev.sealgate.kms.wire.RequestFields;
import dev.sealgate.kms.wire.ResponseFields;
import dev.sealgate.policy.Resource;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;

/** The operations that show quotas. Thread-safe. */
final class QuotaReads {
    private final QuotaValues values;

    QuotaReads(QuotaValues values) {
        this.values = values;
    }

    Answer services(QuotaCall call, RequestFields in) {
        PageRequest page = PageRequest.read(in);
        return () -> {
            call.require(Resource.none());
            if (page.token().isPresent()) {
                throw PageRequest.invalidToken();
            }
            return out -> out.objects(
                    "Services",
                    List.of(QuotaRequests.SERVICE_CODE),
                    (code, each) -> each.text("ServiceCode", code).text("ServiceName", QuotaRequests.SERVICE_NAME));
        };
    }

    Answer get(QuotaCall call, RequestFields in) {
        return one(call, in, applied(call));
    }

    Answer getDefault(QuotaCall call, RequestFields in) {
        return one(call, in, standard(call));
    }

    Answer list(QuotaCall call, RequestFields in) {
        return all(call, in, applied(call));
    }

    Answer listDefaults(QuotaCall call, RequestFields in) {
        return all(call, in, standard(call));
    }

    private ToLongFunction<Quota> applied(QuotaCall call) {
        return quota -> values.applied(quota, call.account(), call.region());
    }

    private static ToLongFunction<Quota> standard(QuotaCall call) {
        return quota -> quota.standard().applyAsLong(call.region());
    }

    private static Answer one(QuotaCall call, RequestFields in, ToLongFunction<Quota> value) {
        Service service = QuotaRequests.service(in);
        String code = QuotaRequests.code(in);
        return () -> {
            call.require(Resource.none());
            service.requireKnown();
            Quota quota = QuotaRequests.quota(code);
            return out -> out.object("Quota", each -> write(call, quota, value.applyAsLong(quota), each));
        };
    }

    private static Answer all(QuotaCall call, RequestFields in, ToLongFunction<Quota> value) {
        Service service = QuotaRequests.service(in);
        PageRequest request = PageRequest.read(in);
        Optional<String> one = in.given("QuotaCode") ? Optional.of(QuotaRequests.code(in)) : Optional.empty();
        return () -> {
            call.require(Resource.none());
            service.requireKnown();
            QuotaPage<Quota> page = request.of(after(request.after(), one), Quota::code);
            return listed(page, (quota, out) -> write(call, quota, value.applyAsLong(quota), out));
        };
    }

    private static List<Quota> after(String code, Optional<String> one) {
        List<Quota> all = Quotas.all().stream()
                .filter(quota -> one.isEmpty() || one.get().equals(quota.code()))
                .toList();
        if (code.isEmpty()) {
            return all;
        }
        List<Quota> rest =
                all.stream().dropWhile(quota -> !quota.code().equals(code)).toList();
        if (rest.isEmpty()) {
            throw PageRequest.invalidToken();
        }
        return rest.subList(1, rest.size());
    }

    private static Consumer<ResponseFields> listed(QuotaPage<Quota> page, BiConsumer<Quota, ResponseFields> each) {
        return out -> {
            out.objects("Quotas", page.items(), each);
            page.next().ifPresent(token -> out.text("NextToken", token));
        };
    }

    private static void write(QuotaCall call, Quota quota, long value, ResponseFields out) {
        out.text("ServiceCode", QuotaRequests.SERVICE_CODE)
                .text("ServiceName", QuotaRequests.SERVICE_NAME)
                .text("QuotaArn", quota.arn(call.region(), call.account().value()))
                .text("QuotaCode", quota.code())
                .text("QuotaName", quota.name())
                .decimal("Value", (double) value)
                .text("Unit", "None")
                .flag("Adjustable", quota.adjustable())
                .flag("GlobalQuota", false);
        quota.resource().ifPresent(resource -> perSecond(resource, out));
        out.text("QuotaAppliedAtLevel", "ACCOUNT");
    }

    private static void perSecond(String resource, ResponseFields out) {
        out.object(
                        "UsageMetric",
                        metric -> metric.text("MetricNamespace", "AWS/Usage")
                                .text("MetricName", "CallCount")
                                .object(
                                        "MetricDimensions",
                                        dimensions -> dimensions
                                                .text("Class", "None")
                                                .text("Resource", resource)
                                                .text("Service", "KMS")
                                                .text("Type", "API"))
                                .text("MetricStatisticRecommendation", "Sum"))
                .object("Period", period -> period.number("PeriodValue", 1).text("PeriodUnit", "SECOND"));
    }
}
