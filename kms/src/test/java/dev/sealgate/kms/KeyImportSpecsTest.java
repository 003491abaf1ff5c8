package dev.sealgate.kms;

import static dev.sealgate.kms.Sender.statement;
import static dev.sealgate.kms.TestKms.base64;
import static dev.sealgate.kms.TestKms.json;
import static dev.sealgate.kms.TestKms.key;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.kms.call.KmsCall;
import dev.sealgate.kms.call.KmsEvent;
import dev.sealgate.kms.error.KmsErrorCode;
import dev.sealgate.kms.error.KmsException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECPrivateKeySpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPrivateCrtKeySpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Imported material of asymmetric and HMAC keys, and what policies can ask of an import. */
class KeyImportSpecsTest {
    private static final String HYBRID = "RSA_AES_KEY_WRAP_SHA_256";
    private static final String OAEP = "RSAES_OAEP_SHA_256";

    private final TestKms kms = new TestKms();

    private static KeyPair pair(String algorithm, String curve) throws GeneralSecurityException {
        KeyPairGenerator generator = curve.equals("secp256k1")
                ? KeyPairGenerator.getInstance(algorithm, new BouncyCastleProvider())
                : KeyPairGenerator.getInstance(algorithm);
        if (algorithm.equals("RSA")) {
            generator.initialize(Integer.parseInt(curve));
        } else if (algorithm.equals("EC")) {
            generator.initialize(new ECGenParameterSpec(curve));
        }
        return generator.generateKeyPair();
    }

    private JsonNode imports(String id, String algorithm, String wrappingKey, byte[] material) {
        return kms.ok(
                "ImportKeyMaterial",
                Wrapping.of(kms, id, algorithm, wrappingKey).request(id, material));
    }

    @ParameterizedTest
    @CsvSource({
        "RSA_2048,              RSA,     2048,      RSA_AES_KEY_WRAP_SHA_256, RSA_2048, RSASSA_PKCS1_V1_5_SHA_256, SHA256withRSA",
        "RSA_3072,              RSA,     3072,      RSA_AES_KEY_WRAP_SHA_1,   RSA_3072, RSASSA_PKCS1_V1_5_SHA_384, SHA384withRSA",
        "ECC_NIST_P256,         EC,      secp256r1, RSAES_OAEP_SHA_256,       RSA_2048, ECDSA_SHA_256,             SHA256withECDSA",
        "ECC_NIST_P384,         EC,      secp384r1, RSA_AES_KEY_WRAP_SHA_1,   RSA_2048, ECDSA_SHA_384,             SHA384withECDSA",
        "ECC_NIST_P521,         EC,      secp521r1, RSAES_OAEP_SHA_1,         RSA_3072, ECDSA_SHA_512,             SHA512withECDSA",
        "ECC_SECG_P256K1,       EC,      secp256k1, RSA_AES_KEY_WRAP_SHA_256, RSA_2048, ECDSA_SHA_256,             SHA256withECDSA",
        "ECC_NIST_EDWARDS25519, Ed25519, '',        RSAES_OAEP_SHA_256,       RSA_2048, ED25519_SHA_512,           Ed25519"
    })
    void importedKeyPairs_signAsTheirOwnersDo(
            String spec, String algorithm, String size, String wrapping, String wrappingKey, String signing, String jca)
            throws GeneralSecurityException {
        KeyPair own = pair(algorithm, size);
        String id = KeyImportTest.create(kms, spec, "SIGN_VERIFY");

        JsonNode answer = imports(id, wrapping, wrappingKey, own.getPrivate().getEncoded());

        assertFalse(answer.has("KeyMaterialId"));
        assertEquals("Enabled", kms.state(id));
        assertArrayEquals(
                own.getPublic().getEncoded(),
                TestKms.bytes(kms.ok("GetPublicKey", key(id)).get("PublicKey")).toArray());
        JsonNode signed = kms.ok("Sign", json("KeyId", id, "Message", base64("m"), "SigningAlgorithm", signing));
        Signature verifier = size.equals("secp256k1")
                ? Signature.getInstance(jca, new BouncyCastleProvider())
                : Signature.getInstance(jca);
        verifier.initVerify(own.getPublic());
        verifier.update("m".getBytes(StandardCharsets.UTF_8));
        assertEquals(
                true, verifier.verify(TestKms.bytes(signed.get("Signature")).toArray()));
    }

