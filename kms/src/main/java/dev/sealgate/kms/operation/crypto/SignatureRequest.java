package dev.sealgate.kms.operation.crypto;

import dev.sealgate.kms.key.KeyUsage;
import dev.sealgate.kms.key.KmsKey;
import dev.sealgate.kms.material.Algorithm;
import dev.sealgate.kms.material.MessageType;
import dev.sealgate.kms.operation.CallOptions;
import dev.sealgate.kms.operation.Invocation;
import dev.sealgate.kms.operation.KeyAccess;
import dev.sealgate.kms.operation.KmsRequest;
import dev.sealgate.kms.operation.RequestConditions;
import dev.sealgate.kms.operation.Rules;
import dev.sealgate.kms.wire.RequestFields;
import dev.sealgate.storage.SecretBytes;

/** What Sign and Verify both take. Closing zeroes the message. */
public class SignatureRequest implements KmsRequest, AutoCloseable {
    private final String keyId;
    private final SecretBytes message;
    private final MessageType messageType;
    private final Algorithm algorithm;
    private final CallOptions options;

    public SignatureRequest(RequestFields in) {
        keyId = in.text("KeyId", Rules.KEY_ID);
        message = in.secret("Message", Rules.MAX_MESSAGE_BYTES);
        messageType = in.optionalChoice("MessageType", MessageType.class).orElse(MessageType.RAW);
        algorithm = in.choice("SigningAlgorithm", Algorithm.of(KeyUsage.SIGN_VERIFY));
        options = CallOptions.read(in);
    }

    /** The key, once every check allows this use of it. */
    KmsKey requireKey(Invocation in, KeyAccess access) {
        options.requireSupported();
        RequestConditions conditions = RequestConditions.of("kms:SigningAlgorithm", algorithm)
                .and(RequestConditions.of("kms:MessageType", messageType));
        KmsKey key = access.requireByAnyName(in.given(conditions), keyId);
        in.requireState(key);
        KeyUsageCheck.require(in, key, algorithm);
        KeyUsageCheck.requireMessage(algorithm, messageType, message.sizeBytes());
        options.endDryRun();
        in.record().used(key.currentMaterial().id());
        return key;
    }

    @Override
    public CallOptions options() {
        return options;
    }

    SecretBytes message() {
        return message;
    }

    MessageType messageType() {
        return messageType;
    }

    Algorithm algorithm() {
        return algorithm;
    }

    @Override
    public void close() {
        message.close();
    }
}
