package dev.sealgate.conformance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.testing.GatewayProcess;
import dev.sealgate.testing.GatewayTest;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.DataKeyPairSpec;
import software.amazon.awssdk.services.kms.model.EncryptionAlgorithmSpec;
import software.amazon.awssdk.services.kms.model.GenerateDataKeyPairResponse;
import software.amazon.awssdk.services.kms.model.InvalidKeyUsageException;
import software.amazon.awssdk.services.kms.model.KeyAgreementAlgorithmSpec;
import software.amazon.awssdk.services.kms.model.KeySpec;
import software.amazon.awssdk.services.kms.model.KeyUsageType;
import software.amazon.awssdk.services.kms.model.KmsException;
import software.amazon.awssdk.services.kms.model.KmsInvalidMacException;
import software.amazon.awssdk.services.kms.model.KmsInvalidSignatureException;
import software.amazon.awssdk.services.kms.model.MacAlgorithmSpec;
import software.amazon.awssdk.services.kms.model.SigningAlgorithmSpec;

/** Asymmetric and HMAC keys through AWS SDK v2, checked with the JDK's own cryptography. */
@GatewayTest(shared = true)
class KmsAsymmetricIT {
    private static final SdkBytes MESSAGE = SdkBytes.fromUtf8String("a message to be signed");

    private final KmsClient kms;

    KmsAsymmetricIT(KmsClient kms) {
        this.kms = kms;
    }

    private String createKey(KeySpec spec, KeyUsageType usage) {
        return kms.createKey(b -> b.keySpec(spec).keyUsage(usage)).keyMetadata().keyId();
    }

    private PublicKey publicKey(String keyId, String algorithm) throws GeneralSecurityException {
        byte[] spki = kms.getPublicKey(b -> b.keyId(keyId)).publicKey().asByteArray();
        return KeyFactory.getInstance(algorithm).generatePublic(new X509EncodedKeySpec(spki));
    }

