package dev.sealgate.storage.object;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/**
 * The storage classes of objects, in the order in which lifecycles move objects on. There is one medium: a class only says how an object
 * is to be treated.
 *
 * <p>Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-transition-general-considerations.html
 */
public enum StorageClass {
    STANDARD,
    REDUCED_REDUNDANCY,
    STANDARD_IA,
    INTELLIGENT_TIERING,
    ONEZONE_IA,
    GLACIER_IR,
    GLACIER,
    DEEP_ARCHIVE;

    /** Under this name it is kept among the headers of objects and uploads, unless it is the standard one. */
    public static final String HEADER = "x-amz-storage-class";

    public static Optional<StorageClass> find(String name) {
        return Arrays.stream(values())
                .filter(known -> known.name().equals(name))
                .findFirst();
    }

    /** Of what has these headers. */
    public static StorageClass of(Map<String, String> headers) {
        return find(headers.getOrDefault(HEADER, STANDARD.name())).orElse(STANDARD);
    }

    /** Whether its objects have to be restored before they can be read. */
    public boolean isArchive() {
        return this == GLACIER || this == DEEP_ARCHIVE;
    }

    /** Whether a lifecycle can move objects from here to there. */
    public boolean leadsTo(StorageClass other) {
        boolean skipped = other == REDUCED_REDUNDANCY || (this == ONEZONE_IA && other == GLACIER_IR);
        return compareTo(other) < 0 && !skipped;
    }
}
