package dev.sealgate.gateway;

import dev.sealgate.gateway.config.GatewayConfig;
import dev.sealgate.gateway.config.MetricsSettings.Access;
import dev.sealgate.gateway.operate.backup.BackupPage;
import dev.sealgate.gateway.operate.backup.Backups;
import dev.sealgate.gateway.operate.explain.ExplainPage;
import dev.sealgate.gateway.operate.explain.PolicyCheckPage;
import dev.sealgate.gateway.operate.faults.FaultsPage;
import dev.sealgate.gateway.operate.health.Checks;
import dev.sealgate.gateway.operate.health.Readiness;
import dev.sealgate.gateway.operate.health.ReadyPage;
import dev.sealgate.gateway.operate.inspect.InspectPage;
import dev.sealgate.gateway.operate.page.AdminPages;
import dev.sealgate.gateway.operate.page.Administrators;
import dev.sealgate.gateway.operate.page.MetricsPage;
import dev.sealgate.gateway.operate.page.UsagePage;
import dev.sealgate.gateway.record.audit.Recording;
import dev.sealgate.gateway.record.audit.file.AuditLog;
import dev.sealgate.gateway.record.audit.file.TrailLimits;
import dev.sealgate.gateway.service.s3.access.BucketPolicyTexts;
import dev.sealgate.storage.metadata.Schema;
import dev.sealgate.storage.object.ContentInspector;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What operators look at and ask for under {@code /-/}; each page says its own row. */
final class AdminWiring {
    private final Foundations on;
    private final IdentityWiring identity;
    private final Administrators administrators;
    private final Observers observers;

    AdminWiring(Foundations on, IdentityWiring identity, Observers observers) {
        this.on = on;
        this.identity = identity;
        this.administrators = Administrators.of(identity.authenticator(), identity.callers());
        this.observers = observers;
    }

    /** In place of a service: no credential is scoped to its name, and its operations are none of the client's words. */
    Service service(KmsWiring kms, S3Wiring s3, Optional<Backups> backups, Readiness readiness) {
        return new Service("/-/", pages(kms, s3, backups, readiness), _ -> true, new Recording.Nothing());
    }

    /** In the order in which they are listed. */
    private AdminPages pages(KmsWiring kms, S3Wiring s3, Optional<Backups> backups, Readiness readiness) {
        GatewayConfig config = on.config();
        List<AdminPages.Row> rows = new ArrayList<>();
        rows.add(new ExplainPage(administrators, observers.decisions(), identity.authorizer()).row());
        rows.add(policyCheck(s3).row());
        rows.add(
                new UsagePage(administrators, observers.meter(), observers.usage(), kms.kms()::customerKeys, on.clock())
                        .row());
        rows.add(inspect(s3).row());
        rows.addAll(new FaultsPage(
                        administrators,
                        Optional.of(kms.faults()).filter(_ -> config.faults().enabled()))
                .rows());
        rows.addAll(
                new BackupPage(administrators, backups, config.defaultAccount().id()).rows());
        observers
                .metrics()
                .ifPresent(measured -> rows.add(new MetricsPage(
                                administrators, measured, config.metrics().access())
                        .row()));
        rows.add(ready(readiness).row());
        return new AdminPages(administrators, rows);
    }

    private PolicyCheckPage policyCheck(S3Wiring s3) {
        return new PolicyCheckPage(
                administrators,
                observers.decisions(),
                on.storage().buckets(),
                s3.access(),
                new BucketPolicyTexts(identity.directory()),
                identity.authorizer(),
                on.costlyWork(),
                on.clock());
    }

    private InspectPage inspect(S3Wiring s3) {
        return new InspectPage(
                administrators,
                on.storage().buckets(),
                on.storage().objects(),
                new ContentInspector(on.storage().contents()),
                s3.encryption(),
                on.clock());
    }

    /** Those who may read the metrics may know what is wrong. */
    private ReadyPage ready(Readiness readiness) {
        Access access = on.config().metrics().access();
        return new ReadyPage(
                readiness,
                (request, trace) -> MetricsPage.isOpenTo(access, request)
                        || administrators
                                .find(request, trace)
                                .filter(known -> Administrators.mayDo(known, MetricsPage.ACTION))
                                .isPresent());
    }

    static Readiness readiness(Foundations on, Optional<AuditLog> audit) {
        GatewayConfig config = on.config();
        OpenStorage storage = on.storage();
        List<Readiness.Check> checks = new ArrayList<>();
        checks.add(Checks.disk(
                config.dataDirectory(),
                () -> config.dataDirectory().toFile().getUsableSpace(),
                config.limits().minFreeDiskBytes()));
        checks.add(Checks.metadata(() -> storage.metadata().get(Schema.META, new byte[] {0})));
        checks.add(Checks.membership(storage.membership(), Housekeeping.SWEEP_GRACE.dividedBy(3)));
        audit.ifPresent(log -> checks.add(Checks.audit(log, TrailLimits.DEFAULT.waitingBytes() / 2)));
        return new Readiness(checks, on.nanoTime());
    }
}
