package dev.sealgate.gateway.service.s3.lifecycle;

import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.storage.object.BucketLifecycle;
import java.util.Optional;
import java.util.Set;

/** {@code x-amz-transition-default-minimum-object-size}: kept with a lifecycle, and told with it. */
final class SmallestTransition {
    private static final String HEADER = "x-amz-transition-default-minimum-object-size";
    private static final String DEFAULT = "all_storage_classes_128K";
    private static final Set<String> KNOWN = Set.of(DEFAULT, BucketLifecycle.BY_CLASS);

    private SmallestTransition() {}

    static Optional<String> named(Headers request) {
        Optional<String> value = request.first(HEADER);
        value.filter(other -> !KNOWN.contains(other)).ifPresent(other -> {
            throw LifecycleDocument.invalidRequest("Invalid TransitionDefaultMinimumObjectSize found: " + other);
        });
        return value;
    }

    static Headers header(BucketLifecycle lifecycle) {
        return Headers.of(HEADER, lifecycle.smallestTransition().orElse(DEFAULT));
    }
}
