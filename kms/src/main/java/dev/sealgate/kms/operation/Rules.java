package dev.sealgate.kms.operation;

import dev.sealgate.kms.wire.TextRule;

/**
 * The string constraints of the service model that several operations share.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_Types.html
 */
public final class Rules {
    public static final TextRule KEY_ID = TextRule.length(1, 2048);
    public static final TextRule ALIAS_NAME = TextRule.length(1, 256).matching("^[a-zA-Z0-9:/_-]+$");
    public static final TextRule DESCRIPTION = TextRule.length(0, 8192);
    public static final TextRule TAG_KEY = TextRule.length(1, 128);
    static final TextRule TAG_VALUE = TextRule.length(0, 256);
    static final TextRule MARKER = TextRule.length(1, 1024).matching("[\\u0020-\\u00FF]*");
    public static final TextRule POLICY_NAME = TextRule.length(1, 128).matching("[\\w]+");
    public static final TextRule POLICY =
            TextRule.length(1, 131_072).matching("[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+");
    public static final TextRule GRANT_TOKEN = TextRule.length(1, 8192);
    public static final TextRule PRINCIPAL = TextRule.length(1, 256).matching("^[\\w+=,.@:/-]+$");
    public static final TextRule GRANT_NAME = TextRule.length(1, 256).matching("^[a-zA-Z0-9:/_-]+$");
    public static final TextRule GRANT_ID = TextRule.length(1, 128);

    public static final TextRule REGION = TextRule.length(1, 32).matching("^([a-z]+-){2,3}\\d+$");

    static final int MAX_GRANT_TOKENS = 10;
    public static final int MAX_PLAINTEXT_BYTES = 4096;
    public static final int MAX_MESSAGE_BYTES = 4096;
    public static final int MAX_SIGNATURE_BYTES = 6144;
    public static final int MAX_PUBLIC_KEY_BYTES = 8192;
    public static final int MAX_RANDOM_BYTES = 1024;

    /** The condition key of the request field that CreateKey and PutKeyPolicy share. */
    public static final String BYPASS_CONDITION = "kms:BypassPolicyLockoutSafetyCheck";

    private Rules() {}
}
