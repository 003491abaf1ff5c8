package dev.sealgate.conformance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.amazonaws.encryptionsdk.AwsCrypto;
import com.amazonaws.encryptionsdk.CryptoMaterialsManager;
import com.amazonaws.encryptionsdk.caching.CachingCryptoMaterialsManager;
import com.amazonaws.encryptionsdk.caching.LocalCryptoMaterialsCache;
import com.amazonaws.encryptionsdk.exception.AwsCryptoException;
import com.amazonaws.encryptionsdk.kmssdkv2.KmsMasterKeyProvider;
import dev.sealgate.testing.GatewayProcess;
import dev.sealgate.testing.GatewayTest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.cloudtrail.CloudTrailClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.encryption.s3.S3EncryptionClient;
import software.amazon.encryption.s3.S3EncryptionClientException;
import software.amazon.encryption.s3.materials.KmsKeyring;

/** Applications that encrypt before they send: the AWS Encryption SDK and the Amazon S3 Encryption Client on this KMS. */
@GatewayTest(shared = true)
class ClientSideEncryptionIT {
    private static final String BUCKET = "client-side";
    private static final String KEY_ARN =
            "arn:aws:kms:us-east-1:" + GatewayProcess.ACCOUNT + ":key/" + GatewayProcess.SEED_KEY_ID;
    private static final Map<String, String> CONTEXT = Map.of("tenant", "blue");
    private static final byte[] MESSAGE = "a message for one tenant".getBytes(StandardCharsets.UTF_8);

    private final KmsClient kms;
    private final S3Client s3;
    private final S3AsyncClient s3Async;
    private final AuditAssert audit;

    private final AwsCrypto crypto = AwsCrypto.standard();

    ClientSideEncryptionIT(KmsClient kms, S3Client s3, S3AsyncClient s3Async, CloudTrailClient cloudTrail) {
        this.kms = kms;
        this.s3 = s3;
        this.s3Async = s3Async;
        audit = new AuditAssert(cloudTrail);
        s3.createBucket(b -> b.bucket(BUCKET));
    }

    private KmsMasterKeyProvider provider() {
        return KmsMasterKeyProvider.builder()
                .customRegionalClientSupplier(region -> kms)
                .buildStrict(KEY_ARN);
    }

    private CryptoMaterialsManager caching(int messages) {
        return CachingCryptoMaterialsManager.newBuilder()
                .withMasterKeyProvider(provider())
                .withCache(new LocalCryptoMaterialsCache(10))
                .withMaxAge(5, TimeUnit.MINUTES)
                .withMessageUseLimit(messages)
                .withByteUseLimit(1_000_000)
                .build();
    }

    @Test
    void encryptionSdk_roundTripsAndRefusesAlteredMessages() {
        byte[] sealed = crypto.encryptData(provider(), MESSAGE, CONTEXT).getResult();
        assertArrayEquals(MESSAGE, crypto.decryptData(provider(), sealed).getResult());

        byte[] altered = Arrays.copyOf(sealed, sealed.length);
        altered[altered.length / 2] ^= 1;
        assertThrows(AwsCryptoException.class, () -> crypto.decryptData(provider(), altered));
    }

    @Test
    void encryptionSdk_withCaching_makesOneDataKeyPerMessageLimit() {
        CryptoMaterialsManager encrypting = caching(10);
        CryptoMaterialsManager decrypting = caching(10);
        byte[] last = MESSAGE;
        AuditAssert.Point before = audit.now();
        for (int i = 0; i < 30; i++) {
            last = crypto.encryptData(encrypting, MESSAGE, CONTEXT).getResult();
            assertArrayEquals(MESSAGE, crypto.decryptData(decrypting, last).getResult());
        }
        AuditAssert.Events calls = audit.since(before).onKey(KEY_ARN);
        calls.named("GenerateDataKey").performed().hasExactly(3);
        calls.named("Decrypt").performed().hasExactly(3);
        kms.disableKey(b -> b.keyId(KEY_ARN));
        try {
            assertArrayEquals(MESSAGE, crypto.decryptData(decrypting, last).getResult(), "cached: no call is needed");
            byte[] sealed = last;
            assertThrows(RuntimeException.class, () -> crypto.decryptData(provider(), sealed));
        } finally {
            kms.enableKey(b -> b.keyId(KEY_ARN));
        }
    }

    private S3EncryptionClient encryptionClient() {
        return S3EncryptionClient.builderV4()
                .wrappedClient(s3)
                .wrappedAsyncClient(s3Async)
                .keyring(KmsKeyring.builder()
                        .kmsClient(kms)
                        .wrappingKeyId(KEY_ARN)
                        .build())
                .build();
    }

    @Test
    void s3EncryptionClient_roundTripsWhatTheGatewayCannotRead() {
        byte[] content = Samples.bytes(1, 300_000);
        try (S3EncryptionClient client = encryptionClient()) {
            client.putObject(b -> b.bucket(BUCKET).key("sealed"), RequestBody.fromBytes(content));
            ResponseBytes<GetObjectResponse> read =
                    client.getObjectAsBytes(b -> b.bucket(BUCKET).key("sealed"));
            assertArrayEquals(content, read.asByteArray());
        }
        ResponseBytes<GetObjectResponse> raw =
                s3.getObjectAsBytes(b -> b.bucket(BUCKET).key("sealed"));
        assertFalse(Arrays.equals(content, 0, 300_000, raw.asByteArray(), 0, 300_000));
        assertTrue(raw.response().metadata().keySet().stream().anyMatch(name -> name.startsWith("x-amz-")));
    }

    @Test
    void s3EncryptionClient_needsTheKey() {
        try (S3EncryptionClient client = encryptionClient()) {
            client.putObject(b -> b.bucket(BUCKET).key("needs-key"), RequestBody.fromString("text"));
            kms.disableKey(b -> b.keyId(KEY_ARN));
            try {
                assertThrows(
                        S3EncryptionClientException.class,
                        () -> client.getObjectAsBytes(b -> b.bucket(BUCKET).key("needs-key")));
            } finally {
                kms.enableKey(b -> b.keyId(KEY_ARN));
            }
            assertEquals(
                    "text",
                    client.getObjectAsBytes(b -> b.bucket(BUCKET).key("needs-key"))
                            .asUtf8String());
        }
    }
}
