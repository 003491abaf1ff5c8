package dev.sealgate.kms.material;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;

/** One way to sign bytes. Thread-safe. */
interface SignatureScheme {
    byte[] sign(PrivateKey key, byte[] input) throws GeneralSecurityException;

    /** False also for what cannot be a signature at all. */
    boolean verify(PublicKey key, byte[] input, byte[] signature) throws GeneralSecurityException;
}
