package dev.sealgate.kms.operation.crypto;

import dev.sealgate.kms.key.KmsKey;
import dev.sealgate.kms.material.Algorithm;
import dev.sealgate.kms.material.Ciphertexts;
import dev.sealgate.kms.material.GeneratedKeyPair;
import dev.sealgate.kms.material.KeyMaterials;
import dev.sealgate.kms.operation.Invocation;
import dev.sealgate.kms.operation.KeyAccess;
import dev.sealgate.kms.operation.KmsContext;
import dev.sealgate.kms.operation.OperationHandler;
import dev.sealgate.kms.operation.RequestConditions;
import dev.sealgate.kms.operation.SlowSpecs;
import dev.sealgate.storage.Bytes;

/** Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_GenerateDataKeyPair.html */
public final class GenerateDataKeyPair implements OperationHandler<DataKeyPairRequest, DataKeyPair> {
    private final KeyAccess access;
    private final Ciphertexts ciphertexts;
    private final KeyMaterials materials;
    private final SlowSpecs slowSpecs;

    public GenerateDataKeyPair(KmsContext with) {
        access = with.access();
        ciphertexts = with.ciphertexts();
        materials = with.materials();
        slowSpecs = with.slowSpecs();
    }

    @Override
    public DataKeyPair execute(Invocation in, DataKeyPairRequest request) {
        request.requireSupported();
        RequestConditions conditions = RequestConditions.cryptographic(request.context(), Algorithm.SYMMETRIC_DEFAULT)
                .and(RequestConditions.of("kms:DataKeyPairSpec", request.keyPairSpec()));
        KmsKey key = access.requireByAnyName(in.given(conditions), request.keyId());
        in.requireState(key);
        KeyUsageCheck.require(in, key, Algorithm.SYMMETRIC_DEFAULT);
        request.options().endDryRun();
        in.record().used(key.currentMaterial().id());
        GeneratedKeyPair pair =
                slowSpecs.make(in, request.keyPairSpec(), () -> materials.generateKeyPair(request.keyPairSpec()));
        Bytes blob = ciphertexts.seal(key, pair.privateKey(), request.context());
        return new DataKeyPair(key, request.keyPairSpec(), pair, blob);
    }
}
