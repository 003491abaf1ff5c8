package dev.sealgate.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.testing.GatewayProcess;
import dev.sealgate.testing.GatewayTest;
import dev.sealgate.testing.Sdk;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.GetKeyPolicyResponse;
import software.amazon.awssdk.services.kms.model.KeyMetadata;
import software.amazon.awssdk.services.kms.model.KmsException;
import software.amazon.awssdk.services.kms.model.MalformedPolicyDocumentException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

/** Key policies through AWS SDK v2, and what they do to S3. */
@GatewayTest(shared = true)
class KmsKeyPolicyIT {
    private static final String ROOT = "arn:aws:iam::" + GatewayProcess.ACCOUNT + ":root";

    private final GatewayProcess gateway;
    private final KmsClient kms;
    private final S3Client s3;

    KmsKeyPolicyIT(GatewayProcess gateway, KmsClient kms, S3Client s3) {
        this.gateway = gateway;
        this.kms = kms;
        this.s3 = s3;
        s3.createBucket(b -> b.bucket("policy-bucket"));
    }

    private static Policy rootMayEverything() {
        return Policy.allow("kms:*").to(ROOT).on("*");
    }

    private KeyMetadata createKey() {
        return kms.createKey().keyMetadata();
    }

    private void put(String key, KeyMetadata kmsKey) {
        s3.putObject(
                b -> b.bucket("policy-bucket")
                        .key(key)
                        .serverSideEncryption(ServerSideEncryption.AWS_KMS)
                        .ssekmsKeyId(kmsKey.arn()),
                RequestBody.fromString("content"));
    }

    @Test
    void initialPolicy_givesTheKeyToTheAccount() {
        KeyMetadata key = createKey();
        GetKeyPolicyResponse answer = kms.getKeyPolicy(b -> b.keyId(key.keyId()));
        assertEquals("default", answer.policyName());
        assertTrue(answer.policy().contains("\"" + ROOT + "\""), answer.policy());
        assertEquals(
                List.of("default"),
                kms.listKeyPolicies(b -> b.keyId(key.keyId())).policyNames());
    }

    @Test
    void changedPolicy_isReadBack() {
        KeyMetadata key = createKey();
        String changed = rootMayEverything().json();
        kms.putKeyPolicy(b -> b.keyId(key.arn()).policyName("default").policy(changed));
        assertEquals(changed, kms.getKeyPolicy(b -> b.keyId(key.arn())).policy());
    }

    @Test
    void policyThatLocksItsAuthorOut_isRefused() {
        KeyMetadata key = createKey();
        MalformedPolicyDocumentException refusal = assertThrows(
                MalformedPolicyDocumentException.class,
                () -> kms.putKeyPolicy(b -> b.keyId(key.keyId())
                        .policy(Policy.allow("kms:Decrypt").to(ROOT).on("*").json())));
        assertEquals(
                "The new key policy will not allow you to update the key policy in the future.",
                refusal.awsErrorDetails().errorMessage());
        assertThrows(
                MalformedPolicyDocumentException.class,
                () -> kms.putKeyPolicy(b -> b.keyId(key.keyId()).policy("{}")));
    }

    @Test
    void s3_needsTheKeysPermission_forWritesAndReads() {
        KeyMetadata key = createKey();
        put("sealed", key);
        kms.putKeyPolicy(b -> b.keyId(key.keyId())
                .policy(rootMayEverything()
                        .andDeny("kms:Decrypt")
                        .to("*")
                        .on("*")
                        .when("StringLike", "kms:EncryptionContext:aws:s3:arn", "arn:aws:s3:::policy-bucket/*")
                        .json()));
        put("written", key);
        S3Exception refusal = assertThrows(
                S3Exception.class,
                () -> s3.getObjectAsBytes(b -> b.bucket("policy-bucket").key("sealed")));
        assertEquals(403, refusal.statusCode());
        assertEquals("AccessDenied", refusal.awsErrorDetails().errorCode());
        assertEquals(
                "User: " + ROOT + " is not authorized to perform: kms:Decrypt on resource: " + key.arn()
                        + " with an explicit deny in a resource-based policy",
                refusal.awsErrorDetails().errorMessage());
    }

    @Test
    void keyPinnedToS3_isOfNoUseDirectly() {
        KeyMetadata key = createKey();
        kms.putKeyPolicy(b -> b.keyId(key.keyId())
                .policy(rootMayEverything()
                        .andDeny("kms:GenerateDataKey*")
                        .to("*")
                        .on("*")
                        .when("StringNotEquals", "kms:ViaService", "s3.us-east-1.amazonaws.com")
                        .json()));
        put("pinned", key);
        KmsException refusal = assertThrows(
                KmsException.class,
                () -> kms.generateDataKey(b -> b.keyId(key.keyId()).numberOfBytes(16)));
        assertEquals("AccessDeniedException", refusal.awsErrorDetails().errorCode());
    }

    @Test
    void otherAccount_usesAKeyWhosePolicyLetsItIn() {
        KeyMetadata key = createKey();
        try (KmsClient foreign = Sdk.kms(gateway.https(), GatewayProcess.FOREIGN_ACCESS_KEY, Region.US_EAST_1)) {
            KmsException hidden = assertThrows(KmsException.class, () -> encrypt(foreign, key));
            assertTrue(
                    hidden.awsErrorDetails()
                            .errorMessage()
                            .contains("on this resource because the resource does not exist in this Region"),
                    hidden.awsErrorDetails().errorMessage());
            kms.putKeyPolicy(b -> b.keyId(key.keyId())
                    .policy(rootMayEverything()
                            .andAllow("kms:Encrypt")
                            .to("444455556666")
                            .on("*")
                            .json()));
            encrypt(foreign, key);
            assertThrows(KmsException.class, () -> foreign.describeKey(b -> b.keyId(key.arn())));
        }
    }

    private static void encrypt(KmsClient client, KeyMetadata key) {
        client.encrypt(b -> b.keyId(key.arn()).plaintext(SdkBytes.fromUtf8String("x")));
    }
}
