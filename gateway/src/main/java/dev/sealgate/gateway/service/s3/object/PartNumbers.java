package dev.sealgate.gateway.service.s3.object;

import dev.sealgate.gateway.protocol.s3.S3Exception;

/** Part numbers in requests. Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html */
public final class PartNumbers {
    public static final int MAX = 10_000;

    private PartNumbers() {}

    /** @throws S3Exception InvalidArgument unless it is an integer from 1 to 10,000 */
    public static int parse(String text) {
        boolean digits = !text.isEmpty() && text.length() <= 9 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        int number = digits ? Integer.parseInt(text) : 0;
        if (number < 1 || number > MAX) {
            throw S3Exception.invalidArgument(
                    "Part number must be an integer between 1 and 10000, inclusive", "partNumber", text);
        }
        return number;
    }
}
