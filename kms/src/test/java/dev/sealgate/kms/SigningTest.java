package dev.sealgate.kms;

import static dev.sealgate.kms.CryptographicCall.with;
import static dev.sealgate.kms.CryptographicCall.without;
import static dev.sealgate.kms.TestKms.arn;
import static dev.sealgate.kms.TestKms.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.kms.error.KmsErrorCode;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sign and Verify; every signature is also given to an implementation that did not make it. */
class SigningTest {
    private static final byte[] MESSAGE = "a message to be signed".getBytes(StandardCharsets.UTF_8);

    private final TestKms kms = new TestKms();

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static String message(String keyId, String algorithm, String type, byte[] message) {
        return json("KeyId", keyId, "SigningAlgorithm", algorithm, "MessageType", type, "Message", base64(message));
    }

    private byte[] sign(String json) {
        return Base64.getDecoder().decode(kms.ok("Sign", json).get("Signature").stringValue());
    }

    /** The key by the provider that the KMS does not use for it, where there are two. */
    private Signature verifier(String keyId, String algorithm, String jca) throws GeneralSecurityException {
        byte[] spki = Base64.getDecoder()
                .decode(kms.ok("GetPublicKey", TestKms.key(keyId))
                        .get("PublicKey")
                        .stringValue());
        boolean rsa = algorithm.startsWith("RSA");
        String family = rsa ? "RSA" : algorithm.startsWith("ECDSA") ? "EC" : jca;
        Signature verifier = rsa ? Signature.getInstance(jca) : Signature.getInstance(jca, new BouncyCastleProvider());
        KeyFactory keys = rsa ? KeyFactory.getInstance(family) : KeyFactory.getInstance(family, verifier.getProvider());
        PublicKey key = keys.generatePublic(new X509EncodedKeySpec(spki));
        if (jca.equals("RSASSA-PSS")) {
            String hash = "SHA-" + algorithm.substring(algorithm.length() - 3);
            int salt = Integer.parseInt(algorithm.substring(algorithm.length() - 3)) / Byte.SIZE;
            verifier.setParameter(new PSSParameterSpec(hash, "MGF1", new MGF1ParameterSpec(hash), salt, 1));
        }
        verifier.initVerify(key);
        return verifier;
    }

    @ParameterizedTest
    @CsvSource({
        "RSA_2048, RSASSA_PSS_SHA_256, RSASSA-PSS",
        "RSA_2048, RSASSA_PSS_SHA_384, RSASSA-PSS",
        "RSA_3072, RSASSA_PSS_SHA_512, RSASSA-PSS",
        "RSA_2048, RSASSA_PKCS1_V1_5_SHA_256, SHA256withRSA",
        "RSA_2048, RSASSA_PKCS1_V1_5_SHA_384, SHA384withRSA",
        "RSA_2048, RSASSA_PKCS1_V1_5_SHA_512, SHA512withRSA",
        "ECC_NIST_P256, ECDSA_SHA_256, SHA256withECDSA",
        "ECC_NIST_P384, ECDSA_SHA_384, SHA384withECDSA",
        "ECC_NIST_P521, ECDSA_SHA_512, SHA512withECDSA",
        "ECC_SECG_P256K1, ECDSA_SHA_256, SHA256withECDSA",
        "ECC_NIST_EDWARDS25519, ED25519_SHA_512, Ed25519",
        "ML_DSA_44, ML_DSA_SHAKE_256, ML-DSA",
        "ML_DSA_65, ML_DSA_SHAKE_256, ML-DSA",
        "ML_DSA_87, ML_DSA_SHAKE_256, ML-DSA",
    })
    void signature_verifiesHereAndElsewhere_andOfNothingElse(String spec, String algorithm, String jca)
            throws GeneralSecurityException {
        String keyId = kms.createKey(spec, "SIGN_VERIFY");
        String request = message(keyId, algorithm, "RAW", MESSAGE);
        byte[] signature = sign(request);

        Signature verifier = verifier(keyId, algorithm, jca);
        verifier.update(MESSAGE);
        assertTrue(verifier.verify(signature));
        requireVerified(keyId, algorithm, with(request, "Signature", base64(signature)));
        byte[] other = MESSAGE.clone();
        other[0] ^= 1;
        kms.refusesSilently(
                KmsErrorCode.INVALID_SIGNATURE,
                "Verify",
                with(message(keyId, algorithm, "RAW", other), "Signature", base64(signature)));
        requireBroken(request, signature);
    }

    private void requireVerified(String keyId, String algorithm, String json) {
        var answer = kms.ok("Verify", json);
        assertTrue(answer.get("SignatureValid").booleanValue());
        assertEquals(arn(keyId), answer.get("KeyId").stringValue());
        assertEquals(algorithm, answer.get("SigningAlgorithm").stringValue());
    }

