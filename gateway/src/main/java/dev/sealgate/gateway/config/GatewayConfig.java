package dev.sealgate.gateway.config;

import dev.sealgate.policy.value.Cidr;
import dev.sealgate.storage.blob.s3.S3BlobSettings;
import dev.sealgate.storage.metadata.Durability;
import dev.sealgate.storage.metadata.postgres.PostgresSettings;
import dev.sealgate.storage.seal.RootKeySource;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything the operator decides, checked. Immutable; {@code toString} shows no secret.
 *
 * @param dataDirectory everything that is stored but for what the next two say is elsewhere; removing it resets the gateway
 * @param metadata the database that keeps the metadata, and that other gateways may share
 * @param blobs the S3 service that keeps the blobs
 * @param http where plain HTTP is served, if at all
 * @param https where HTTPS is served, if at all
 * @param tlsFiles the certificate of the HTTPS listener; absent: one is made under {@code DATA/tls}
 * @param regions where buckets can be; the standard one is also that of seeded KMS keys that name none
 * @param virtualHostDomains bucket names are also recognised as {@code bucket.<domain>}
 * @param trustedProxies whose word on the client's address and connection is taken: addresses or CIDR blocks
 * @param accounts at least one; the first is the default account
 * @param kmsQuotas calls per second by the group of a request quota, in place of AWS's defaults
 */
public record GatewayConfig(
        Path dataDirectory,
        Optional<PostgresSettings> metadata,
        Optional<S3BlobSettings> blobs,
        Optional<HostPort> http,
        Optional<HostPort> https,
        Optional<TlsFiles> tlsFiles,
        Durability durability,
        Regions regions,
        List<String> virtualHostDomains,
        List<Cidr> trustedProxies,
        List<Account> accounts,
        List<KmsKeySeed> kmsKeys,
        Map<String, Integer> kmsQuotas,
        Limits limits,
        NewBuckets newBuckets,
        Sse sse,
        ExplainSettings explain,
        MeteringSettings metering,
        MetricsSettings metrics,
        AuditSettings audit,
        FaultSettings faults,
        AuthSettings auth,
        ArchiveSettings archive,
        LogSettings log,
        RootKeySource rootKey) {
    public GatewayConfig {
        virtualHostDomains = List.copyOf(virtualHostDomains);
        trustedProxies = List.copyOf(trustedProxies);
        accounts = List.copyOf(accounts);
        kmsKeys = List.copyOf(kmsKeys);
        kmsQuotas = Map.copyOf(kmsQuotas);
        if (accounts.isEmpty()) {
            throw new IllegalArgumentException("accounts: none (expected: at least one)");
        }
    }

    /** PEM files of the operator's own certificate chain and private key. Immutable. */
    public record TlsFiles(Path certificate, Path key) {}

    /**
     * Choices of server-side encryption. Immutable.
     *
     * @param allowCustomerKeyOverHttp whether SSE-C keys are accepted on the plain listener, which AWS never does
     */
    public record Sse(boolean allowCustomerKeyOverHttp, BucketKeySettings bucketKeys) {
        public static final Sse DEFAULT = new Sse(false, BucketKeySettings.DEFAULT);
    }

    /** Of what names none. */
    public String region() {
        return regions.standard();
    }

    public Account defaultAccount() {
        return accounts.getFirst();
    }

    /** The same with {@code key} as the only root access key of the default account. */
    public GatewayConfig withRootAccessKey(AccessKey key) {
        return new GatewayConfig(
                dataDirectory,
                metadata,
                blobs,
                http,
                https,
                tlsFiles,
                durability,
                regions,
                virtualHostDomains,
                trustedProxies,
                Declarations.withRootAccessKey(accounts, key),
                kmsKeys,
                kmsQuotas,
                limits,
                newBuckets,
                sse,
                explain,
                metering,
                metrics,
                audit,
                faults,
                auth,
                archive,
                log,
                rootKey);
    }
}
