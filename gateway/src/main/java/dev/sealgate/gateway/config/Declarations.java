package dev.sealgate.gateway.config;

import dev.sealgate.gateway.config.AuditSettings.S3DataEvents;
import dev.sealgate.gateway.config.Section.Located;
import dev.sealgate.kms.quota.RequestQuota;
import dev.sealgate.kms.quota.RequestQuotas;
import dev.sealgate.kms.quota.RequestRates;
import dev.sealgate.policy.context.AccountId;
import dev.sealgate.storage.seal.RootKeySource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What {@code sealgate.yaml} declares beyond single values: accounts, KMS keys, limits, the root key. */
final class Declarations {
    /** Accounts are read with what must be unique among them all. */
    static final class Seen {
        private final Set<String> values = new HashSet<>();

        void requireNew(String kind, Located value) {
            if (!values.add(kind + " " + value.text())) {
                throw ConfigException.unexpected(value.place(), value.text(), kind + " that is not used before");
            }
        }
    }

    private Declarations() {}

    /** At least the default account. */
    static List<Account> accounts(Section root) {
        Seen seen = new Seen();
        List<Account> declared = root.sections("accounts", section -> account(section, seen));
        return declared.isEmpty() ? List.of(defaultAccount()) : declared;
    }

    private static Account defaultAccount() {
        return Account.bare(Account.DEFAULT_ID, "default", "default@sealgate.local");
    }

    private static Account account(Section section, Seen seen) {
        Located idText = section.required("id");
        AccountId id = Parsers.accountId(idText);
        seen.requireNew("an account id", idText);
        String name = section.scalar("name").map(Located::text).orElse("account-" + id);
        return new Account(
                id,
                name,
                section.scalar("email").map(Located::text).orElse(name + "@sealgate.local"),
                section.scalar("canonicalId").map(Parsers::canonicalId).orElseGet(() -> Account.derivedCanonicalId(id)),
                section.sections("rootAccessKeys", key -> accessKey(key, seen)),
                section.sections("users", user -> DeclaredIdentity.user(user, id, seen)),
                section.sections("groups", group -> DeclaredIdentity.group(group, id, seen)),
                section.sections("roles", role -> DeclaredIdentity.role(role, id, seen)),
                section.sections("managedPolicies", policy -> DeclaredIdentity.managedPolicy(policy, id, seen)));
    }

    static AccessKey accessKey(Section section, Seen seen) {
        Located id = section.required("id");
        String secret = Parsers.secretAccessKey(section.required("secret"));
        AccessKey key = AccessKey.of(Parsers.accessKeyId(id), secret);
        seen.requireNew("an access key id", id);
        return key;
    }

    /** The default account's root keys are replaced by {@code key}. */
    static List<Account> withRootAccessKey(List<Account> accounts, AccessKey key) {
        List<Account> changed = new ArrayList<>(accounts);
        changed.set(0, accounts.getFirst().withRootAccessKey(key));
        return changed;
    }

    /** What the section {@code kms} says. */
    record Kms(List<KmsKeySeed> keys, Map<String, Integer> quotas) {}

    static Kms kms(Section root, List<Account> accounts, String region) {
        return root.section("kms")
                .map(kms -> Section.read(kms, section -> kmsOf(section, accounts, region)))
                .orElse(new Kms(List.of(), Map.of()));
    }

    private static Kms kmsOf(Section section, List<Account> accounts, String region) {
        Seen seen = new Seen();
        Map<String, Integer> quotas = new HashMap<>();
        section.scalarsByKey("quotas").forEach((group, perSecond) -> {
            if (!group.equals(RequestRates.ALL_OTHERS)
                    && RequestQuotas.find(group).isEmpty()) {
                throw ConfigException.unexpected(perSecond.place(), group, "one of " + quotaGroups());
            }
            quotas.put(group, Parsers.count(perSecond));
        });
        return new Kms(section.sections("keys", key -> kmsKey(key, accounts, region, seen)), quotas);
    }

    private static String quotaGroups() {
        return RequestQuotas.all().stream().map(RequestQuota::group).collect(Collectors.joining(", "))
                + ", and * for all others";
    }

    private static KmsKeySeed kmsKey(Section section, List<Account> accounts, String region, Seen seen) {
        AccountId account = declared(section.scalar("account"), accounts);
        String keyRegion = section.scalar("region").map(Parsers::region).orElse(region);
        Located id = section.required("id");
        seen.requireNew("a key id", id);
        Optional<Located> alias = section.scalar("alias");
        alias.map(given -> new Located(given.place(), Parsers.alias(given)))
                .ifPresent(name -> seen.requireNew("an alias of " + account + " in " + keyRegion, name));
        return new KmsKeySeed(
                account,
                keyRegion,
                Parsers.keyId(id),
                alias.map(Parsers::alias),
                section.scalar("description").map(Located::text).orElse(""),
                section.scalar("policy").map(Parsers::keyPolicy));
    }

    /** The account that is named, which must be one of these; the default account when none is. */
    static AccountId declared(Optional<Located> named, List<Account> accounts) {
        return named.map(text -> {
                    AccountId account = Parsers.accountId(text);
                    if (accounts.stream().noneMatch(each -> each.id().equals(account))) {
                        throw ConfigException.unexpected(text.place(), text.text(), "the id of a declared account");
                    }
                    return account;
                })
                .orElse(accounts.getFirst().id());
    }

