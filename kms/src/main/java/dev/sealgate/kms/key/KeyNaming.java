package dev.sealgate.kms.key;

import dev.sealgate.kms.error.KmsErrorCode;
import dev.sealgate.kms.error.KmsException;
import dev.sealgate.policy.context.AccountId;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parses the names that requests give to keys, and refuses others in AWS's words. */
public final class KeyNaming {
    private static final String ARN_SCHEME = "arn:";
    private static final Pattern ARN =
            Pattern.compile("arn:aws:kms:([a-z0-9-]{1,32}):([0-9]{12}):(?:key/(?<id>.+)|(?<alias>alias/.+))");

    private KeyNaming() {}

    static KeyReference parse(String text, AccountId account, String region) {
        if (text.startsWith(ARN_SCHEME)) {
            return parseArn(text, region);
        }
        return text.startsWith(AliasArn.PREFIX) ? alias(account, region, text) : key(account, region, text, text);
    }

    private static KeyReference parseArn(String text, String region) {
        Matcher parts = ARN.matcher(text);
        if (!parts.matches()) {
            throw new KmsException(KmsErrorCode.INVALID_ARN, "Invalid arn " + text);
        }
        if (!parts.group(1).equals(region)) {
            throw new KmsException(KmsErrorCode.NOT_FOUND, "Invalid arn " + parts.group(1));
        }
        AccountId account = new AccountId(parts.group(2));
        String alias = parts.group("alias");
        return alias == null ? key(account, region, parts.group("id"), text) : alias(account, region, alias);
    }

    private static KeyReference alias(AccountId account, String region, String name) {
        AliasArn arn = new AliasArn(account, region, name);
        if (!AliasArn.isWellFormed(name)) {
            throw doesNotExist(arn);
        }
        return new KeyReference.Alias(arn);
    }

    private static KeyReference key(AccountId account, String region, String id, String given) {
        if (!KeyId.isWellFormed(id)) {
            throw invalidKeyId(given);
        }
        return new KeyReference.Key(new KeyArn(account, region, new KeyId(id)));
    }

    /** AWS's refusal of a text that is no key id, or no key id where only that may be given. */
    public static KmsException invalidKeyId(String given) {
        return new KmsException(KmsErrorCode.NOT_FOUND, "Invalid keyId '" + given + "'");
    }

    /** AWS's refusal of a well-formed name without a key. */
    public static KmsException doesNotExist(KeyArn key) {
        return new KmsException(KmsErrorCode.NOT_FOUND, "Key '" + key + "' does not exist");
    }

    /** The refusal of a replica where there is a related key already. */
    public static KmsException alreadyExists(KeyArn key) {
        return new KmsException(KmsErrorCode.ALREADY_EXISTS, "The key " + key + " already exists");
    }

    /** AWS's refusal of an alias that is not there. */
    public static KmsException doesNotExist(AliasArn alias) {
        return new KmsException(KmsErrorCode.NOT_FOUND, "Alias " + alias + " is not found.");
    }
}
