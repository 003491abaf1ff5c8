package dev.sealgate.kms.operation;

import dev.sealgate.kms.key.KeySpec;
import dev.sealgate.kms.quota.CostlyWork;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Supplier;

/** Keys of which specs take long to make: the tenth of a second to seconds that finding two primes takes. Thread-safe. */
public final class SlowSpecs {
    private static final Set<KeySpec> SLOW = EnumSet.of(KeySpec.RSA_2048, KeySpec.RSA_3072, KeySpec.RSA_4096);

    private final CostlyWork costlyWork;

    SlowSpecs(CostlyWork costlyWork) {
        this.costlyWork = costlyWork;
    }

    /** Runs {@code maker}: at once, or for slow specs when it is the turn of the caller's account. */
    public <T> T make(Invocation in, KeySpec spec, Supplier<T> maker) {
        return SLOW.contains(spec) ? costlyWork.perform(in.caller(), maker) : maker.get();
    }
}
