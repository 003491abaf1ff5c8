package dev.sealgate.kms.operation.material;

import dev.sealgate.kms.error.KmsErrorCode;
import dev.sealgate.kms.error.KmsException;
import dev.sealgate.kms.key.KeySpec;
import dev.sealgate.kms.key.KmsKey;
import dev.sealgate.kms.key.SealedMaterial;
import dev.sealgate.kms.wire.TextRule;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What the operations on imported material share. */
final class ImportRules {
    static final TextRule MATERIAL_ID = TextRule.length(64, 64).matching("^[a-f0-9]+$");

    private ImportRules() {}

    /** Only symmetric keys have more than one generation to tell apart. */
    static boolean hasGenerations(KmsKey key) {
        return key.traits().spec() == KeySpec.SYMMETRIC_DEFAULT;
    }

    /** Whether the material that waits for its rotation is there, in the key and in those that are related to it. */
    static boolean waitsEverywhere(KmsKey key, List<KmsKey> related) {
        return Stream.concat(Stream.of(key), related.stream())
                .allMatch(each -> each.waiting().filter(SealedMaterial::present).isPresent());
    }

    /** @throws KmsException when a field that tells generations apart is given for a key that has just one */
    static void refuseGeneration(KmsKey key, String field, Optional<?> given) {
        if (given.isPresent() && !hasGenerations(key)) {
            throw new KmsException(
                    KmsErrorCode.VALIDATION,
                    field + " is not valid for key spec " + key.traits().spec() + ".");
        }
    }
}
