package dev.sealgate.gateway.service.quotas;

import dev.sealgate.gateway.service.json.JsonException;
import dev.sealgate.gateway.service.quotas.AccountQuotas.Known;
import dev.sealgate.gateway.service.quotas.QuotaRequests.PageRequest;
import dev.sealgate.gateway.service.quotas.QuotaRequests.QuotaPage;
import dev.sealgate.gateway.service.quotas.QuotaRequests.Service;
import dev.sealgate.gateway.service.quotas.ServiceQuotas.QuotaCall;
import dev.sealgate.kms.wire.AwsJson;
import dev.sealgate.kms.wire.RequestFields;
import dev.sealgate.kms.wire.ResponseFields;
import dev.sealgate.kms.wire.TextRule;
import dev.sealgate.policy.Resource;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The operations that raise quotas and show what was raised. Thread-safe. */
final class QuotaChanges {
    private static final double MAX_VALUE = 10_000_000_000d;
    private static final TextRule REQUEST_ID = TextRule.length(1, 128).matching("[0-9a-zA-Z][a-zA-Z0-9-]{1,128}");
    private static final Pattern KNOWN_ID = Pattern.compile("[0-9a-f]{40}");

    /** Every change was made at once. */
    private enum Status {
        PENDING,
        CASE_OPENED,
        APPROVED,
        DENIED,
        CASE_CLOSED,
        NOT_APPROVED,
        INVALID_REQUEST
    }

    private final AccountQuotas quotas;
    private final QuotaValues values;
    private final InstantSource clock;

    QuotaChanges(AccountQuotas quotas, QuotaValues values, InstantSource clock) {
        this.quotas = quotas;
        this.values = values;
        this.clock = clock;
    }

    Answer request(QuotaCall call, RequestFields in) {
        Service service = QuotaRequests.service(in);
        String code = QuotaRequests.code(in);
        double desired = in.number("DesiredValue", 0, MAX_VALUE);
        return () -> {
            call.require(Resource.ordinary(
                    "arn:aws:servicequotas:" + call.region() + ":" + call.account() + ":"
                            + service.code().orElseThrow() + "/" + code,
                    call.account()));
            service.requireKnown();
            Known made = raise(call, QuotaRequests.quota(code), desired);
            return out -> out.object("RequestedQuota", each -> write(call, made, each));
        };
    }

    private Known raise(QuotaCall call, Quota quota, double desired) {
        if (!quota.adjustable()) {
            throw illegal("The quota " + quota.code() + " cannot be adjusted.");
        }
        if (desired != Math.rint(desired) || desired > Integer.MAX_VALUE) {
            throw illegal("The desired value has to be a whole number up to " + Integer.MAX_VALUE + ".");
        }
        return quotas.raise(
                        new QuotaPlace(call.account(), call.region(), quota.code()),
                        (int) desired,
                        () -> values.unraised(quota, call.region()),
                        call.call().caller().principal().arn(),
                        clock.instant())
                .orElseThrow(() -> illegal("You must provide a quota value greater than the current quota value."));
    }

    private static JsonException illegal(String text) {
        return new JsonException("IllegalArgumentException", text);
    }

    Answer get(QuotaCall call, RequestFields in) {
        String id = in.text("RequestId", REQUEST_ID);
        return () -> {
            call.require(Resource.none());
            Known found = quotas.change(call.account(), call.region(), id)
                    .map(change -> new Known(id, change))
                    .orElseThrow(() -> QuotaRequests.noSuch("request"));
            return out -> out.object("RequestedQuota", each -> write(call, found, each));
        };
    }

    Answer list(QuotaCall call, RequestFields in) {
        return listed(call, in, QuotaRequests.optionalService(in), Optional.empty());
    }

    Answer listByQuota(QuotaCall call, RequestFields in) {
        return listed(call, in, QuotaRequests.service(in), Optional.of(QuotaRequests.code(in)));
    }

    private Answer listed(QuotaCall call, RequestFields in, Service service, Optional<String> code) {
        PageRequest request = PageRequest.read(in);
        Optional<Status> status = in.optionalChoice("Status", Status.class);
        return () -> {
            call.require(Resource.none());
            service.requireKnown();
            code.ifPresent(QuotaRequests::quota);
            QuotaPage<Known> page = request.of(found(call, request, code, status), Known::id);
            return out -> {
                out.objects("RequestedQuotas", page.items(), (each, item) -> write(call, each, item));
                page.next().ifPresent(token -> out.text("NextToken", token));
            };
        };
    }

    private List<Known> found(QuotaCall call, PageRequest request, Optional<String> code, Optional<Status> status) {
        String after = request.after();
        if (!after.isEmpty() && !KNOWN_ID.matcher(after).matches()) {
            throw PageRequest.invalidToken();
        }
        return status.orElse(Status.APPROVED) == Status.APPROVED
                ? quotas.changes(call.account(), call.region(), code, after, request.limit() + 1)
                : List.of();
    }

    private static void write(QuotaCall call, Known known, ResponseFields out) {
        QuotaChange change = known.change();
        Quota quota = QuotaRequests.quota(change.code());
        out.text("Id", known.id())
                .text("ServiceCode", QuotaRequests.SERVICE_CODE)
                .text("ServiceName", QuotaRequests.SERVICE_NAME)
                .text("QuotaCode", quota.code())
                .text("QuotaName", quota.name())
                .decimal("DesiredValue", (double) change.desired())
                .text("Status", Status.APPROVED.name())
                .time("Created", change.created())
                .time("LastUpdated", change.created())
                .text("Requester", requester(call, change))
                .text("QuotaArn", quota.arn(call.region(), call.account().value()))
                .flag("GlobalQuota", false)
                .text("Unit", "None");
    }

    private static String requester(QuotaCall call, QuotaChange change) {
        byte[] json = AwsJson.write(
                out -> out.text("accountId", call.account().value()).text("callerArn", change.requester()));
        return new String(json, StandardCharsets.UTF_8);
    }
}
