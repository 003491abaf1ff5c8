package dev.sealgate.kms.key;

import dev.sealgate.policy.context.AccountId;
import java.util.regex.Pattern;

/**
 * The full name of an alias: {@code arn:aws:kms:<region>:<account>:alias/<name>}. Immutable.
 *
 * @param name with its {@code alias/} prefix
 */
public record AliasArn(AccountId account, String region, String name) {
    public static final String PREFIX = "alias/";
    public static final String RESERVED_PREFIX = "alias/aws/";

    /** The name of the key that AWS manages for S3. */
    public static final String S3_MANAGED = "alias/aws/s3";

    private static final Pattern FORM = Pattern.compile(PREFIX + "[a-zA-Z0-9/_-]{1,250}");

    /** Whether an alias can have this name, prefix included. */
    public static boolean isWellFormed(String name) {
        return FORM.matcher(name).matches();
    }

    /** Whether only the service itself may create aliases of this name. */
    public boolean reserved() {
        return name.startsWith(RESERVED_PREFIX);
    }

    @Override
    public String toString() {
        return "arn:aws:kms:" + region + ":" + account + ":" + name;
    }
}
