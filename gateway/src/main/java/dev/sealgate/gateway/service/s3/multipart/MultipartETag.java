package dev.sealgate.gateway.service.s3.multipart;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The ETag of a multipart object: the MD5 of its parts' binary ETags, and how many there are. */
final class MultipartETag {
    private static final Pattern PART_ETAG = Pattern.compile("[0-9a-fA-F]{32}");

    private MultipartETag() {}

    static String of(List<String> partEtags) {
        MessageDigest md5 = md5();
        partEtags.forEach(etag -> md5.update(HexFormat.of().parseHex(etag)));
        return HexFormat.of().formatHex(md5.digest()) + "-" + partEtags.size();
    }

    /** The same for ETags that a client named; empty when one of them is none of a part. */
    static Optional<String> find(List<String> claimedEtags) {
        return claimedEtags.stream().allMatch(PART_ETAG.asMatchPredicate())
                ? Optional.of(of(claimedEtags))
                : Optional.empty();
    }

    private static MessageDigest md5() {
        try {
            return MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("the JDK lacks MD5", e);
        }
    }
}
