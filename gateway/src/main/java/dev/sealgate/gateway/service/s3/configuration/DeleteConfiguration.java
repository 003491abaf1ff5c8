package dev.sealgate.gateway.service.s3.configuration;

import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.edge.exchange.HttpResponse;
import dev.sealgate.gateway.protocol.s3.S3ErrorCode;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.gateway.service.s3.S3Request;
import dev.sealgate.gateway.service.s3.access.HeadJudged;
import dev.sealgate.storage.object.BucketConfigurations;

/** DeleteBucketInventoryConfiguration, and the same for the other kinds. */
public final class DeleteConfiguration implements HeadJudged {
    private final BucketConfigurations configurations;
    private final ConfigurationKind kind;

    public DeleteConfiguration(BucketConfigurations configurations, ConfigurationKind kind) {
        this.configurations = configurations;
        this.kind = kind;
    }

    @Override
    public HttpResponse handle(S3Request request) {
        String id = ConfigurationId.of(request, kind);
        if (!configurations.delete(request.requireBucket().name(), kind.name(), id)) {
            throw new S3Exception(S3ErrorCode.NO_SUCH_CONFIGURATION);
        }
        return HttpResponse.empty(204, Headers.EMPTY);
    }
}
