package dev.sealgate.kms.operation;

import dev.sealgate.kms.wire.RequestFields;

/** The request of operations that take only a key. Immutable. */
public record KeyRequest(String keyId) implements KmsRequest {
    public static KeyRequest read(RequestFields in) {
        return new KeyRequest(in.text("KeyId", Rules.KEY_ID));
    }
}
