package dev.sealgate.gateway.service.s3.object;

import dev.sealgate.gateway.protocol.s3.S3Exception;
import java.util.Optional;

/** Version ids on buckets without versioning: only {@code null} exists. */
public final class VersionIds {
    private VersionIds() {}

    /** @throws S3Exception InvalidArgument for any other id */
    public static void requireNull(Optional<String> versionId) {
        versionId.filter(id -> !id.equals("null")).ifPresent(id -> {
            throw S3Exception.invalidArgument("Invalid version id specified", "versionId", id);
        });
    }
}
