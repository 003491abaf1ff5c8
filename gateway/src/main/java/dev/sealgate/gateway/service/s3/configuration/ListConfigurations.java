package dev.sealgate.gateway.service.s3.configuration;

import dev.sealgate.gateway.edge.exchange.HttpResponse;
import dev.sealgate.gateway.service.s3.PageToken;
import dev.sealgate.gateway.service.s3.S3Request;
import dev.sealgate.gateway.service.s3.XmlAnswers;
import dev.sealgate.gateway.service.s3.access.HeadJudged;
import dev.sealgate.storage.object.BucketConfiguration;
import dev.sealgate.storage.object.BucketConfigurations;
import java.util.List;
import java.util.Optional;

/** ListBucketInventoryConfigurations, and the same for the other kinds. */
public final class ListConfigurations implements HeadJudged {
    /** AWS: of each page. */
    private static final int PAGE = 100;

    private final BucketConfigurations configurations;
    private final ConfigurationKind kind;

    public ListConfigurations(BucketConfigurations configurations, ConfigurationKind kind) {
        this.configurations = configurations;
        this.kind = kind;
    }

    @Override
    public HttpResponse handle(S3Request request) {
        Optional<String> token = request.query().first("continuation-token");
        List<BucketConfiguration> found = configurations.list(
                request.requireBucket().name(), kind.name(), token.map(PageToken::decode), PAGE + 1);
        List<BucketConfiguration> page = found.subList(0, Math.min(PAGE, found.size()));
        boolean truncated = found.size() > PAGE;
        return XmlAnswers.ok(kind.rootOfList(), result -> {
            result.text("IsTruncated", truncated).text("ContinuationToken", token);
            if (truncated) {
                result.text(
                        "NextContinuationToken", PageToken.encode(page.getLast().id()));
            }
            page.forEach(each -> result.element(kind.root(), element -> element.written(each.document())));
        });
    }
}
