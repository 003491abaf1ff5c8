package dev.sealgate.gateway.service.s3;

import dev.sealgate.gateway.edge.exchange.Query;
import dev.sealgate.storage.object.BucketName;
import java.util.Optional;

/**
 * What a request asks for: the operation, and the bucket and key it addresses. Immutable.
 *
 * @param bucket present for bucket and object operations
 * @param key present for object operations, decoded
 */
public record S3Route(S3Operation operation, Optional<BucketName> bucket, Optional<String> key, Query query) {}
