package dev.sealgate.kms.operation;

import dev.sealgate.kms.wire.RequestFields;

/** What operations take that need nothing but a key. Immutable. */
record KeyRequest(String keyId) {
    static KeyRequest read(RequestFields in) {
        return new KeyRequest(in.text("KeyId", Rules.KEY_ID));
    }
}
