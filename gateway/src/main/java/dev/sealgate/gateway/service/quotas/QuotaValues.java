package dev.sealgate.gateway.service.quotas;

import dev.sealgate.kms.key.ResourceQuotas;
import dev.sealgate.kms.quota.RequestQuota;
import dev.sealgate.kms.quota.RequestQuotas;
import dev.sealgate.kms.quota.RequestRates;
import dev.sealgate.policy.context.AccountId;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which value of a quota is in force. Thread-safe. */
final class QuotaValues {
    private static final Map<String, RequestQuota> REQUESTS =
            RequestQuotas.all().stream().collect(Collectors.toUnmodifiableMap(RequestQuota::code, Function.identity()));
    private static final Map<String, ResourceQuotas.Quota> RESOURCES = Stream.of(ResourceQuotas.Quota.values())
            .collect(Collectors.toUnmodifiableMap(Quotas::codeOf, Function.identity()));

    private final AccountQuotas quotas;
    private final RequestRates rates;

    QuotaValues(AccountQuotas quotas, RequestRates rates) {
        this.quotas = quotas;
        this.rates = rates;
    }

    long applied(Quota quota, AccountId account, String region) {
        RequestQuota request = REQUESTS.get(quota.code());
        if (request != null) {
            return rates.perSecond(request, account, region);
        }
        ResourceQuotas.Quota resource = RESOURCES.get(quota.code());
        return resource == null ? quota.standard().applyAsLong(region) : quotas.valueOf(resource, account, region);
    }

    /** What is in force as long as the account raised nothing: the configuration's word, else AWS's default. */
    long unraised(Quota quota, String region) {
        RequestQuota request = REQUESTS.get(quota.code());
        return request == null ? quota.standard().applyAsLong(region) : rates.unraised(request, region);
    }
}