    @ParameterizedTest
    @CsvSource({
        "RSA_2048, RSASSA_PKCS1_V1_5_SHA_256, RSA, SHA256withRSA",
        "RSA_3072, RSASSA_PKCS1_V1_5_SHA_512, RSA, SHA512withRSA",
        "RSA_2048, RSASSA_PSS_SHA_256, RSA, RSASSA-PSS",
        "ECC_NIST_P256, ECDSA_SHA_256, EC, SHA256withECDSA",
        "ECC_NIST_P384, ECDSA_SHA_384, EC, SHA384withECDSA",
        "ECC_NIST_P521, ECDSA_SHA_512, EC, SHA512withECDSA",
        "ECC_NIST_EDWARDS25519, ED25519_SHA_512, EdDSA, EdDSA",
        "ML_DSA_65, ML_DSA_SHAKE_256, ML-DSA, ML-DSA",
    })
    void signature_verifiesHereAndThere(String spec, String algorithm, String family, String jdkName)
            throws GeneralSecurityException {
        String keyId = createKey(KeySpec.fromValue(spec), KeyUsageType.SIGN_VERIFY);
        SdkBytes signature = kms.sign(b -> b.keyId(keyId).message(MESSAGE).signingAlgorithm(algorithm))
                .signature();

        Signature jdk = Signature.getInstance(jdkName);
        if (jdkName.equals("RSASSA-PSS")) {
            jdk.setParameter(new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
        }
        jdk.initVerify(publicKey(keyId, family));
        jdk.update(MESSAGE.asByteArray());
        assertTrue(jdk.verify(signature.asByteArray()));

        assertTrue(kms.verify(b ->
                        b.keyId(keyId).message(MESSAGE).signature(signature).signingAlgorithm(algorithm))
                .signatureValid());
        assertThrows(
                KmsInvalidSignatureException.class,
                () -> kms.verify(b -> b.keyId(keyId)
                        .message(SdkBytes.fromUtf8String("another message"))
                        .signature(signature)
                        .signingAlgorithm(algorithm)));
    }

    @ParameterizedTest
    @CsvSource({"RSAES_OAEP_SHA_1, SHA-1", "RSAES_OAEP_SHA_256, SHA-256"})
    void whatAnybodyEncryptsWithThePublicKey_theKmsDecrypts(String algorithm, String hash)
            throws GeneralSecurityException {
        String keyId = createKey(KeySpec.RSA_2048, KeyUsageType.ENCRYPT_DECRYPT);
        Cipher oaep = Cipher.getInstance("RSA/ECB/OAEPPadding");
        oaep.init(
                Cipher.ENCRYPT_MODE,
                publicKey(keyId, "RSA"),
                new OAEPParameterSpec(hash, "MGF1", new MGF1ParameterSpec(hash), PSource.PSpecified.DEFAULT));
        byte[] sealed = oaep.doFinal(MESSAGE.asByteArray());

        assertEquals(
                MESSAGE,
                kms.decrypt(b -> b.keyId(keyId)
                                .encryptionAlgorithm(EncryptionAlgorithmSpec.fromValue(algorithm))
                                .ciphertextBlob(SdkBytes.fromByteArray(sealed)))
                        .plaintext());
    }

    @Test
    void mac_verifiesUnlessAltered() {
        String keyId = createKey(KeySpec.HMAC_256, KeyUsageType.GENERATE_VERIFY_MAC);
        SdkBytes mac = kms.generateMac(b -> b.keyId(keyId).message(MESSAGE).macAlgorithm(MacAlgorithmSpec.HMAC_SHA_256))
                .mac();
        assertEquals(32, mac.asByteArray().length);
        assertTrue(
                kms.verifyMac(b -> b.keyId(keyId).message(MESSAGE).mac(mac).macAlgorithm(MacAlgorithmSpec.HMAC_SHA_256))
                        .macValid());
        byte[] altered = mac.asByteArray();
        altered[0] ^= 1;
        assertThrows(
                KmsInvalidMacException.class,
                () -> kms.verifyMac(b -> b.keyId(keyId)
                        .message(MESSAGE)
                        .mac(SdkBytes.fromByteArray(altered))
                        .macAlgorithm(MacAlgorithmSpec.HMAC_SHA_256)));
    }

    @Test
    void sharedSecret_isTheOneThatThePeerDerives() throws GeneralSecurityException {
        String keyId = createKey(KeySpec.ECC_NIST_P256, KeyUsageType.KEY_AGREEMENT);
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        java.security.KeyPair peer = generator.generateKeyPair();
        KeyAgreement agreement = KeyAgreement.getInstance("ECDH");
        agreement.init(peer.getPrivate());
        agreement.doPhase(publicKey(keyId, "EC"), true);

        assertArrayEquals(
                agreement.generateSecret(),
                kms.deriveSharedSecret(b -> b.keyId(keyId)
                                .keyAgreementAlgorithm(KeyAgreementAlgorithmSpec.ECDH)
                                .publicKey(
                                        SdkBytes.fromByteArray(peer.getPublic().getEncoded())))
                        .sharedSecret()
                        .asByteArray());
    }

    @Test
    void dataKeyPair_privateKeyOpensWithItsContext() {
        GenerateDataKeyPairResponse pair = kms.generateDataKeyPair(b -> b.keyId(GatewayProcess.SEED_KEY_ID)
                .keyPairSpec(DataKeyPairSpec.ECC_NIST_P384)
                .encryptionContext(Map.of("for", "test")));
        assertEquals(
                pair.privateKeyPlaintext(),
                kms.decrypt(b -> b.ciphertextBlob(pair.privateKeyCiphertextBlob())
                                .encryptionContext(Map.of("for", "test")))
                        .plaintext());
        assertFalse(pair.publicKey().asByteArray().length == 0);
    }

    @Test
    void keys_doOnlyWhatTheyAreFor() {
        String keyId = createKey(KeySpec.ECC_SECG_P256_K1, KeyUsageType.SIGN_VERIFY);
        assertThrows(
                InvalidKeyUsageException.class,
                () -> kms.encrypt(b -> b.keyId(keyId).plaintext(MESSAGE)));
        KmsException wrong = assertThrows(
                KmsException.class,
                () -> kms.sign(b ->
                        b.keyId(keyId).message(MESSAGE).signingAlgorithm(SigningAlgorithmSpec.RSASSA_PSS_SHA_256)));
        assertEquals(
                "Algorithm RSASSA_PSS_SHA_256 is incompatible with key spec ECC_SECG_P256K1.",
                wrong.awsErrorDetails().errorMessage());
        byte[] digest = "x".repeat(32).getBytes(StandardCharsets.UTF_8);
        assertTrue(kms.sign(b -> b.keyId(keyId)
                                .message(SdkBytes.fromByteArray(digest))
                                .messageType("DIGEST")
                                .signingAlgorithm(SigningAlgorithmSpec.ECDSA_SHA_256))
                        .signature()
                        .asByteArray()
                        .length
                > 64);
    }
}
