package dev.sealgate.kms;

import static dev.sealgate.kms.CryptographicCall.with;
import static dev.sealgate.kms.CryptographicCall.without;
import static dev.sealgate.kms.TestKms.arn;
import static dev.sealgate.kms.TestKms.json;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.sealgate.kms.error.KmsErrorCode;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.crypto.KeyAgreement;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** GenerateDataKeyPair, GetPublicKey and DeriveSharedSecret. */
class KeyPairsTest {
    private static final BouncyCastleProvider BOUNCY_CASTLE = new BouncyCastleProvider();

    private final TestKms kms = new TestKms();

    private static byte[] bytes(JsonNode answer, String field) {
        return Base64.getDecoder().decode(answer.get(field).stringValue());
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    @ParameterizedTest
    @CsvSource({
        "RSA_2048, RSA, NONEwithRSA",
        "RSA_4096, RSA, NONEwithRSA",
        "ECC_NIST_P256, EC, NONEwithECDSA",
        "ECC_NIST_P384, EC, NONEwithECDSA",
        "ECC_NIST_P521, EC, NONEwithECDSA",
        "ECC_SECG_P256K1, EC, NONEwithECDSA",
        "ECC_NIST_EDWARDS25519, Ed25519, Ed25519",
    })
    void dataKeyPair_halvesBelongTogether_andThePrivateOneDecrypts(String spec, String family, String signing)
            throws GeneralSecurityException {
        String keyId = kms.createKey();
        JsonNode pair = kms.ok("GenerateDataKeyPair", json("KeyId", keyId, "KeyPairSpec", spec));
        assertEquals(spec, pair.get("KeyPairSpec").stringValue());
        assertEquals(arn(keyId), pair.get("KeyId").stringValue());
        byte[] privateKey = bytes(pair, "PrivateKeyPlaintext");
        requirePair(family, signing, privateKey, bytes(pair, "PublicKey"));
        assertArrayEquals(privateKey, opened(pair));

        JsonNode wrapped = kms.ok("GenerateDataKeyPairWithoutPlaintext", json("KeyId", keyId, "KeyPairSpec", spec));
        assertFalse(wrapped.has("PrivateKeyPlaintext"));
        requirePair(family, signing, opened(wrapped), bytes(wrapped, "PublicKey"));
    }

    private byte[] opened(JsonNode pair) {
        String blob = pair.get("PrivateKeyCiphertextBlob").stringValue();
        return bytes(kms.ok("Decrypt", json("CiphertextBlob", blob)), "Plaintext");
    }

    private static void requirePair(String family, String signing, byte[] pkcs8, byte[] spki)
            throws GeneralSecurityException {
        KeyFactory keys = KeyFactory.getInstance(family, BOUNCY_CASTLE);
        java.security.Signature signature = java.security.Signature.getInstance(signing, BOUNCY_CASTLE);
        signature.initSign(keys.generatePrivate(new PKCS8EncodedKeySpec(pkcs8)));
        signature.update(new byte[32]);
        byte[] signed = signature.sign();
        signature.initVerify(keys.generatePublic(new X509EncodedKeySpec(spki)));
        signature.update(new byte[32]);
        org.junit.jupiter.api.Assertions.assertTrue(signature.verify(signed));
    }

    @Test
    void dataKeyPair_specIsCheckedAsTheModelSays() {
        String request = json("KeyId", kms.createKey(), "KeyPairSpec", "RSA_2048");
        kms.refuses(
                KmsErrorCode.VALIDATION,
                "1 validation error detected: Value null at 'keyPairSpec' failed to satisfy constraint: Member must not be null",
                "GenerateDataKeyPair",
                without(request, "KeyPairSpec"));
        assertEquals(
                KmsErrorCode.VALIDATION,
                kms.refused(TestKms.CALL, "GenerateDataKeyPair", with(request, "KeyPairSpec", "HMAC_256"))
                        .code());
        assertEquals(
                KmsErrorCode.UNSUPPORTED_OPERATION,
                kms.refused(TestKms.CALL, "GenerateDataKeyPair", with(request, "KeyPairSpec", "SM2"))
                        .code());
    }

    @Test
    void publicKey_isToldWithWhatItIsFor_andSecretsHaveNone() {
        String keyId = kms.createKey("ECC_NIST_P256", "KEY_AGREEMENT");
        JsonNode answer = kms.ok("GetPublicKey", TestKms.key(keyId));
        assertEquals(arn(keyId), answer.get("KeyId").stringValue());
        assertEquals("ECC_NIST_P256", answer.get("KeySpec").stringValue());
        assertEquals("KEY_AGREEMENT", answer.get("KeyUsage").stringValue());
        assertEquals("ECDH", answer.get("KeyAgreementAlgorithms").get(0).stringValue());
        for (String secret : List.of(kms.createKey(), kms.createKey("HMAC_256", "GENERATE_VERIFY_MAC"))) {
            assertEquals(
                    KmsErrorCode.UNSUPPORTED_OPERATION,
                    kms.refused(TestKms.CALL, "GetPublicKey", TestKms.key(secret))
                            .code());
        }
    }

    private static String derivation(String keyId, byte[] publicKey) {
        return json("KeyId", keyId, "KeyAgreementAlgorithm", "ECDH", "PublicKey", base64(publicKey));
    }

    private static KeyPair pair(String curve) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC", BOUNCY_CASTLE);
        generator.initialize(new ECGenParameterSpec(curve));
        return generator.generateKeyPair();
    }

