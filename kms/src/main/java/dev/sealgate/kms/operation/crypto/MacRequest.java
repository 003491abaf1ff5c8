package dev.sealgate.kms.operation.crypto;

import dev.sealgate.kms.key.KeyUsage;
import dev.sealgate.kms.key.KmsKey;
import dev.sealgate.kms.material.Algorithm;
import dev.sealgate.kms.operation.CallOptions;
import dev.sealgate.kms.operation.Invocation;
import dev.sealgate.kms.operation.KeyAccess;
import dev.sealgate.kms.operation.KmsRequest;
import dev.sealgate.kms.operation.RequestConditions;
import dev.sealgate.kms.operation.Rules;
import dev.sealgate.kms.wire.RequestFields;
import dev.sealgate.storage.SecretBytes;

/** What GenerateMac and VerifyMac both take. Closing zeroes the message. */
public class MacRequest implements KmsRequest, AutoCloseable {
    private final String keyId;
    private final SecretBytes message;
    private final Algorithm algorithm;
    private final CallOptions options;

    public MacRequest(RequestFields in) {
        keyId = in.text("KeyId", Rules.KEY_ID);
        message = in.secret("Message", Rules.MAX_MESSAGE_BYTES);
        algorithm = in.choice("MacAlgorithm", Algorithm.of(KeyUsage.GENERATE_VERIFY_MAC));
        options = CallOptions.read(in);
    }

    /** The key, once every check allows this use of it. */
    KmsKey requireKey(Invocation in, KeyAccess access) {
        options.requireSupported();
        KmsKey key = access.requireByAnyName(in.given(RequestConditions.of("kms:MacAlgorithm", algorithm)), keyId);
        in.requireState(key);
        KeyUsageCheck.require(in, key, algorithm);
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

    Algorithm algorithm() {
        return algorithm;
    }

    @Override
    public void close() {
        message.close();
    }
}
