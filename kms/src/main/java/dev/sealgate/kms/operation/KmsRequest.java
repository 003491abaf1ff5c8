package dev.sealgate.kms.operation;

import dev.sealgate.kms.key.KeySpec;
import dev.sealgate.kms.material.EncryptionContext;
import java.util.Optional;

/**
 * What an operation was asked, as far as code outside its handler decides by it: throttling, grant tokens, metering.
 *
 * <p>A request that has one of these fields overrides its method; a record does so by the component's name.
 */
public interface KmsRequest {
    /** For operations that take no field. */
    KmsRequest EMPTY = new KmsRequest() {};

    /** Grant tokens among them are verified before the operation begins. */
    default CallOptions options() {
        return CallOptions.NONE;
    }

    /** What the answer is bound to, or was. */
    default EncryptionContext context() {
        return EncryptionContext.NONE;
    }

    /** The spec of the key pair to be made. */
    default Optional<KeySpec> pairToMake() {
        return Optional.empty();
    }
}
