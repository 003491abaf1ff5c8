package dev.sealgate.storage.blob.s3;

import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.blob.BlobId;
import java.util.Optional;
import java.util.regex.Pattern;

/** The keys of blobs: {@code prefix/ab/ab12...}, as the files of a directory. */
final class Keys {
    private static final Pattern NAME =
            Pattern.compile("([0-9a-f]{2})/(\\1[0-9a-f]{" + (2 * BlobId.SIZE_BYTES - 2) + "})");
    private static final int FAN_OUT_DIGITS = 2;

    private final String before;

    Keys(String prefix) {
        before = prefix.isEmpty() ? "" : prefix + "/";
    }

    /** What all keys begin with. */
    String before() {
        return before;
    }

    String of(BlobId id) {
        String name = id.toString();
        return before + name.substring(0, FAN_OUT_DIGITS) + "/" + name;
    }

    /** Empty for a key that is no blob's. */
    Optional<BlobId> idOf(String key) {
        if (!key.startsWith(before)) {
            return Optional.empty();
        }
        return Optional.of(NAME.matcher(key.substring(before.length())))
                .filter(name -> name.matches())
                .map(name -> new BlobId(Bytes.ofHex(name.group(2))));
    }
}
