package dev.sealgate.gateway;

import dev.sealgate.gateway.edge.exchange.OperationTraits;
import dev.sealgate.gateway.record.audit.Recording;
import dev.sealgate.gateway.record.audit.Recording.Management;
import dev.sealgate.gateway.service.cloudtrail.CloudTrailService;
import dev.sealgate.gateway.service.iam.Iam;
import dev.sealgate.gateway.service.iam.UniqueIds;
import dev.sealgate.gateway.service.json.JsonService;
import dev.sealgate.gateway.service.kms.KmsService;
import dev.sealgate.gateway.service.query.QueryOperation;
import dev.sealgate.gateway.service.query.QueryService;
import dev.sealgate.gateway.service.quotas.ServiceQuotas;
import dev.sealgate.gateway.service.s3.S3Operation;
import dev.sealgate.gateway.service.s3.cors.CrossOrigin;
import dev.sealgate.gateway.service.sts.Sessions;
import dev.sealgate.gateway.service.sts.Sts;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The services, one row each. A new one is a package in {@code service} and a row here. */
final class ServiceWiring {
    /** IAM is one for all regions, and its events are found in one of them. */
    private static final String IAM_REGION = "us-east-1";

    private ServiceWiring() {}

    static Services of(
            Foundations on, IdentityWiring identity, KmsWiring kms, S3Wiring s3, Observers observers, Service admin) {
        UniqueIds ids = new UniqueIds(on.random());
        KmsService keys = new KmsService(kms.kms());
        ServiceQuotas quotas = new ServiceQuotas(kms.quotas(), kms.rates(), on.clock());
        CloudTrailService trail = new CloudTrailService(
                observers.trails(on.storage().gateway()), on.storage().rootKey(), on.costlyWork(), on.clock());
        Iam iam = new Iam(
                identity.directory(), identity.keyUses(), ids, identity.authorizer(), on.costlyWork(), on.clock());
        Sts sts = new Sts(identity.directory(), new Sessions(identity.tokens(), ids, on.clock()));
        return new Services(
                admin,
                new Service("s3", s3.door(), s3Names()::contains, new Recording.OfS3()),
                Service.query(sts, identity, new Management(_ -> true)),
                List.of(
                        Service.query(iam, identity, new Management(name -> readsOnly(iam, name)).in(IAM_REGION)),
                        Service.json(keys, identity, recorded(keys).recordedAsCalls()),
                        Service.json(quotas, identity, recorded(quotas)),
                        Service.json(trail, identity, recorded(trail))));
    }

    /** By its row; by its name where the client made it up. */
    private static boolean readsOnly(QueryService service, String name) {
        return service.operation(name).map(QueryOperation::readOnly).orElseGet(() -> Recording.startsReadOnly(name));
    }

    private static Management recorded(JsonService service) {
        return new Management(name -> Optional.ofNullable(service.operations().get(name))
                .map(OperationTraits::readOnly)
                .orElseGet(() -> Recording.startsReadOnly(name)));
    }

    private static Set<String> s3Names() {
        return Stream.concat(
                        Stream.of(CrossOrigin.PREFLIGHT.name()),
                        Arrays.stream(S3Operation.values()).map(S3Operation::wireName))
                .collect(Collectors.toUnmodifiableSet());
    }
}
