package dev.sealgate.kms.operation;

import dev.sealgate.kms.error.KmsErrorCode;
import dev.sealgate.kms.error.KmsException;
import java.util.List;

/** Refusals of what AWS has and Sealgate does not: stated plainly, never ignored. */
public final class Unsupported {
    private Unsupported() {}

    public static void refuse(List<String> given) {
        if (!given.isEmpty()) {
            throw refusal(String.join(", ", given));
        }
    }

    public static KmsException customKeyStores() {
        return new KmsException(
                KmsErrorCode.UNSUPPORTED_OPERATION,
                "Custom key stores are not supported: Sealgate keeps all key material under its own root key.");
    }

    public static KmsException refusal(String what) {
        return new KmsException(KmsErrorCode.UNSUPPORTED_OPERATION, what + " is not supported by Sealgate yet");
    }
}