    @ParameterizedTest
    @CsvSource({"ECC_NIST_P256, secp256r1, 32", "ECC_NIST_P384, secp384r1, 48", "ECC_NIST_P521, secp521r1, 66"})
    void sharedSecret_isTheOneThatThePeerDerives(String spec, String curve, int size) throws GeneralSecurityException {
        String keyId = kms.createKey(spec, "KEY_AGREEMENT");
        KeyPair peer = pair(curve);
        PublicKey own = KeyFactory.getInstance("EC", BOUNCY_CASTLE)
                .generatePublic(new X509EncodedKeySpec(bytes(kms.ok("GetPublicKey", TestKms.key(keyId)), "PublicKey")));
        JsonNode answer =
                kms.ok("DeriveSharedSecret", derivation(keyId, peer.getPublic().getEncoded()));
        byte[] secret = bytes(answer, "SharedSecret");
        assertEquals(size, secret.length);
        assertArrayEquals(agreed(peer.getPrivate(), own), secret);
        assertEquals("AWS_KMS", answer.get("KeyOrigin").stringValue());
        assertEquals(arn(keyId), answer.get("KeyId").stringValue());
    }

    private static byte[] agreed(PrivateKey mine, PublicKey other) throws GeneralSecurityException {
        KeyAgreement agreement = KeyAgreement.getInstance("ECDH", BOUNCY_CASTLE);
        agreement.init(mine);
        agreement.doPhase(other, true);
        return agreement.generateSecret();
    }

    @Test
    void publicKeyThatIsNoPointOfTheCurve_isRefusedSilently() throws GeneralSecurityException {
        String keyId = kms.createKey("ECC_NIST_P256", "KEY_AGREEMENT");
        byte[] good = pair("secp256r1").getPublic().getEncoded();
        byte[] offCurve = good.clone();
        offCurve[offCurve.length - 1] ^= 1;
        byte[] origin = good.clone();
        Arrays.fill(origin, good.length - 64, good.length, (byte) 0);
        byte[] beyondField = good.clone();
        Arrays.fill(beyondField, good.length - 64, good.length, (byte) 0xff);
        byte[] infinity = Arrays.copyOf(good, good.length - 64);
        infinity[infinity.length - 1] = 0;
        byte[] rsa = bytes(kms.ok("GetPublicKey", TestKms.key(kms.createKey("RSA_2048", "SIGN_VERIFY"))), "PublicKey");
        for (byte[] bad : List.of(
                offCurve,
                origin,
                beyondField,
                infinity,
                pair("secp384r1").getPublic().getEncoded(),
                pair("secp256k1").getPublic().getEncoded(),
                rsa,
                Arrays.copyOf(good, good.length - 1),
                Arrays.copyOf(good, good.length + 1),
                BigInteger.TEN.toByteArray(),
                new byte[8192])) {
            kms.refusesSilently(KmsErrorCode.VALIDATION, "DeriveSharedSecret", derivation(keyId, bad));
        }
        for (int i = 0; i < good.length - 64; i++) {
            byte[] header = good.clone();
            header[i] ^= 0x55;
            assertEquals(
                    KmsErrorCode.VALIDATION,
                    kms.refused(TestKms.CALL, "DeriveSharedSecret", derivation(keyId, header))
                            .code(),
                    "byte " + i);
        }
    }

    @Test
    void derivation_fieldsAreCheckedAsTheModelSays() throws GeneralSecurityException {
        String request = derivation(
                kms.createKey("ECC_NIST_P256", "KEY_AGREEMENT"),
                pair("secp256r1").getPublic().getEncoded());
        String detected = "1 validation error detected: Value ";
        kms.refuses(
                KmsErrorCode.VALIDATION,
                detected + "null at 'publicKey' failed to satisfy constraint: Member must not be null",
                "DeriveSharedSecret",
                without(request, "PublicKey"));
        kms.refuses(
                KmsErrorCode.VALIDATION,
                detected + "null at 'keyAgreementAlgorithm' failed to satisfy constraint: Member must not be null",
                "DeriveSharedSecret",
                without(request, "KeyAgreementAlgorithm"));
        kms.refuses(
                KmsErrorCode.VALIDATION,
                detected + "'X25519' at 'keyAgreementAlgorithm' failed to satisfy constraint: Member must satisfy enum "
                        + "value set: [ECDH]",
                "DeriveSharedSecret",
                with(request, "KeyAgreementAlgorithm", "X25519"));
        kms.refuses(
                KmsErrorCode.VALIDATION,
                detected
                        + "at 'publicKey' failed to satisfy constraint: Member must have length less than or equal to 8192",
                "DeriveSharedSecret",
                with(request, "PublicKey", base64(new byte[8193])));
    }
}
