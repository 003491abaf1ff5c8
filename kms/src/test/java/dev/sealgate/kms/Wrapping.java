package dev.sealgate.kms;

import static dev.sealgate.kms.TestKms.json;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import javax.crypto.spec.SecretKeySpec;
import tools.jackson.databind.JsonNode;

/**
 * What one who imports material has: an import token, and the public key to wrap with, by the JDK's own means.
 *
 * @param token in base64
 */
record Wrapping(String algorithm, String token, PublicKey publicKey) {
    static Wrapping of(TestKms kms, String keyId, String algorithm, String spec) {
        return of(
                algorithm,
                kms.ok(
                        "GetParametersForImport",
                        json("KeyId", keyId, "WrappingAlgorithm", algorithm, "WrappingKeySpec", spec)));
    }

    static Wrapping of(String algorithm, JsonNode parameters) {
        try {
            return new Wrapping(
                    algorithm,
                    parameters.get("ImportToken").stringValue(),
                    KeyFactory.getInstance("RSA")
                            .generatePublic(new X509EncodedKeySpec(
                                    TestKms.bytes(parameters.get("PublicKey")).toArray())));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** The wrapped material in base64. */
    String wrap(byte[] material) {
        return Base64.getEncoder().encodeToString(algorithm.startsWith("RSAES") ? oaep(material) : hybrid(material));
    }

    private byte[] oaep(byte[] material) {
        boolean sha1 = algorithm.endsWith("SHA_1");
        try {
            Cipher cipher = Cipher.getInstance("RSA/ECB/OAEPPadding");
            cipher.init(
                    Cipher.ENCRYPT_MODE,
                    publicKey,
                    new OAEPParameterSpec(
                            sha1 ? "SHA-1" : "SHA-256",
                            "MGF1",
                            sha1 ? MGF1ParameterSpec.SHA1 : MGF1ParameterSpec.SHA256,
                            PSource.PSpecified.DEFAULT));
            return cipher.doFinal(material);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private byte[] hybrid(byte[] material) {
        byte[] aesKey = new byte[32];
        aesKey[0] = 7;
        byte[] first = oaep(aesKey);
        byte[] second = keyWrap(aesKey, material);
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private static byte[] keyWrap(byte[] aesKey, byte[] material) {
        try {
            Cipher cipher = Cipher.getInstance("AES/KWP/NoPadding");
            cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(aesKey, "AES"));
            return cipher.doFinal(material);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** A request that imports without an end. */
    String request(String keyId, byte[] material, String... more) {
        return request(keyId, wrap(material), more);
    }

    String request(String keyId, String wrapped, String... more) {
        String lasting = json(
                "KeyId",
                keyId,
                "ImportToken",
                token,
                "EncryptedKeyMaterial",
                wrapped,
                "ExpirationModel",
                "KEY_MATERIAL_DOES_NOT_EXPIRE");
        return more.length == 0
                ? lasting
                : lasting.replaceFirst("}$", "," + json(more).substring(1));
    }

    /** A request that imports until a moment. */
    String until(String keyId, byte[] material, Instant end, String... more) {
        return request(keyId, material, more)
                .replace("KEY_MATERIAL_DOES_NOT_EXPIRE", "KEY_MATERIAL_EXPIRES")
                .replaceFirst("}$", ",\"ValidTo\":" + end.toEpochMilli() / 1000.0 + "}");
    }
}
