package dev.sealgate.gateway.service.iam;

import dev.sealgate.gateway.protocol.query.QueryErrorCode;
import java.util.Locale;

/** Which tag keys are the same, and how a request with the same one twice is refused. AWS: recorded in 2026. */
public enum IamTagRules {
    IDENTITY(QueryErrorCode.INVALID_INPUT, Texts.IGNORING_CASE),
    SESSION(QueryErrorCode.INVALID_PARAMETER_VALUE, Texts.IGNORING_CASE),
    /** AWS: the keys of managed policies differ by case. */
    POLICY(QueryErrorCode.INVALID_INPUT, Texts.TWICE);

    private final QueryErrorCode duplicate;
    private final String text;

    IamTagRules(QueryErrorCode duplicate, String text) {
        this.duplicate = duplicate;
        this.text = text;
    }

    QueryErrorCode duplicate() {
        return duplicate;
    }

    String duplicateText() {
        return text;
    }

    /** The same for keys that are the same. */
    String identityOf(String key) {
        return this == POLICY ? key : key.toLowerCase(Locale.ROOT);
    }

    private static final class Texts {
        static final String TWICE = "Duplicate tag keys found.";
        static final String IGNORING_CASE = TWICE + " Please note that Tag keys are case insensitive.";
    }
}
