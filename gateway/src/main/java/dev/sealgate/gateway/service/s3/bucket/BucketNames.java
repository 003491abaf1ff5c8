package dev.sealgate.gateway.service.s3.bucket;

import dev.sealgate.storage.object.BucketName;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The rules for names of new buckets.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
 */
final class BucketNames {
    private static final Pattern FORM = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");
    private static final Pattern IP_ADDRESS = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
    private static final List<String> RESERVED_PREFIXES = List.of("xn--", "sthree-", "amzn-s3-demo-");
    private static final List<String> RESERVED_SUFFIXES = List.of("-s3alias", "--ol-s3", ".mrap", "--x-s3");

    static final String ARN_HEADER = "x-amz-bucket-arn";

    private BucketNames() {}

    static String arn(BucketName name) {
        return "arn:aws:s3:::" + name;
    }

    static boolean isAllowed(String name) {
        return FORM.matcher(name).matches()
                && !name.contains("..")
                && !IP_ADDRESS.matcher(name).matches()
                && RESERVED_PREFIXES.stream().noneMatch(name::startsWith)
                && RESERVED_SUFFIXES.stream().noneMatch(name::endsWith);
    }
}
