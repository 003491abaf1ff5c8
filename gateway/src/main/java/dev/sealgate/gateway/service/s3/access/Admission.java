package dev.sealgate.gateway.service.s3.access;

import dev.sealgate.storage.object.Bucket;
import dev.sealgate.storage.object.ObjectVersion;
import java.util.Optional;

/**
 * What a request was admitted to. Immutable.
 *
 * @param bucket empty where none is addressed, or it does not exist yet
 * @param version the object by whose tags the request was judged: what is handed out must be this very version; empty also
 *     where tags do not matter
 */
public record Admission(Optional<Bucket> bucket, Optional<ObjectVersion> version) {
    static Admission to(Bucket bucket) {
        return new Admission(Optional.of(bucket), Optional.empty());
    }

    static final Admission TO_NO_BUCKET = new Admission(Optional.empty(), Optional.empty());
}
