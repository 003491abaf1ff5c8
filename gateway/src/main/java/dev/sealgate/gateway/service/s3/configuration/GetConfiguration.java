package dev.sealgate.gateway.service.s3.configuration;

import dev.sealgate.gateway.edge.exchange.HttpResponse;
import dev.sealgate.gateway.protocol.s3.S3ErrorCode;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.gateway.service.s3.S3Request;
import dev.sealgate.gateway.service.s3.XmlAnswers;
import dev.sealgate.gateway.service.s3.access.HeadJudged;
import dev.sealgate.storage.object.BucketConfiguration;
import dev.sealgate.storage.object.BucketConfigurations;
import java.util.Optional;

/** GetBucketInventoryConfiguration, and the same for the other kinds. */
public final class GetConfiguration implements HeadJudged {
    private final BucketConfigurations configurations;
    private final ConfigurationKind kind;

    public GetConfiguration(BucketConfigurations configurations, ConfigurationKind kind) {
        this.configurations = configurations;
        this.kind = kind;
    }

    @Override
    public HttpResponse handle(S3Request request) {
        Optional<BucketConfiguration> found =
                configurations.find(request.requireBucket().name(), kind.name(), ConfigurationId.of(request, kind));
        if (found.isEmpty() && kind.isNamed()) {
            throw new S3Exception(S3ErrorCode.NO_SUCH_CONFIGURATION);
        }
        // AWS: what a bucket has one of at most is shown as empty where it was never set.
        return XmlAnswers.ok(
                kind.root(), document -> found.ifPresent(configuration -> document.written(configuration.document())));
    }
}