    @ParameterizedTest
    @CsvSource({
        "HMAC_224, 28, HmacSHA224",
        "HMAC_256, 32, HmacSHA256",
        "HMAC_384, 48, HmacSHA384",
        "HMAC_512, 64, HmacSHA512"
    })
    void importedHmacKeys_makeTheMacsOfTheirMaterial(String spec, int sizeBytes, String jca)
            throws GeneralSecurityException {
        byte[] material = new byte[sizeBytes];
        Arrays.fill(material, (byte) 5);
        String id = KeyImportTest.create(kms, spec, "GENERATE_VERIFY_MAC");
        kms.refusesSilently(
                KmsErrorCode.INCORRECT_KEY_MATERIAL,
                "ImportKeyMaterial",
                Wrapping.of(kms, id, OAEP, "RSA_2048").request(id, Arrays.copyOf(material, sizeBytes - 1)));

        imports(id, OAEP, "RSA_2048", material);

        Mac mac = Mac.getInstance(jca);
        mac.init(new SecretKeySpec(material, jca));
        JsonNode made = kms.ok(
                "GenerateMac",
                json("KeyId", id, "Message", base64("m"), "MacAlgorithm", spec.replace("HMAC_", "HMAC_SHA_")));
        assertArrayEquals(
                mac.doFinal("m".getBytes(StandardCharsets.UTF_8)),
                TestKms.bytes(made.get("Mac")).toArray());
    }

    @Test
    void asymmetricMaterial_neverChanges_howeverItIsEncoded() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC", new BouncyCastleProvider());
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        KeyPair own = generator.generateKeyPair();
        byte[] withPublicKey = own.getPrivate().getEncoded();
        KeyFactory jdk = KeyFactory.getInstance("EC");
        ECPrivateKey same = (ECPrivateKey) jdk.generatePrivate(new PKCS8EncodedKeySpec(withPublicKey));
        byte[] without = jdk.generatePrivate(new ECPrivateKeySpec(same.getS(), same.getParams()))
                .getEncoded();
        assertTrue(without.length < withPublicKey.length);
        String id = KeyImportTest.create(kms, "ECC_NIST_P256", "SIGN_VERIFY");
        imports(id, HYBRID, "RSA_2048", without);
        kms.ok("DeleteImportedKeyMaterial", key(id));
        kms.refuses(KmsErrorCode.INVALID_STATE, TestKms.arn(id) + " is pending import.", "GetPublicKey", key(id));
        kms.refusesSilently(
                KmsErrorCode.INCORRECT_KEY_MATERIAL,
                "ImportKeyMaterial",
                Wrapping.of(kms, id, HYBRID, "RSA_2048")
                        .request(id, pair("EC", "secp256r1").getPrivate().getEncoded()));

        imports(id, HYBRID, "RSA_2048", withPublicKey);

