package dev.sealgate.gateway.service.s3;

import java.util.regex.Pattern;

/** What the class is called that serves an operation. */
public final class HandlerNames {
    private static final Pattern OF_KINDS =
            Pattern.compile("Bucket(Accelerate|Analytics|Inventory|Metrics|IntelligentTiering)Configuration");

    private HandlerNames() {}

    /** The operation's name, but that one class serves accounts and buckets, and one all kinds of configurations. */
    public static String of(S3Operation operation) {
        String name = operation.wireName().replace("Account", "");
        return OF_KINDS.matcher(name).replaceFirst("Configuration");
    }
}