    /** Whatever bytes stand in for the signature, the answer is that it is none. */
    private void requireBroken(String request, byte[] signature) {
        byte[] altered = signature.clone();
        altered[altered.length / 2] ^= 1;
        byte[] shorter = java.util.Arrays.copyOf(signature, signature.length - 1);
        byte[] longer = java.util.Arrays.copyOf(signature, signature.length + 1);
        byte[] high = signature.clone();
        java.util.Arrays.fill(high, (byte) 0xff);
        for (byte[] bad :
                List.of(altered, shorter, longer, high, new byte[signature.length], new byte[1], new byte[6144])) {
            kms.refusesSilently(KmsErrorCode.INVALID_SIGNATURE, "Verify", with(request, "Signature", base64(bad)));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "RSA_2048, RSASSA_PSS_SHA_256, 256",
        "RSA_2048, RSASSA_PSS_SHA_384, 384",
        "RSA_2048, RSASSA_PSS_SHA_512, 512",
        "RSA_2048, RSASSA_PKCS1_V1_5_SHA_256, 256",
        "RSA_2048, RSASSA_PKCS1_V1_5_SHA_384, 384",
        "RSA_2048, RSASSA_PKCS1_V1_5_SHA_512, 512",
        "ECC_NIST_P256, ECDSA_SHA_256, 256",
        "ECC_NIST_P384, ECDSA_SHA_384, 384",
        "ECC_NIST_P521, ECDSA_SHA_512, 512",
        "ECC_SECG_P256K1, ECDSA_SHA_256, 256",
    })
    void digestAndMessage_areInterchangeable_andADigestHasItsLength(String spec, String algorithm, int bits)
            throws GeneralSecurityException {
        String keyId = kms.createKey(spec, "SIGN_VERIFY");
        byte[] digest = MessageDigest.getInstance("SHA-" + bits).digest(MESSAGE);
        String ofDigest = message(keyId, algorithm, "DIGEST", digest);
        String ofMessage = message(keyId, algorithm, "RAW", MESSAGE);
        kms.ok("Verify", with(ofMessage, "Signature", base64(sign(ofDigest))));
        kms.ok("Verify", with(ofDigest, "Signature", base64(sign(without(ofMessage, "MessageType")))));
        for (int size : List.of(1, digest.length - 1, digest.length + 1)) {
            String wrong = message(keyId, algorithm, "DIGEST", new byte[size]);
            String text = "Digest is invalid length for algorithm " + algorithm + ".";
            kms.refuses(KmsErrorCode.VALIDATION, text, "Sign", wrong);
            kms.refuses(KmsErrorCode.VALIDATION, text, "Verify", with(wrong, "Signature", "AAAA"));
        }
        kms.refuses(
                KmsErrorCode.VALIDATION,
                "MessageType EXTERNAL_MU is not valid for algorithm " + algorithm + ".",
                "Sign",
                message(keyId, algorithm, "EXTERNAL_MU", new byte[64]));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ML_DSA_44", "ML_DSA_65", "ML_DSA_87"})
    void externalMu_isTheMessageHashedWithTheKey(String spec) throws GeneralSecurityException {
        String keyId = kms.createKey(spec, "SIGN_VERIFY");
        byte[] mu = mu(keyId);
        String ofMu = message(keyId, "ML_DSA_SHAKE_256", "EXTERNAL_MU", mu);
        String ofMessage = message(keyId, "ML_DSA_SHAKE_256", "RAW", MESSAGE);
        byte[] signature = sign(ofMu);
        kms.ok("Verify", with(ofMessage, "Signature", base64(signature)));
        kms.ok("Verify", with(ofMu, "Signature", base64(sign(ofMessage))));
        requireBroken(ofMu, signature);
        kms.refuses(
                KmsErrorCode.VALIDATION,
                "Digest is invalid length for algorithm ML_DSA_SHAKE_256.",
                "Sign",
                message(keyId, "ML_DSA_SHAKE_256", "EXTERNAL_MU", new byte[63]));
        kms.refuses(
                KmsErrorCode.VALIDATION,
                "MessageType DIGEST is not valid for algorithm ML_DSA_SHAKE_256.",
                "Sign",
                message(keyId, "ML_DSA_SHAKE_256", "DIGEST", new byte[64]));
    }

    /** FIPS 204, algorithm 7, line 6: H(H(pk, 64) || 0 || 0 || message, 64) with an empty context; the key ends the SPKI. */
    private byte[] mu(String keyId) throws GeneralSecurityException {
        byte[] spki = Base64.getDecoder()
                .decode(kms.ok("GetPublicKey", TestKms.key(keyId))
                        .get("PublicKey")
                        .stringValue());
        int header = 22;
        byte[] keyHash = shake256(java.util.Arrays.copyOfRange(spki, header, spki.length));
        java.io.ByteArrayOutputStream input = new java.io.ByteArrayOutputStream();
        input.writeBytes(keyHash);
        input.writeBytes(new byte[2]);
        input.writeBytes(MESSAGE);
        return shake256(input.toByteArray());
    }

    private static byte[] shake256(byte[] input) {
        var shake = new org.bouncycastle.crypto.digests.SHAKEDigest(256);
        shake.update(input, 0, input.length);
        byte[] output = new byte[64];
        shake.doFinal(output, 0, output.length);
        return output;
    }

    @Test
    void ed25519_takesMessagesOnly_andItsPrehashDigestsOnly() throws GeneralSecurityException {
        String keyId = kms.createKey("ECC_NIST_EDWARDS25519", "SIGN_VERIFY");
        byte[] digest = MessageDigest.getInstance("SHA-512").digest(MESSAGE);
        String prehashed = message(keyId, "ED25519_PH_SHA_512", "DIGEST", digest);
        byte[] signature = sign(prehashed);
        kms.ok("Verify", with(prehashed, "Signature", base64(signature)));
        requireBroken(prehashed, signature);
        kms.refuses(
                KmsErrorCode.VALIDATION,
                "MessageType RAW is not valid for algorithm ED25519_PH_SHA_512.",
                "Sign",
                message(keyId, "ED25519_PH_SHA_512", "RAW", MESSAGE));
        kms.refuses(
                KmsErrorCode.VALIDATION,
                "MessageType DIGEST is not valid for algorithm ED25519_SHA_512.",
                "Sign",
                message(keyId, "ED25519_SHA_512", "DIGEST", digest));
        kms.refuses(
                KmsErrorCode.VALIDATION,
                "Digest is invalid length for algorithm ED25519_PH_SHA_512.",
                "Sign",
                message(keyId, "ED25519_PH_SHA_512", "DIGEST", new byte[32]));
    }

    @ParameterizedTest
    @CsvSource({
        "RSA_2048, ECDSA_SHA_256",
        "ECC_NIST_P256, RSASSA_PSS_SHA_256",
        "ECC_NIST_P256, ECDSA_SHA_384",
        "ECC_NIST_P384, ECDSA_SHA_256",
        "ECC_NIST_P521, ECDSA_SHA_256",
        "ECC_SECG_P256K1, ECDSA_SHA_512",
        "ECC_NIST_EDWARDS25519, ECDSA_SHA_256",
        "ML_DSA_44, ED25519_SHA_512",
        "ECC_NIST_P256, ML_DSA_SHAKE_256",
        "ECC_NIST_P256, SM2DSA",
    })
    void algorithmOfAnotherKind_isRefused(String spec, String algorithm) {
        String keyId = kms.createKey(spec, "SIGN_VERIFY");
        String request = message(keyId, algorithm, "RAW", MESSAGE);
        String text = "Algorithm " + algorithm + " is incompatible with key spec " + spec + ".";
        kms.refuses(KmsErrorCode.INVALID_KEY_USAGE, text, "Sign", request);
        kms.refuses(KmsErrorCode.INVALID_KEY_USAGE, text, "Verify", with(request, "Signature", "AAAA"));
    }

    @Test
    void fields_areCheckedAsTheModelSays() {
        String keyId = kms.createKey("ECC_NIST_P256", "SIGN_VERIFY");
        String request = message(keyId, "ECDSA_SHA_256", "RAW", MESSAGE);
        String detected = "1 validation error detected: Value ";
        kms.ok("Sign", with(request, "Message", base64(new byte[4096])));
        kms.refuses(
                KmsErrorCode.VALIDATION,
                detected
                        + "at 'message' failed to satisfy constraint: Member must have length less than or equal to 4096",
                "Sign",
                with(request, "Message", base64(new byte[4097])));
        kms.refuses(
                KmsErrorCode.VALIDATION,
                detected
                        + "at 'message' failed to satisfy constraint: Member must have length greater than or equal to 1",
                "Sign",
                with(request, "Message", ""));
        kms.refuses(
                KmsErrorCode.VALIDATION,
                detected + "null at 'message' failed to satisfy constraint: Member must not be null",
                "Sign",
                without(request, "Message"));
        kms.refuses(
                KmsErrorCode.VALIDATION,
                detected + "null at 'signingAlgorithm' failed to satisfy constraint: Member must not be null",
                "Sign",
                without(request, "SigningAlgorithm"));
        kms.refuses(
                KmsErrorCode.VALIDATION,
                detected + "'WHOLE' at 'messageType' failed to satisfy constraint: Member must satisfy enum value set: "
                        + "[RAW, DIGEST, EXTERNAL_MU]",
                "Sign",
                with(request, "MessageType", "WHOLE"));
        kms.refuses(
                KmsErrorCode.VALIDATION,
                detected + "null at 'signature' failed to satisfy constraint: Member must not be null",
                "Verify",
                request);
        assertEquals(
                KmsErrorCode.VALIDATION,
                kms.refused(TestKms.CALL, "Sign", with(request, "SigningAlgorithm", "HMAC_SHA_256"))
                        .code());
    }
}
