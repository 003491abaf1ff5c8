package dev.sealgate.gateway.service.s3.object;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.gateway.edge.exchange.RequestTally;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.gateway.service.s3.S3Request;
import dev.sealgate.kms.call.KmsEvent;
import dev.sealgate.policy.context.Principal;
import dev.sealgate.storage.object.EncryptionMode;
import dev.sealgate.storage.object.ObjectVersion;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UpdateObjectEncryptionTest {
    private static final byte[] BODY = Rig.random(70_000, 1);

    @SuppressWarnings("NullAway.Init") // set before each test
    private Rig rig;

    private final List<KmsEvent> events = new ArrayList<>();

    @BeforeEach
    void open(@TempDir Path directory) {
        rig = new Rig(directory);
    }

    @AfterEach
    void close() {
        rig.close();
    }

    private static String document(String content) {
        return "<ObjectEncryption xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">" + content + "</ObjectEncryption>";
    }

    private static String toKey(String arn) {
        return document("<SSE-KMS><KMSKeyArn>" + arn + "</KMSKeyArn></SSE-KMS>");
    }

    private RequestBuilder update(String key, String document) {
        byte[] body = document.getBytes(StandardCharsets.UTF_8);
        return rig.on(key).header("Content-MD5", md5(body)).body(body);
    }

    private static String md5(byte[] body) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("MD5").digest(body));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    /** The request, whose calls to the KMS are seen. */
    private static S3Request observed(S3Request request, Consumer<KmsEvent> observer) {
        return new S3Request(
                request.http(),
                request.query(),
                request.caller(),
                request.bucketName(),
                request.bucket(),
                request.key(),
                request.body(),
                request.region(),
                request.now(),
                request.version(),
                Optional.empty(),
                new RequestTally() {
                    @Override
                    public void performed(KmsEvent event) {
                        observer.accept(event);
                    }

                    @Override
                    public void kmsCallSaved() {}

                    @Override
                    public void deleted(String key, Optional<String> errorCode) {}
                });
    }

    @Test
    void sseS3Object_goesUnderTheKey_withOneCallAndNothingElseChanged() {
        rig.put("k", BODY, "x-amz-meta-m=kept; x-amz-tagging=a=1");
        ObjectVersion before = rig.version("k");
        rig.updateEncryption.handle(observed(update("k", toKey(Rig.KEY_ARN)).build(), events::add));
        ObjectVersion after = rig.version("k");
        assertEquals(before.withEnvelope(after.envelope()), after);
        assertEquals(EncryptionMode.SSE_KMS, after.envelope().mode());
        assertEquals(Optional.of(Rig.KEY_ARN), after.envelope().kmsKeyArn());
        assertEquals(
                List.of("GenerateDataKey"),
                events.stream().map(event -> event.operation().name()).toList());
        assertArrayEquals(BODY, rig.get("k", ""));
        rig.disableKey();
        Rig.refused("KMS.DisabledException", rig.get, rig.on("k").build());
    }

    @Test
    void sseKmsObject_keepsItsCallersContext_andTakesTheBucketKeyFlagOfTheRequest() {
        String context = Base64.getEncoder().encodeToString("{\"team\":\"red\"}".getBytes(StandardCharsets.UTF_8));
        rig.put("k", BODY, "SSE=aws:kms; KEY=" + Rig.KEY_ARN + "; CTX=" + context);
        Map<String, String> before = rig.version("k").envelope().encryptionContext();
        rig.updateEncryption.handle(observed(update("k", toKey(Rig.KEY_ARN)).build(), events::add));
        assertEquals(before, rig.version("k").envelope().encryptionContext());
        assertEquals("red", before.get("team"));
        assertEquals(
                List.of("Decrypt", "GenerateDataKey"),
                events.stream().map(event -> event.operation().name()).toList());
        String withBucketKey =
                toKey(Rig.KEY_ARN).replace("</SSE-KMS>", "<BucketKeyEnabled>true</BucketKeyEnabled></SSE-KMS>");
        rig.updateEncryption.handle(update("k", withBucketKey).build());
        assertTrue(rig.version("k").envelope().bucketKeyEnabled());
        assertArrayEquals(BODY, rig.get("k", ""));
    }

    @Test
    void objectReplacedMeanwhile_isReWrappedInItsNewVersion() {
        rig.put("k", BODY, "");
        byte[] replacement = Rig.random(10, 2);
        List<Runnable> once = new ArrayList<>(List.of(() -> rig.put("k", replacement, "")));
        rig.updateEncryption.handle(observed(update("k", toKey(Rig.KEY_ARN)).build(), _ -> {
            if (!once.isEmpty()) {
                once.removeFirst().run();
            }
        }));
        assertArrayEquals(replacement, rig.get("k", ""));
        assertEquals(Optional.of(Rig.KEY_ARN), rig.version("k").envelope().kmsKeyArn());
    }

    @Test
    void objectReplacedEveryTime_isToldToTryAgain_andDeletedOneIsGone() {
        rig.put("k", BODY, "");
        S3Request stormy = observed(update("k", toKey(Rig.KEY_ARN)).build(), _ -> rig.put("k", BODY, ""));
        Rig.refused("OperationAborted", rig.updateEncryption, stormy);
        S3Request deleted = observed(
                update("k", toKey(Rig.KEY_ARN)).build(),
                _ -> rig.delete.handle(rig.on("k").build()));
        Rig.refused("NoSuchKey", rig.updateEncryption, deleted);
    }

    @ParameterizedTest(name = "{0} → {1}")
    @CsvSource(delimiter = '|', textBlock = """
            ''                                                                       | require a valid new encryption type
            <SSE-S3/>                                                                | require a valid new encryption type
            <SSE-KMS/><SSE-KMS/>                                                     | require a valid new encryption type
            <DSSE-KMS><KMSKeyArn>{ARN}</KMSKeyArn></DSSE-KMS>                        | doesn't support updating the encryption type to DSSE-KMS or SSE-C
            <SSE-C/>                                                                 | doesn't support updating the encryption type to DSSE-KMS or SSE-C
            <SSE-KMS/>                                                               | require an Amazon Web Services KMS key
            <SSE-KMS><KMSKeyArn> </KMSKeyArn></SSE-KMS>                              | require an Amazon Web Services KMS key
            <SSE-KMS><KMSKeyArn>alias/reports</KMSKeyArn></SSE-KMS>                  | require a valid Amazon Web Services KMS key
            <SSE-KMS><KMSKeyArn>11111111-2222-3333-4444-555555555555</KMSKeyArn></SSE-KMS> | require a valid Amazon Web Services KMS key
            <SSE-KMS><KMSKeyArn>arn:aws:kms:eu-west-1:111122223333:alias/reports</KMSKeyArn></SSE-KMS> | require a valid Amazon Web Services KMS key
            <SSE-KMS><KMSKeyArn>{ARN}</KMSKeyArn><BucketKeyEnabled>yes</BucketKeyEnabled></SSE-KMS> | The BucketKeyEnabled value isn't valid
            """)
    void wrongDocument_isInvalidRequest(String content, String text) {
        rig.put("k", BODY, "");
        S3Exception refusal = Rig.refused(
                "InvalidRequest",
                rig.updateEncryption,
                update("k", document(content.replace("{ARN}", Rig.KEY_ARN))).build());
        assertTrue(refusal.text().contains(text), refusal.text());
        assertEquals(EncryptionMode.SSE_S3, rig.version("k").envelope().mode());
    }

    @Test
    void otherRefusals() {
        rig.put("k", BODY, "");
        rig.put("customer", BODY, Rig.CUSTOMER);
        rig.put("dsse", BODY, "SSE=aws:kms:dsse");
        String valid = toKey(Rig.KEY_ARN);
        Rig.refused(
                "MalformedXML", rig.updateEncryption, update("k", "<Other/>").build());
        Rig.refused(
                "MalformedXML",
                rig.updateEncryption,
                update("k", valid.replace("</SSE-KMS>", "<X/></SSE-KMS>")).build());
        Rig.refused("NoSuchKey", rig.updateEncryption, update("none", valid).build());
        Rig.refused(
                "InvalidRequest",
                rig.updateEncryption,
                update("customer", valid).build());
        Rig.refused(
                "InvalidRequest", rig.updateEncryption, update("dsse", valid).build());
        Rig.refused(
                "InvalidArgument",
                rig.updateEncryption,
                update("k", valid).query("versionId", "v1").build());
        Rig.refused(
                "AccessDenied",
                rig.updateEncryption,
                update("k", toKey(Rig.KEY_ARN.replace("111122223333", "444455556666")))
                        .build());
        S3Exception unsigned = Rig.refused(
                "InvalidRequest",
                rig.updateEncryption,
                update("k", valid).caller(Principal.ANONYMOUS).build());
        assertTrue(unsigned.text().contains("Signature Version 4"), unsigned.text());
    }
}
