package dev.sealgate.kms.quota;

import dev.sealgate.policy.context.AccountId;
import java.util.OptionalInt;

/** Rates that accounts had raised. Thread-safe; asked for every call, so that a change counts at once. */
@FunctionalInterface
public interface RaisedRates {
    RaisedRates NONE = (_, _, _) -> OptionalInt.empty();

    /** Calls per second; empty as long as the account did not raise this quota in the region. */
    OptionalInt perSecond(RequestQuota quota, AccountId account, String region);
}
