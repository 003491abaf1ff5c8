package dev.sealgate.kms.call;

import dev.sealgate.kms.grant.GrantOperation;
import java.util.Optional;

/**
 * A permission of IAM that the KMS asks for. Immutable.
 *
 * @param name for example {@code kms:Decrypt}
 * @param grant what a grant must allow to give it
 */
public record KmsAction(String name, Optional<GrantOperation> grant) {
    private static final String PREFIX = "kms:";

    /** One that policies alone can give. */
    public static KmsAction of(String operation) {
        return new KmsAction(PREFIX + operation, Optional.empty());
    }

    /** One that grants can give too. */
    public static KmsAction grantable(GrantOperation operation) {
        return new KmsAction(PREFIX + operation.wireName(), Optional.of(operation));
    }

    @Override
    public String toString() {
        return name;
    }
}
