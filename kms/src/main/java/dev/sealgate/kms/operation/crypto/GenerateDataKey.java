package dev.sealgate.kms.operation.crypto;

import dev.sealgate.kms.key.KmsKey;
import dev.sealgate.kms.material.Algorithm;
import dev.sealgate.kms.material.Ciphertexts;
import dev.sealgate.kms.operation.Invocation;
import dev.sealgate.kms.operation.KeyAccess;
import dev.sealgate.kms.operation.KmsContext;
import dev.sealgate.kms.operation.OperationHandler;
import dev.sealgate.kms.operation.RequestConditions;
import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.SecretBytes;
import java.security.SecureRandom;

/** Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_GenerateDataKey.html */
public final class GenerateDataKey implements OperationHandler<DataKeyRequest, DataKey> {
    private final KeyAccess access;
    private final Ciphertexts ciphertexts;
    private final SecureRandom random;

    public GenerateDataKey(KmsContext with) {
        access = with.access();
        ciphertexts = with.ciphertexts();
        random = with.random();
    }

    @Override
    public DataKey execute(Invocation in, DataKeyRequest request) {
        int sizeBytes = request.sizeBytes();
        request.options().requireSupported();
        KmsKey key = access.requireByAnyName(
                in.given(RequestConditions.cryptographic(request.context(), Algorithm.SYMMETRIC_DEFAULT)),
                request.keyId());
        in.requireState(key);
        KeyUsageCheck.require(in, key, Algorithm.SYMMETRIC_DEFAULT);
        request.options().endDryRun();
        in.record().used(key.currentMaterial().id());
        SecretBytes plaintext = SecretBytes.random(sizeBytes, random);
        Bytes blob = ciphertexts.seal(key, plaintext, request.context());
        return new DataKey(plaintext, blob, key);
    }
}
