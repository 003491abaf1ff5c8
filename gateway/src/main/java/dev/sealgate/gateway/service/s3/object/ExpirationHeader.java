package dev.sealgate.gateway.service.s3.object;

import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.service.s3.S3Request;
import dev.sealgate.gateway.service.s3.lifecycle.BucketLifecycles;
import dev.sealgate.storage.object.ObjectVersion;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** {@code x-amz-expiration}: when the bucket's lifecycle expires a current version. Thread-safe. */
public final class ExpirationHeader {
    private final BucketLifecycles lifecycles;

    public ExpirationHeader(BucketLifecycles lifecycles) {
        this.lifecycles = lifecycles;
    }

    /** Nothing for what never expires. */
    public Headers of(S3Request request, ObjectVersion version) {
        return lifecycles
                .of(request.requireBucket())
                .flatMap(lifecycle -> lifecycle.expiryOf(request.path().key(), version))
                .map(due -> Headers.of(
                        "x-amz-expiration",
                        "expiry-date=\"" + HttpDate.format(due.at()) + "\", rule-id=\""
                                + URLEncoder.encode(due.ruleId(), StandardCharsets.UTF_8)
                                        .replace("+", "%20") + "\""))
                .orElse(Headers.EMPTY);
    }
}
