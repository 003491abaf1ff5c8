package dev.sealgate.gateway;

import dev.sealgate.gateway.config.GatewayConfig;
import dev.sealgate.gateway.service.s3.S3Router;
import dev.sealgate.gateway.service.s3.access.KmsKeyArns;
import dev.sealgate.gateway.service.s3.access.S3Access;
import dev.sealgate.gateway.service.s3.cors.CrossOrigin;
import dev.sealgate.gateway.service.s3.door.S3Door;
import dev.sealgate.gateway.service.s3.sse.ObjectEncryption;
import dev.sealgate.gateway.service.s3.sse.SseS3Keys;
import dev.sealgate.kms.Kms;

/** S3 with server-side encryption. Thread-safe. */
record S3Wiring(S3Door door, S3Access access, ObjectEncryption encryption) {
    static S3Wiring of(Foundations on, IdentityWiring identity, Kms kms) {
        GatewayConfig config = on.config();
        OpenStorage storage = on.storage();
        SseS3Keys ownKeys = new SseS3Keys(storage.database(), storage.rootKey(), on.random(), on.clock());
        ObjectEncryption encryption = new ObjectEncryption(
                kms,
                ownKeys,
                config.sse().bucketKeys(),
                on.random(),
                config.sse().allowCustomerKeyOverHttp());
        KmsKeyArns keyArns = (account, region, name) ->
                account.flatMap(id -> kms.findArn(id, region, name)).orElse(name);
        S3Access access = new S3Access(
                storage.buckets(),
                storage.accountSettings(),
                storage.objects(),
                storage.uploads(),
                keyArns,
                on.clock());
        S3Router router = new S3Router(config.virtualHostDomains());
        S3Door door = new S3Door(
                identity.authenticator(),
                identity.callers(),
                router,
                access,
                handlers(on, identity, access, encryption),
                new CrossOrigin(router, storage.buckets()),
                config.regions(),
                on.clock());
        return new S3Wiring(door, access, encryption);
    }

    private static S3Handlers handlers(
            Foundations on, IdentityWiring identity, S3Access access, ObjectEncryption encryption) {
        GatewayConfig config = on.config();
        return new S3Handlers(
                on.storage(),
                access,
                identity.directory(),
                config.newBuckets(),
                config.regions(),
                config.archive(),
                encryption,
                identity.directory(),
                identity.directory(),
                on.random());
    }
}
