package dev.sealgate.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.testing.GatewayProcess;
import dev.sealgate.testing.GatewayTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIf;

/** {@code aws kms}: keys and what is done with them, from the command line. */
@GatewayTest
@EnabledIf(value = "dev.sealgate.conformance.AwsCli#isInstalled", disabledReason = "the aws CLI is not installed")
@TestInstance(TestInstance.Lifecycle.PER_METHOD)
class KmsCliIT {
    private final Path directory;
    private final AwsCli aws;

    KmsCliIT(GatewayProcess gateway) {
        directory = gateway.directory();
        aws = new AwsCli(gateway.http(), directory);
    }

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
        String key = kms(aws, "create-key --tags TagKey=a,TagValue=b", "KeyMetadata.KeyId");
        encryption(aws, key);
        signatures(aws);
        macs(aws);
        administration(aws, key);
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

    @Test
    void everythingElse() throws Exception {
        String key = kms(aws, "create-key", "KeyMetadata.Arn");
        grants(aws, key);
        changes(aws, " --key-id " + key);
        aliases(aws, key);
        agreement(aws);
        imports(aws);
        regions(aws);
    }

    private static void grants(AwsCli aws, String key) {
        String root = "arn:aws:iam::" + GatewayProcess.ACCOUNT + ":root";
        String make = "create-grant --operations Encrypt --grantee-principal " + root + " --retiring-principal " + root
                + " --key-id " + key;
        String first = kms(aws, make, "GrantId");
        assertEquals(first, kms(aws, "list-grants --key-id " + key, "Grants[].GrantId"));
        assertEquals(first, kms(aws, "list-retirable-grants --retiring-principal " + root, "Grants[].GrantId"));
        kms(aws, "revoke-grant --grant-id " + first + " --key-id " + key, "@");
        kms(aws, "retire-grant --grant-token " + kms(aws, make, "GrantToken"), "@");
        assertEquals("0", kms(aws, "list-grants --key-id " + key, "length(Grants)"));
    }

    private void changes(AwsCli aws, String named) throws Exception {
        kms(aws, "tag-resource --tags TagKey=a,TagValue=b" + named, "@");
        kms(aws, "untag-resource --tag-keys a" + named, "@");
        assertEquals("0", kms(aws, "list-resource-tags" + named, "length(Tags)"));
        Path policy = directory.resolve("policy.json");
        Files.writeString(policy, kms(aws, "get-key-policy" + named, "Policy"));
        kms(aws, "put-key-policy --policy file://" + policy + named, "@");
        kms(aws, "update-key-description --description other" + named, "@");
        assertEquals("other", kms(aws, "describe-key" + named, "KeyMetadata.Description"));
        kms(aws, "disable-key" + named, "@");
        assertEquals("Disabled", kms(aws, "describe-key" + named, "KeyMetadata.KeyState"));
        kms(aws, "enable-key" + named, "@");
        kms(aws, "disable-key-rotation" + named, "@");
        assertEquals("False", kms(aws, "get-key-rotation-status" + named, "KeyRotationEnabled"));
        kms(aws, "generate-data-key-without-plaintext --number-of-bytes 8" + named, "CiphertextBlob");
        kms(aws, "generate-data-key-pair-without-plaintext --key-pair-spec ECC_NIST_P256" + named, "PublicKey");
        assertEquals(
                12, kms(aws, "generate-random --number-of-bytes 9", "Plaintext").length());
    }

    private static void aliases(AwsCli aws, String key) {
        kms(aws, "create-alias --alias-name alias/moving --target-key-id " + GatewayProcess.SEED_KEY_ID, "@");
        kms(aws, "update-alias --alias-name alias/moving --target-key-id " + key, "@");
        assertEquals("alias/moving", kms(aws, "list-aliases --key-id " + key, "Aliases[].AliasName"));
        kms(aws, "delete-alias --alias-name alias/moving", "@");
        assertTrue(kms(aws, "list-keys", "Keys[].KeyArn").contains(key));
    }

    private void agreement(AwsCli aws) throws Exception {
        String make = "create-key --key-spec ECC_NIST_P256 --key-usage KEY_AGREEMENT";
        String one = kms(aws, make, "KeyMetadata.KeyId");
        String other = kms(aws, make, "KeyMetadata.KeyId");
        assertEquals(sharedSecret(aws, one, other), sharedSecret(aws, other, one));
    }

    private String sharedSecret(AwsCli aws, String own, String peer) throws Exception {
        String publicKey = file("peer", kms(aws, "get-public-key --key-id " + peer, "PublicKey"));
        return kms(
                aws,
                "derive-shared-secret --key-agreement-algorithm ECDH --public-key " + publicKey + " --key-id " + own,
                "SharedSecret");
    }

    private void imports(AwsCli aws) throws Exception {
        String named = " --key-id " + kms(aws, "create-key --origin EXTERNAL", "KeyMetadata.KeyId");
        String[] parameters = kms(
                        aws,
                        "get-parameters-for-import --wrapping-algorithm RSAES_OAEP_SHA_256 --wrapping-key-spec RSA_2048"
                                + named,
                        "[ImportToken,PublicKey]")
                .split("\\s+", -1);
        String files = " --import-token " + file("token", parameters[0]) + " --encrypted-key-material "
                + file("wrapped", KmsFixture.wrap(parameters[1]));
        kms(aws, "import-key-material --expiration-model KEY_MATERIAL_DOES_NOT_EXPIRE" + files + named, "@");
        assertEquals("Enabled", kms(aws, "describe-key" + named, "KeyMetadata.KeyState"));
        kms(aws, "delete-imported-key-material" + named, "@");
        assertEquals("PendingImport", kms(aws, "describe-key" + named, "KeyMetadata.KeyState"));
    }

    private static void regions(AwsCli aws) {
        String named = " --key-id " + kms(aws, "create-key --multi-region", "KeyMetadata.KeyId");
        kms(aws, "replicate-key --replica-region eu-west-1" + named, "ReplicaKeyMetadata.Arn");
        kms(aws, "update-primary-region --primary-region eu-west-1" + named, "@");
        assertEquals(
                "eu-west-1",
                kms(aws, "describe-key" + named, "KeyMetadata.MultiRegionConfiguration.PrimaryKey.Region"));
    }
}
