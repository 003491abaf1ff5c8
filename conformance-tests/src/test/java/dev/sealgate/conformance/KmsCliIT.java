package dev.sealgate.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code aws kms}: keys and what is done with them, from the command line. */
class KmsCliIT {
    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    Path directory;

    /** What a command of {@code aws kms}, given with blanks between its words, printed of a field. */
    private static String kms(AwsCli aws, String command, String query) {
        List<String> words = new ArrayList<>(List.of("kms"));
        words.addAll(Arrays.asList(command.split(" ", -1)));
        words.addAll(List.of("--query", query, "--output", "text"));
        return aws.ok(words.toArray(String[]::new));
    }

    private String file(String name, String base64) throws Exception {
        return "fileb://"
                + Files.write(directory.resolve(name), Base64.getDecoder().decode(base64));
    }

    @Test
    void keysAndTheirUse() throws Exception {
        assumeTrue(AwsCli.isInstalled(), "the aws CLI is not installed");
        try (GatewayProcess gateway = GatewayProcess.start(directory)) {
            AwsCli aws = new AwsCli(gateway.http(), directory);
            String key = kms(aws, "create-key --tags TagKey=a,TagValue=b", "KeyMetadata.KeyId");
            encryption(aws, key);
            signatures(aws);
            macs(aws);
            administration(aws, key);
        }
    }

    private void encryption(AwsCli aws, String key) throws Exception {
        kms(aws, "create-alias --alias-name alias/cli-kms --target-key-id " + key, "@");
        String message = file("message", "aGVsbG8=");
        String blob = kms(aws, "encrypt --key-id alias/cli-kms --plaintext " + message, "CiphertextBlob");
        assertEquals("aGVsbG8=", decrypted(aws, blob));
        String moved = kms(
                aws,
                "re-encrypt --ciphertext-blob " + file("blob", blob) + " --destination-key-id alias/seeded",
                "CiphertextBlob");
        assertEquals("aGVsbG8=", decrypted(aws, moved));
        String[] dataKey = kms(
                        aws, "generate-data-key --key-spec AES_256 --key-id " + key, "[Plaintext,CiphertextBlob]")
                .split("\\s+", -1);
        assertEquals(dataKey[0], decrypted(aws, dataKey[1]));
        String[] pair = kms(
                        aws,
                        "generate-data-key-pair --key-pair-spec ECC_NIST_P256 --key-id " + key,
                        "[PrivateKeyPlaintext,PrivateKeyCiphertextBlob]")
                .split("\\s+", -1);
        assertEquals(pair[0], decrypted(aws, pair[1]));
    }

    private String decrypted(AwsCli aws, String blob) throws Exception {
        return kms(aws, "decrypt --ciphertext-blob " + file("blob", blob), "Plaintext");
    }

    private void signatures(AwsCli aws) throws Exception {
        String key = kms(aws, "create-key --key-spec ECC_NIST_P256 --key-usage SIGN_VERIFY", "KeyMetadata.KeyId");
        String how = " --signing-algorithm ECDSA_SHA_256 --message " + file("message", "aGVsbG8=") + " --key-id " + key;
        String signature = kms(aws, "sign" + how, "Signature");
        assertEquals("True", kms(aws, "verify" + how + " --signature " + file("sig", signature), "SignatureValid"));
        assertEquals("ECC_NIST_P256", kms(aws, "get-public-key --key-id " + key, "KeySpec"));
    }

    private void macs(AwsCli aws) throws Exception {
        String key = kms(aws, "create-key --key-spec HMAC_256 --key-usage GENERATE_VERIFY_MAC", "KeyMetadata.KeyId");
        String how = " --mac-algorithm HMAC_SHA_256 --message " + file("message", "aGVsbG8=") + " --key-id " + key;
        String mac = kms(aws, "generate-mac" + how, "Mac");
        assertEquals("True", kms(aws, "verify-mac" + how + " --mac " + file("mac", mac), "MacValid"));
    }

    private static void administration(AwsCli aws, String key) {
        String named = " --key-id " + key;
        assertEquals("b", kms(aws, "list-resource-tags" + named, "Tags[0].TagValue"));
        kms(aws, "enable-key-rotation" + named, "@");
        assertEquals("True", kms(aws, "get-key-rotation-status" + named, "KeyRotationEnabled"));
        assertTrue(kms(aws, "rotate-key-on-demand" + named, "KeyId").endsWith(key));
        assertEquals("ON_DEMAND", kms(aws, "list-key-rotations" + named, "Rotations[0].RotationType"));
        assertEquals("default", kms(aws, "list-key-policies" + named, "PolicyNames[0]"));
        assertEquals("PendingDeletion", kms(aws, "schedule-key-deletion" + named, "KeyState"));
        kms(aws, "cancel-key-deletion" + named, "@");
        assertEquals("Disabled", kms(aws, "describe-key" + named, "KeyMetadata.KeyState"));
    }
}
