package dev.sealgate.kms.key;

/** What is fixed when a key is created. Immutable. */
public record KeyTraits(KeySpec spec, KeyUsage usage, KeyOrigin origin, KeyManager manager) {
    /** A key its owner controls, with 256 random bits made here. */
    public static final KeyTraits SYMMETRIC = symmetric(KeyManager.CUSTOMER);

    /** A key that only a service uses for its callers. */
    public static final KeyTraits SERVICE_MANAGED = symmetric(KeyManager.AWS);

    private static KeyTraits symmetric(KeyManager manager) {
        return new KeyTraits(KeySpec.SYMMETRIC_DEFAULT, KeyUsage.ENCRYPT_DECRYPT, KeyOrigin.AWS_KMS, manager);
    }
}
