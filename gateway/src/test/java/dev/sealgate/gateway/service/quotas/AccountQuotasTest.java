package dev.sealgate.gateway.service.quotas;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.kms.key.ResourceQuotas;
import dev.sealgate.kms.quota.RequestQuota;
import dev.sealgate.kms.quota.RequestQuotas;
import dev.sealgate.policy.context.AccountId;
import dev.sealgate.storage.metadata.Database;
import dev.sealgate.storage.metadata.TestDatabases;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Two instances over one database are two gateways over one store. */
class AccountQuotasTest {
    private static final AccountId ACCOUNT = new AccountId("111122223333");
    private static final String REGION = "us-east-1";
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final RequestQuota RATE = RequestQuotas.find("DescribeKey").orElseThrow();

    private final Database database = TestDatabases.inMemory();
    private final AtomicLong nanos = new AtomicLong();
    private final AccountQuotas here = new AccountQuotas(database, new SecureRandom(), nanos::get);
    private final AccountQuotas there = new AccountQuotas(database, new SecureRandom(), nanos::get);

    private void raiseThere(String code, int desired) {
        assertTrue(there.raise(new QuotaPlace(ACCOUNT, REGION, code), desired, () -> 1, "arn", NOW)
                .isPresent());
    }

    @Test
    void rateRaisedAtAnotherGateway_countsWithinTheBound_andWhereItWasRaisedAtOnce() {
        assertEquals(OptionalInt.empty(), here.perSecond(RATE, ACCOUNT, REGION));
        raiseThere(RATE.code(), 77_777);
        assertEquals(OptionalInt.of(77_777), there.perSecond(RATE, ACCOUNT, REGION));
        assertEquals(OptionalInt.empty(), here.perSecond(RATE, ACCOUNT, REGION));
        nanos.addAndGet(AccountQuotas.BOUND.toNanos() + 1);
        assertEquals(OptionalInt.of(77_777), here.perSecond(RATE, ACCOUNT, REGION));
    }

    @Test
    void numberOfResourcesRaisedAtAnotherGateway_countsAtOnce() {
        ResourceQuotas.Quota keys = ResourceQuotas.Quota.KEYS;
        assertEquals(keys.standard(), here.valueOf(keys, ACCOUNT, REGION));
        raiseThere(Quotas.codeOf(keys), 200_000);
        assertEquals(200_000, here.valueOf(keys, ACCOUNT, REGION));
    }

    @Test
    void quotaOfAnotherRegion_staysAsItIs() {
        raiseThere(RATE.code(), 77_777);
        assertEquals(OptionalInt.empty(), there.perSecond(RATE, ACCOUNT, "eu-west-1"));
    }
}