    static Limits limits(Section root) {
        return root.section("limits")
                .map(section -> Section.read(section, Declarations::limitsOf))
                .orElse(Limits.DEFAULT);
    }

    private static Limits limitsOf(Section section) {
        Limits standard = Limits.DEFAULT;
        return new Limits(
                section.scalar("maxInFlightRequests").map(Parsers::count).orElse(standard.maxInFlightRequests()),
                section.scalar("maxAnonymousRequests").map(Parsers::count).orElse(standard.maxAnonymousRequests()),
                section.scalar("maxConnections").map(Parsers::count).orElse(standard.maxConnections()),
                section.scalar("maxPutSize").map(Parsers::sizeBytes).orElse(standard.maxPutBytes()),
                section.scalar("memory").map(Parsers::sizeBytes).orElse(standard.memoryBytes()),
                section.scalar("anonymousMemory").map(Parsers::sizeBytes).orElse(standard.anonymousMemoryBytes()),
                section.scalar("idleTimeout").map(Parsers::duration).orElse(standard.idleTimeout()),
                section.scalar("headTimeout").map(Parsers::duration).orElse(standard.headTimeout()),
                section.scalar("documentTimeout").map(Parsers::duration).orElse(standard.documentTimeout()),
                section.scalar("rateGrace").map(Parsers::duration).orElse(standard.rateGrace()),
                section.scalar("minRate").map(Parsers::bytesPerSecond).orElse(standard.minBytesPerSecond()),
                section.scalar("minFreeDisk").map(Parsers::sizeBytes).orElse(standard.minFreeDiskBytes()),
                section.scalar("drainTimeout").map(Parsers::duration).orElse(standard.drainTimeout()));
    }

    static ExplainSettings explain(Section root) {
        return root.section("explain")
                .map(section -> Section.read(section, Declarations::explainOf))
                .orElse(ExplainSettings.DEFAULT);
    }

    private static ExplainSettings explainOf(Section section) {
        ExplainSettings standard = ExplainSettings.DEFAULT;
        return new ExplainSettings(
                section.scalar("retention").map(Parsers::duration).orElse(standard.retention()),
                section.scalar("maxRecords").map(Parsers::count).orElse(standard.maxRecords()),
                section.scalar("allowed").map(Parsers::flag).orElse(standard.allowed()));
    }

    static MeteringSettings metering(Section root) {
        return root.section("metering")
                .map(section -> Section.read(
                        section,
                        s -> new MeteringSettings(
                                s.scalar("enabled").map(Parsers::flag).orElse(MeteringSettings.DEFAULT.enabled()))))
                .orElse(MeteringSettings.DEFAULT);
    }

    static AuditSettings audit(Section root) {
        return root.section("audit")
                .map(section -> Section.read(section, Declarations::auditOf))
                .orElse(AuditSettings.DEFAULT);
    }

    private static AuditSettings auditOf(Section section) {
        AuditSettings standard = AuditSettings.DEFAULT;
        return new AuditSettings(
                section.scalar("enabled").map(Parsers::flag).orElse(standard.enabled()),
                section.isList("s3DataEvents")
                        ? new S3DataEvents.Of(section.scalars("s3DataEvents").stream()
                                .map(Parsers::objectPrefix)
                                .toList())
                        : section.scalar("s3DataEvents").map(Parsers::allOrNone).orElse(standard.s3DataEvents()),
                section.scalar("retention").map(Parsers::duration),
                section.scalar("maxFileSize").map(Parsers::sizeBytes).orElse(standard.maxFileBytes()),
                section.scalar("maxFileAge").map(Parsers::duration).orElse(standard.maxFileAge()));
    }

    static MetricsSettings metrics(Section root) {
        return root.section("metrics")
                .map(section -> Section.read(section, Declarations::metricsOf))
                .orElse(MetricsSettings.DEFAULT);
    }

    private static MetricsSettings metricsOf(Section section) {
        MetricsSettings standard = MetricsSettings.DEFAULT;
        MetricsSettings.Access access =
                section.scalar("access").map(Parsers::metricsAccess).orElse(standard.access());
        return new MetricsSettings(
                section.scalar("enabled").map(Parsers::flag).orElse(standard.enabled()),
                access,
                section.scalar("buckets")
                        .map(Parsers::countOrNone)
                        .orElse(access == MetricsSettings.Access.ANYONE ? 0 : standard.maxBuckets()));
    }

    /** Exactly one of three; a declared file is never made, for a wrong path must not become a new key. */
    static RootKeySource rootKey(Section section, Path directory, Function<String, Optional<String>> environment) {
        Optional<RootKeySource> file =
                section.scalar("file").map(value -> RootKeySource.file(Parsers.path(value, directory)));
        Optional<RootKeySource> variable =
                section.scalar("environment").map(value -> RootKeySource.variable(value.text(), environment));
        List<String> words =
                section.scalars("command").stream().map(Located::text).toList();
        Optional<RootKeySource> command =
                words.isEmpty() ? Optional.empty() : Optional.of(RootKeySource.command(words));
        List<RootKeySource> given = new ArrayList<>();
        file.ifPresent(given::add);
        variable.ifPresent(given::add);
        command.ifPresent(given::add);
        if (given.size() != 1) {
            throw new ConfigException(section.place() + ": " + given.size()
                    + " sources (expected: exactly one of file, environment, command)");
        }
        return given.getFirst();
    }
}
