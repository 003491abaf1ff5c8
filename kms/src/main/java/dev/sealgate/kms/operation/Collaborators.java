package dev.sealgate.kms.operation;

import dev.sealgate.kms.key.AliasRepository;
import dev.sealgate.kms.key.KeyRepository;
import dev.sealgate.kms.material.Ciphertexts;
import java.security.SecureRandom;
import java.time.InstantSource;

/** What operations are built from; each takes what it needs. */
public record Collaborators(
        KeyRepository keys,
        AliasRepository aliases,
        NewKeys newKeys,
        KeyAccess access,
        Ciphertexts ciphertexts,
        InstantSource clock,
        SecureRandom random) {}
