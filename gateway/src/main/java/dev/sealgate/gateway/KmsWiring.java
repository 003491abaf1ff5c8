package dev.sealgate.gateway;

import dev.sealgate.gateway.config.FaultSettings;
import dev.sealgate.gateway.config.KmsKeySeed;
import dev.sealgate.gateway.service.quotas.AccountQuotas;
import dev.sealgate.kms.Kms;
import dev.sealgate.kms.SeedKey;
import dev.sealgate.kms.fault.Fault;
import dev.sealgate.kms.fault.Faults;
import dev.sealgate.kms.key.KmsServiceObserver;
import dev.sealgate.kms.quota.RequestRates;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The KMS, with the quotas and faults that others change while it runs. Thread-safe. */
record KmsWiring(Kms kms, AccountQuotas quotas, RequestRates rates, Faults faults) {
    private static final Logger LOG = LoggerFactory.getLogger(KmsWiring.class);

    /** With the configured keys in it. */
    static KmsWiring of(Foundations on, IdentityWiring identity, KmsServiceObserver observer) {
        AccountQuotas quotas = new AccountQuotas(on.storage().database(), on.random());
        RequestRates rates = new RequestRates(on.config().kmsQuotas(), quotas);
        Faults faults = new Faults();
        armed(on.config().faults()).forEach(faults::add);
        Kms kms = new Kms(
                on.storage().database(),
                on.storage().rootKey(),
                identity.authorizer(),
                identity.directory(),
                quotas,
                on.costlyWork(),
                rates,
                faults,
                observer,
                on.clock(),
                on.random());
        on.config().kmsKeys().forEach(seed -> kms.seed(seedKey(seed)));
        return new KmsWiring(kms, quotas, rates, faults);
    }

    /** What is declared, if it may happen. */
    private static List<Fault> armed(FaultSettings settings) {
        if (!settings.enabled()) {
            return List.of();
        }
        LOG.warn(
                "faults are enabled: administrators can make the KMS fail; {} armed",
                settings.rules().size());
        return settings.rules();
    }

    private static SeedKey seedKey(KmsKeySeed seed) {
        SeedKey random = SeedKey.random(seed.account(), seed.region(), seed.id().toString())
                .withDescription(seed.description());
        SeedKey key = seed.policy().map(random::withPolicy).orElse(random);
        return seed.alias().map(alias -> key.withAlias("alias/" + alias)).orElse(key);
    }
}
