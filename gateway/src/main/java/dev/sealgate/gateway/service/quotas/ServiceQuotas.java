package dev.sealgate.gateway.service.quotas;

import dev.sealgate.gateway.edge.exchange.OperationTraits;
import dev.sealgate.gateway.service.json.JsonCall;
import dev.sealgate.gateway.service.json.JsonException;
import dev.sealgate.gateway.service.json.JsonService;
import dev.sealgate.kms.quota.RequestRates;
import dev.sealgate.kms.wire.AwsJson;
import dev.sealgate.kms.wire.RequestFields;
import dev.sealgate.policy.AccessDeniedText;
import dev.sealgate.policy.Decision;
import dev.sealgate.policy.Resource;
import dev.sealgate.policy.context.AccountId;
import dev.sealgate.policy.context.RequestContext;
import java.time.InstantSource;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * {@code ServiceQuotasV20190624.*} for the KMS: what is in force for the caller's account, and raising it at once. Thread-safe.
 * Source: https://docs.aws.amazon.com/servicequotas/2019-06-24/apireference/Welcome.html
 */
public final class ServiceQuotas implements JsonService {
    /** Reads its request's fields, and answers unless they prove invalid. */
    private interface Operation {
        Answer perform(QuotaCall call, RequestFields fields);
    }

    /** One row of the table of operations; each needs the action that bears its name. */
    private record Row(OperationTraits traits, Operation operation) {}

    private final Map<String, Row> rows;
    private final Map<String, OperationTraits> operations;

    public ServiceQuotas(AccountQuotas quotas, RequestRates rates, InstantSource clock) {
        QuotaValues values = new QuotaValues(quotas, rates);
        QuotaReads reads = new QuotaReads(values);
        QuotaChanges changes = new QuotaChanges(quotas, values, clock);
        // spotless:off
        rows = Stream.of(
                reads ("GetAWSDefaultServiceQuota",                      reads::getDefault),
                reads ("GetRequestedServiceQuotaChange",                 changes::get),
                reads ("GetServiceQuota",                                reads::get),
                reads ("ListAWSDefaultServiceQuotas",                    reads::listDefaults),
                reads ("ListRequestedServiceQuotaChangeHistory",         changes::list),
                reads ("ListRequestedServiceQuotaChangeHistoryByQuota",  changes::listByQuota),
                reads ("ListServiceQuotas",                              reads::list),
                reads ("ListServices",                                   reads::services),
                writes("RequestServiceQuotaIncrease",                    changes::request))
                .collect(Collectors.toUnmodifiableMap(row -> row.traits().name(), row -> row));
        // spotless:on
        operations = rows.values().stream()
                .map(Row::traits)
                .collect(Collectors.toUnmodifiableMap(OperationTraits::name, traits -> traits));
    }

    private static Row reads(String name, Operation operation) {
        return new Row(OperationTraits.managing(name, true), operation);
    }

    private static Row writes(String name, Operation operation) {
        return new Row(OperationTraits.managing(name, false), operation);
    }

    @Override
    public String name() {
        return "servicequotas";
    }

    @Override
    public String targetPrefix() {
        return "ServiceQuotasV20190624.";
    }

    @Override
    public String internalFailure() {
        return "ServiceException";
    }

    @Override
    public Map<String, OperationTraits> operations() {
        return operations;
    }

    @Override
    public byte[] perform(JsonCall call) {
        Row row = rows.get(call.operation());
        if (row == null) {
            throw new JsonException(
                    "UnknownOperationException", "The operation " + call.operation() + " is not served here.");
        }
        QuotaCall known = new QuotaCall(call, account(call));
        Answer answer = AwsJson.read(
                call.body().view(), fields -> row.operation().perform(known, fields), call.trace()::parameters);
        return AwsJson.write(answer.work());
    }

    private static AccountId account(JsonCall call) {
        return call.caller()
                .principal()
                .account()
                .orElseThrow(() -> new JsonException("AccessDeniedException", "Sign the request."));
    }

    /** One call of a known account. */
    record QuotaCall(JsonCall call, AccountId account) {
        String region() {
            return call.region();
        }

        void require(Resource resource) {
            RequestContext context =
                    RequestContext.builder().put("servicequotas:service", "kms").build();
            Decision decision = call.caller().decide("servicequotas:" + call.operation(), resource, context);
            if (!decision.allowed()) {
                throw new JsonException("AccessDeniedException", AccessDeniedText.of(decision));
            }
        }
    }
}
