package dev.sealgate.gateway.service.s3.configuration;

import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.edge.exchange.HttpResponse;
import dev.sealgate.gateway.protocol.s3.S3ErrorCode;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.gateway.service.s3.S3Request;
import dev.sealgate.gateway.service.s3.SmallBody;
import dev.sealgate.gateway.service.s3.access.HeadJudged;
import dev.sealgate.storage.object.BucketConfiguration;
import dev.sealgate.storage.object.BucketConfigurations;
import dev.sealgate.storage.object.BucketName;

/** PutBucketInventoryConfiguration, and the same for the other kinds. */
public final class PutConfiguration implements HeadJudged {
    private final BucketConfigurations configurations;
    private final ConfigurationKind kind;

    public PutConfiguration(BucketConfigurations configurations, ConfigurationKind kind) {
        this.configurations = configurations;
        this.kind = kind;
    }

    @Override
    public HttpResponse handle(S3Request request) {
        BucketName bucket = request.requireBucket().name();
        String id = ConfigurationId.of(request, kind);
        ConfigurationKind.Read read = kind.read(SmallBody.read(request, ConfigurationKind.MAX_BYTES), bucket);
        if (kind.isNamed()) {
            kind.requireId(read.element(), id);
        }
        return switch (configurations.put(bucket, kind.name(), new BucketConfiguration(id, read.content()))) {
            case STORED -> HttpResponse.empty(200, Headers.EMPTY);
            case NO_BUCKET -> throw new S3Exception(S3ErrorCode.NO_SUCH_BUCKET).with("BucketName", bucket.value());
            case TOO_MANY -> throw new S3Exception(S3ErrorCode.TOO_MANY_CONFIGURATIONS);
        };
    }
}
