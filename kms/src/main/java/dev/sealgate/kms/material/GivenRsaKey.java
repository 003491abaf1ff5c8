package dev.sealgate.kms.material;

import java.math.BigInteger;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.RSAKeyGenParameterSpec;
import java.security.spec.RSAPrivateCrtKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An RSA private key from an untrusted sender: two primes, and numbers that are consistent.
 * Source: https://www.rfc-editor.org/rfc/rfc8017#section-3.2
 */
final class GivenRsaKey {
    private static final int MAX_EXPONENT_BITS = 64;
    private static final int PRIME_CERTAINTY = 100;

    private GivenRsaKey() {}

    static Optional<GeneratedKeyPair> check(KeyKind kind, PrivateKey given) throws InvalidKeySpecException {
        if (!(given instanceof RSAPrivateCrtKey key)
                || !(kind.parameters() instanceof RSAKeyGenParameterSpec size)
                || key.getModulus().bitLength() != size.getKeysize()
                || !consistent(key)) {
            return Optional.empty();
        }
        KeyFactory factory = kind.factory();
        PrivateKey canonical = factory.generatePrivate(new RSAPrivateCrtKeySpec(
                key.getModulus(),
                key.getPublicExponent(),
                key.getPrivateExponent(),
                key.getPrimeP(),
                key.getPrimeQ(),
                key.getPrimeExponentP(),
                key.getPrimeExponentQ(),
                key.getCrtCoefficient()));
        byte[] spki = factory.generatePublic(new RSAPublicKeySpec(key.getModulus(), key.getPublicExponent()))
                .getEncoded();
        return Optional.of(GivenPrivateKeys.pair(canonical.getEncoded(), spki));
    }

    private static boolean consistent(RSAPrivateCrtKey key) {
        BigInteger p = key.getPrimeP();
        BigInteger q = key.getPrimeQ();
        BigInteger e = key.getPublicExponent();
        BigInteger lessP = p.subtract(BigInteger.ONE);
        BigInteger lessQ = q.subtract(BigInteger.ONE);
        return inRange(key)
                && p.multiply(q).equals(key.getModulus())
                && !p.equals(q)
                && p.isProbablePrime(PRIME_CERTAINTY)
                && q.isProbablePrime(PRIME_CERTAINTY)
                && inverse(e, key.getPrivateExponent(), lessP)
                && inverse(e, key.getPrivateExponent(), lessQ)
                && inverse(e, key.getPrimeExponentP(), lessP)
                && inverse(e, key.getPrimeExponentQ(), lessQ)
                && inverse(q, key.getCrtCoefficient(), p);
    }

    /** Bounds the computations below, and their moduli above one. */
    private static boolean inRange(RSAPrivateCrtKey key) {
        BigInteger e = key.getPublicExponent();
        return e.bitLength() <= MAX_EXPONENT_BITS
                && e.testBit(0)
                && e.compareTo(BigInteger.TWO) > 0
                && Stream.of(key.getPrimeP(), key.getPrimeQ()).allMatch(prime -> prime.compareTo(BigInteger.TWO) > 0)
                && Stream.of(
                                key.getPrivateExponent(),
                                key.getPrimeP(),
                                key.getPrimeQ(),
                                key.getPrimeExponentP(),
                                key.getPrimeExponentQ(),
                                key.getCrtCoefficient())
                        .allMatch(number -> number.signum() > 0 && number.compareTo(key.getModulus()) < 0);
    }

    private static boolean inverse(BigInteger one, BigInteger other, BigInteger modulus) {
        return one.multiply(other).mod(modulus).equals(BigInteger.ONE);
    }
}
