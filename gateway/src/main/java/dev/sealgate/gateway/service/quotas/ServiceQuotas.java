package dev.sealgate.gateway.service.quotas;

import dev.sealgate.gateway.service.json.JsonCall;
import dev.sealgate.gateway.service.json.JsonException;
import dev.sealgate.gateway.service.json.JsonService;
import dev.sealgate.kms.error.KmsException;
import dev.sealgate.kms.quota.RequestRates;
import dev.sealgate.kms.wire.AwsJson;
import dev.sealgate.kms.wire.RequestFields;
import dev.sealgate.policy.AccessDeniedText;
import dev.sealgate.policy.AccountId;
import dev.sealgate.policy.Decision;
import dev.sealgate.policy.RequestContext;
import dev.sealgate.policy.Resource;
import java.time.InstantSource;
import java.util.Map;

/**
 * {@code ServiceQuotasV20190624.*} for the KMS: what is in force for the caller's account, and raising it at once. Thread-safe.
 * Source: https://docs.aws.amazon.com/servicequotas/2019-06-24/apireference/Welcome.html
 */
public final class ServiceQuotas implements JsonService {
    /** What an operation of this service makes of its request's fields, which may still prove invalid. */
    private interface Operation {
        Answer perform(QuotaCall call, RequestFields fields);
    }

    private final Map<String, Operation> operations;

    public ServiceQuotas(AccountQuotas quotas, RequestRates rates, InstantSource clock) {
        QuotaValues values = new QuotaValues(quotas, rates);
        QuotaReads reads = new QuotaReads(values);
        QuotaChanges changes = new QuotaChanges(quotas, values, clock);
        // spotless:off
        operations = Map.of(
                "GetAWSDefaultServiceQuota",                      reads::getDefault,
                "GetRequestedServiceQuotaChange",                 changes::get,
                "GetServiceQuota",                                reads::get,
                "ListAWSDefaultServiceQuotas",                    reads::listDefaults,
                "ListRequestedServiceQuotaChangeHistory",         changes::list,
                "ListRequestedServiceQuotaChangeHistoryByQuota",  changes::listByQuota,
                "ListServiceQuotas",                              reads::list,
                "ListServices",                                   reads::services,
                "RequestServiceQuotaIncrease",                    changes::request);
        // spotless:on
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
    public boolean knows(String operation) {
        return operations.containsKey(operation);
    }

    @Override
    public byte[] perform(JsonCall call) {
        Operation operation = operations.get(call.operation());
        if (operation == null) {
            throw new JsonException(
                    "UnknownOperationException", "The operation " + call.operation() + " is not served here.");
        }
        try {
            QuotaCall known = new QuotaCall(call, account(call));
            Answer answer = AwsJson.read(
                    call.body().view(), fields -> operation.perform(known, fields), call.trace()::parameters);
            return AwsJson.write(answer.work());
        } catch (KmsException e) {
            throw new JsonException(e.code().wireCode(), e.code().status(), e.text());
        }
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
