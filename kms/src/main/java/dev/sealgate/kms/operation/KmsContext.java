package dev.sealgate.kms.operation;

import dev.sealgate.kms.fault.Faults;
import dev.sealgate.kms.grant.GrantRepository;
import dev.sealgate.kms.grant.GrantTokens;
import dev.sealgate.kms.key.AliasRepository;
import dev.sealgate.kms.key.KeyRepository;
import dev.sealgate.kms.key.KmsKeyUses;
import dev.sealgate.kms.material.Ciphertexts;
import dev.sealgate.kms.material.ImportTokens;
import dev.sealgate.kms.material.KeyMaterials;
import dev.sealgate.kms.quota.CostlyWork;
import dev.sealgate.kms.quota.RequestRates;
import dev.sealgate.policy.Authorizer;
import dev.sealgate.policy.document.PrincipalIds;
import java.security.SecureRandom;
import java.time.InstantSource;

/** What operations are constructed from; each takes what it needs. */
public record KmsContext(
        KeyRepository keys,
        KmsKeyUses keyUses,
        AliasRepository aliases,
        GrantRepository grants,
        GrantTokens grantTokens,
        NewKeys newKeys,
        KmsPermissions permissions,
        KeyAccess access,
        PolicyReview review,
        PrincipalIds principals,
        Ciphertexts ciphertexts,
        KeyMaterials materials,
        ImportTokens importTokens,
        SlowSpecs slowSpecs,
        RequestRates rates,
        Faults faults,
        InstantSource clock,
        SecureRandom random) {
    /** @param principals resolves the names that key policies and grants use */
    public static KmsContext of(
            KeyRepository keys,
            KmsKeyUses keyUses,
            AliasRepository aliases,
            GrantRepository grants,
            GrantTokens grantTokens,
            NewKeys newKeys,
            KeyMaterials materials,
            ImportTokens importTokens,
            Authorizer authorizer,
            PrincipalIds principals,
            CostlyWork costlyWork,
            RequestRates rates,
            Faults faults,
            InstantSource clock,
            SecureRandom random) {
        KmsPermissions permissions = new KmsPermissions(new KeyPolicies(), new HeldGrants(grants), authorizer);
        KeyAccess access = new KeyAccess(keys, aliases, grants, newKeys, permissions);
        PolicyReview review = new PolicyReview(permissions, principals);
        Ciphertexts ciphertexts = new Ciphertexts(materials);
        return new KmsContext(
                keys,
                keyUses,
                aliases,
                grants,
                grantTokens,
                newKeys,
                permissions,
                access,
                review,
                principals,
                ciphertexts,
                materials,
                importTokens,
                new SlowSpecs(costlyWork),
                rates,
                faults,
                clock,
                random);
    }
}
