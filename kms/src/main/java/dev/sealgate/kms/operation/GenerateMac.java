package dev.sealgate.kms.operation;

import dev.sealgate.kms.key.KmsKey;
import dev.sealgate.kms.material.Macs;
import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.SecretBytes;

/** Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_GenerateMac.html */
final class GenerateMac implements KmsOperation<MacRequest, KmsAnswer> {
    private final KeyAccess access;
    private final Macs macs;

    GenerateMac(Collaborators with) {
        access = with.access();
        macs = new Macs(with.materials());
    }

    @Override
    public KmsAnswer execute(Invocation in, MacRequest request) {
        try (request) {
            KmsKey key = request.requireKey(in, access);
            try (SecretBytes mac = macs.generate(key, request.algorithm(), request.message())) {
                Bytes answered = Bytes.owning(mac.copy());
                return out -> out.text("KeyId", key.arn().toString())
                        .blob("Mac", answered)
                        .text("MacAlgorithm", request.algorithm().name());
            }
        }
    }
}
