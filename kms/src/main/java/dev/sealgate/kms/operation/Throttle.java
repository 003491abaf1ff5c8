package dev.sealgate.kms.operation;

import dev.sealgate.kms.call.KmsCall;
import dev.sealgate.kms.call.KmsOperation;
import dev.sealgate.kms.error.KmsException;
import dev.sealgate.kms.key.KeySpec;
import dev.sealgate.kms.quota.QuotaRule;
import dev.sealgate.kms.quota.RequestQuota;
import dev.sealgate.kms.quota.RequestQuotas;
import dev.sealgate.kms.quota.RequestRates;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;

/**
 * Charges one invocation to the request quotas of its caller's account, each once. Used by the request's thread only.
 *
 * <p>Every method refuses a call that comes too fast.
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/throttling.html
 */
final class Throttle {
    private final RequestRates rates;
    private final KmsCall call;
    private final KmsOperation operation;
    private final Instant now;
    private final Set<RequestQuota> charged = HashSet.newHashSet(2);

    Throttle(RequestRates rates, KmsCall call, KmsOperation operation, Instant now) {
        this.rates = rates;
        this.call = call;
        this.operation = operation;
        this.now = now;
    }

    /** Before anything is read. */
    void begin() {
        switch (operation.quota()) {
            case OWN -> charge(RequestQuotas.ofOperation(operation.name()));
            case SYMMETRIC -> charge(RequestQuotas.ofKey(KeySpec.SYMMETRIC_DEFAULT));
            case BY_KEY, BY_PAIR -> {} // which one is not known yet
        }
    }

    /** Once the request was read. */
    void read(KmsRequest request) {
        if (operation.quota() == QuotaRule.BY_PAIR) {
            request.pairToMake().flatMap(RequestQuotas::ofKeyPair).ifPresent(this::charge);
        }
    }

    /** Once a key of the request was found, before its permission is checked. */
    void found(KeySpec spec) {
        if (operation.quota() == QuotaRule.BY_KEY) {
            charge(RequestQuotas.ofKey(spec));
        }
    }

    /** After a refusal: a call that named no existing key, or no known key pair, counts all the same. */
    void refused() {
        if (charged.isEmpty()) {
            charge(RequestQuotas.ofKey(KeySpec.SYMMETRIC_DEFAULT));
        }
    }

    private void charge(RequestQuota quota) {
        call.caller().principal().account().ifPresent(payer -> {
            if (charged.add(quota) && !rates.admit(payer, call.region(), quota, now)) {
                throw KmsException.throttled();
            }
        });
    }
}