        assertArrayEquals(
                own.getPublic().getEncoded(),
                TestKms.bytes(kms.ok("GetPublicKey", key(id)).get("PublicKey")).toArray());
    }

    @ParameterizedTest
    @ValueSource(strings = {"ImportType", "KeyMaterialId", "KeyMaterialDescription"})
    void generations_areOfSymmetricKeysOnly(String field) throws GeneralSecurityException {
        String id = KeyImportTest.create(kms, "HMAC_256", "GENERATE_VERIFY_MAC");
        String value = Map.of("ImportType", "EXISTING_KEY_MATERIAL", "KeyMaterialId", "0".repeat(64))
                .getOrDefault(field, "text");
        kms.refuses(
                KmsErrorCode.VALIDATION,
                field + " is not valid for key spec HMAC_256.",
                "ImportKeyMaterial",
                Wrapping.of(kms, id, OAEP, "RSA_2048").request(id, new byte[32], field, value));
    }

    @Test
    void whatIsNoKeyOfTheSpec_isRefused() throws GeneralSecurityException {
        String curve = KeyImportTest.create(kms, "ECC_NIST_P256", "SIGN_VERIFY");
        String rsa = KeyImportTest.create(kms, "RSA_2048", "ENCRYPT_DECRYPT");
        Wrapping toCurve = Wrapping.of(kms, curve, HYBRID, "RSA_2048");
        Wrapping toRsa = Wrapping.of(kms, rsa, HYBRID, "RSA_2048");
        RSAPrivateCrtKey good = (RSAPrivateCrtKey) pair("RSA", "2048").getPrivate();
        for (byte[] bad : List.of(
                new byte[32],
                pair("EC", "secp384r1").getPrivate().getEncoded(),
                pair("EC", "secp256k1").getPrivate().getEncoded(),
                good.getEncoded())) {
            kms.refusesSilently(KmsErrorCode.INCORRECT_KEY_MATERIAL, "ImportKeyMaterial", toCurve.request(curve, bad));
        }
        for (byte[] bad : List.of(
                pair("EC", "secp256r1").getPrivate().getEncoded(),
                pair("RSA", "3072").getPrivate().getEncoded(),
                altered(good, good.getPrivateExponent().add(BigInteger.TWO), good.getPrimeP()),
                altered(good, good.getPrivateExponent(), good.getPrimeP().add(BigInteger.TWO)),
                altered(good, good.getPrivateExponent(), BigInteger.ONE))) {
            kms.refusesSilently(KmsErrorCode.INCORRECT_KEY_MATERIAL, "ImportKeyMaterial", toRsa.request(rsa, bad));
        }
        kms.ok("ImportKeyMaterial", toRsa.request(rsa, good.getEncoded()));
    }

    private static byte[] altered(RSAPrivateCrtKey good, BigInteger privateExponent, BigInteger primeP)
            throws GeneralSecurityException {
        return KeyFactory.getInstance("RSA")
                .generatePrivate(new RSAPrivateCrtKeySpec(
                        good.getModulus(),
                        good.getPublicExponent(),
                        privateExponent,
                        primeP,
                        good.getPrimeQ(),
                        good.getPrimeExponentP(),
                        good.getPrimeExponentQ(),
                        good.getCrtCoefficient()))
                .getEncoded();
    }

    @ParameterizedTest
    @CsvSource({
        "RSA_2048,      SIGN_VERIFY,         RSAES_OAEP_SHA_256,       RSA_4096",
        "ECC_NIST_P521, SIGN_VERIFY,         RSAES_OAEP_SHA_1,         RSA_2048",
        "HMAC_512,      GENERATE_VERIFY_MAC, RSA_AES_KEY_WRAP_SHA_256, RSA_2048"
    })
    void wrappingsThatDoNotFit_areRefused(String spec, String usage, String algorithm, String wrappingKey) {
        kms.refuses(
                KmsErrorCode.VALIDATION,
                "WrappingAlgorithm " + algorithm + " with WrappingKeySpec " + wrappingKey
                        + " is not compatible with KeySpec " + spec,
                "GetParametersForImport",
                json(
                        "KeyId",
                        KeyImportTest.create(kms, spec, usage),
                        "WrappingAlgorithm",
                        algorithm,
                        "WrappingKeySpec",
                        wrappingKey));
    }

    @Test
    void specsThatCannotBeImported_andOtherOrigins_areSaidSo() {
        kms.refuses(
                KmsErrorCode.UNSUPPORTED_OPERATION,
                "Origin EXTERNAL of KeySpec ML_DSA_44 is not supported by Sealgate yet",
                "CreateKey",
                json("Origin", "EXTERNAL", "KeySpec", "ML_DSA_44", "KeyUsage", "SIGN_VERIFY"));
        kms.refuses(
                KmsErrorCode.UNSUPPORTED_OPERATION,
                "Custom key stores are not supported: Sealgate keeps all key material under its own root key.",
                "CreateKey",
                json("Origin", "AWS_CLOUDHSM"));
    }

    private Optional<KmsErrorCode> outcome(
            String action, String operator, String condition, String operation, String json) {
        Sender ann = Sender.user("ann", statement("Allow", action, "*", "{\"" + operator + "\":" + condition + "}"));
        try {
            kms.ok(ann, operation, json);
            return Optional.empty();
        } catch (KmsException refusal) {
            return Optional.of(refusal.code());
        }
    }

    @Test
    void wrappingAndOrigin_areConditionKeys() {
        String id = KeyImportTest.create(kms, "SYMMETRIC_DEFAULT", "ENCRYPT_DECRYPT");
        String action = "kms:GetParametersForImport";
        String request = json("KeyId", id, "WrappingAlgorithm", OAEP, "WrappingKeySpec", "RSA_2048");
        for (String met : List.of(
                "{\"kms:WrappingAlgorithm\":\"RSAES_OAEP_SHA_256\"}",
                "{\"kms:WrappingKeySpec\":\"RSA_2048\"}",
                "{\"kms:KeyOrigin\":\"EXTERNAL\"}")) {
            assertEquals(
                    Optional.empty(), outcome(action, "StringEquals", met, "GetParametersForImport", request), met);
            assertEquals(
                    Optional.of(KmsErrorCode.ACCESS_DENIED),
                    outcome(action, "StringNotEquals", met, "GetParametersForImport", request),
                    met);
        }
    }

    @Test
    void expiration_isAConditionKey() {
        String id = KeyImportTest.create(kms, "SYMMETRIC_DEFAULT", "ENCRYPT_DECRYPT");
        Wrapping wrapping = Wrapping.of(kms, id, OAEP, "RSA_2048");
        String lasting = wrapping.request(id, new byte[32]);
        String month = wrapping.until(id, new byte[32], kms.instant().plus(Duration.ofDays(30)));
        String action = "kms:ImportKeyMaterial";
        String expires = "{\"kms:ExpirationModel\":\"KEY_MATERIAL_EXPIRES\"}";
        assertEquals(Optional.empty(), outcome(action, "StringEquals", expires, "ImportKeyMaterial", month));
        assertEquals(
                Optional.of(KmsErrorCode.ACCESS_DENIED),
                outcome(action, "StringEquals", expires, "ImportKeyMaterial", lasting));
        String soon = "{\"kms:ValidTo\":\"" + kms.instant().plus(Duration.ofDays(31)) + "\"}";
        String sooner = "{\"kms:ValidTo\":\"" + kms.instant().plus(Duration.ofDays(29)) + "\"}";
        assertEquals(Optional.empty(), outcome(action, "DateLessThan", soon, "ImportKeyMaterial", month));
        assertEquals(
                Optional.of(KmsErrorCode.ACCESS_DENIED),
                outcome(action, "DateLessThan", sooner, "ImportKeyMaterial", month));
        assertEquals(
                Optional.of(KmsErrorCode.ACCESS_DENIED),
                outcome(action, "DateLessThan", soon, "ImportKeyMaterial", lasting));
    }

    @Test
    void events_showNeitherTokenNorMaterial() {
        String id = KeyImportTest.create(kms, "SYMMETRIC_DEFAULT", "ENCRYPT_DECRYPT");
        Wrapping wrapping = Wrapping.of(kms, id, OAEP, "RSA_2048");
        KmsCall call = TestKms.CALL.call();
        List<KmsEvent> events = new ArrayList<>();
        KmsCall observed = new KmsCall(call.caller(), call.region(), call.requestId(), call.viaService(), events::add);
        String request = wrapping.until(id, new byte[32], kms.instant().plusSeconds(60));

        kms.kms.execute(observed, "ImportKeyMaterial", request.getBytes(StandardCharsets.UTF_8));

        assertEquals(
                Map.of(
                        "keyId",
                        id,
                        "expirationModel",
                        "KEY_MATERIAL_EXPIRES",
                        "validTo",
                        kms.instant().plusSeconds(60).toString()),
                events.getFirst().request().parameters());
    }
}
