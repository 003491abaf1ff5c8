package dev.sealgate.conformance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sealgate.testing.GatewayProcess;
import dev.sealgate.testing.GatewayTest;
import dev.sealgate.testing.Sdk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.AlgorithmSpec;
import software.amazon.awssdk.services.kms.model.ExpirationModelType;
import software.amazon.awssdk.services.kms.model.GetParametersForImportResponse;
import software.amazon.awssdk.services.kms.model.ImportKeyMaterialRequest;
import software.amazon.awssdk.services.kms.model.ImportType;
import software.amazon.awssdk.services.kms.model.IncludeKeyMaterial;
import software.amazon.awssdk.services.kms.model.IncorrectKeyMaterialException;
import software.amazon.awssdk.services.kms.model.InvalidCiphertextException;
import software.amazon.awssdk.services.kms.model.InvalidImportTokenException;
import software.amazon.awssdk.services.kms.model.KeyMaterialState;
import software.amazon.awssdk.services.kms.model.KeySpec;
import software.amazon.awssdk.services.kms.model.KeyState;
import software.amazon.awssdk.services.kms.model.KeyUsageType;
import software.amazon.awssdk.services.kms.model.KmsException;
import software.amazon.awssdk.services.kms.model.KmsInvalidStateException;
import software.amazon.awssdk.services.kms.model.MacAlgorithmSpec;
import software.amazon.awssdk.services.kms.model.OriginType;
import software.amazon.awssdk.services.kms.model.RotationsListEntry;
import software.amazon.awssdk.services.kms.model.SigningAlgorithmSpec;
import software.amazon.awssdk.services.kms.model.UnsupportedOperationException;
import software.amazon.awssdk.services.kms.model.WrappingKeySpec;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

/** Imported key material through AWS SDK v2, wrapped by the JDK and by openssl. */
@GatewayTest
class KmsImportIT {
    private static final String BUCKET = "import-bucket";

    private final SecureRandom random = new SecureRandom();

    private GatewayProcess gateway;
    private KmsClient kms;

    KmsImportIT(GatewayProcess gateway, KmsClient kms) {
        this.gateway = gateway;
        this.kms = kms;
    }

    private void killAndStartAgain() {
        kms.close();
        gateway.kill();
        gateway = gateway.startAgain();
        kms = Sdk.kms(gateway.https(), Sdk.root());
    }

    @AfterAll
    void disconnect() {
        kms.close();
    }

    private String create(KeySpec spec, KeyUsageType usage) {
        return kms.createKey(b -> b.origin(OriginType.EXTERNAL).keySpec(spec).keyUsage(usage))
                .keyMetadata()
                .arn();
    }

    private String createSymmetric() {
        return create(KeySpec.SYMMETRIC_DEFAULT, KeyUsageType.ENCRYPT_DECRYPT);
    }

    private byte[] material(int sizeBytes) {
        byte[] fresh = new byte[sizeBytes];
        random.nextBytes(fresh);
        return fresh;
    }

    private GetParametersForImportResponse parameters(String key, AlgorithmSpec algorithm, WrappingKeySpec spec) {
        return kms.getParametersForImport(
                b -> b.keyId(key).wrappingAlgorithm(algorithm).wrappingKeySpec(spec));
    }

    private GetParametersForImportResponse parameters(String key) {
        return parameters(key, AlgorithmSpec.RSAES_OAEP_SHA_256, WrappingKeySpec.RSA_2048);
    }

    private String imported(String key, byte[] material, Consumer<ImportKeyMaterialRequest.Builder> more)
            throws GeneralSecurityException {
        GetParametersForImportResponse parameters = parameters(key);
        SdkBytes wrapped = oaep(parameters, "SHA-256", material);
        return kms.importKeyMaterial(lasting(key, parameters, wrapped).andThen(more))
                .keyMaterialId();
    }

    private static Consumer<ImportKeyMaterialRequest.Builder> lasting(
            String key, GetParametersForImportResponse parameters, SdkBytes wrapped) {
        return b -> b.keyId(key)
                .importToken(parameters.importToken())
                .encryptedKeyMaterial(wrapped)
                .expirationModel(ExpirationModelType.KEY_MATERIAL_DOES_NOT_EXPIRE);
    }

    private static SdkBytes oaep(GetParametersForImportResponse parameters, String hash, byte[] material)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("RSA/ECB/OAEPPadding");
        cipher.init(
                Cipher.ENCRYPT_MODE,
                KeyFactory.getInstance("RSA")
                        .generatePublic(
                                new X509EncodedKeySpec(parameters.publicKey().asByteArray())),
                new OAEPParameterSpec(hash, "MGF1", new MGF1ParameterSpec(hash), PSource.PSpecified.DEFAULT));
        return SdkBytes.fromByteArray(cipher.doFinal(material));
    }

    /** PKCS #11's CKM_RSA_AES_KEY_WRAP. */
    private SdkBytes hybrid(GetParametersForImportResponse parameters, String hash, byte[] material)
            throws GeneralSecurityException {
        byte[] aesKey = material(32);
        Cipher cipher = Cipher.getInstance("AES/KWP/NoPadding");
        cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(aesKey, "AES"));
        byte[] wrappedKey = oaep(parameters, hash, aesKey).asByteArray();
        byte[] wrapped = cipher.doFinal(material);
        return SdkBytes.fromByteArray(ByteBuffer.allocate(wrappedKey.length + wrapped.length)
                .put(wrappedKey)
                .put(wrapped)
                .array());
    }

    private KeyState state(String key) {
        return kms.describeKey(b -> b.keyId(key)).keyMetadata().keyState();
    }

    private SdkBytes encrypt(String key) {
        return kms.encrypt(b -> b.keyId(key).plaintext(SdkBytes.fromUtf8String("secret")))
                .ciphertextBlob();
    }

    private String decrypt(SdkBytes blob) {
        return kms.decrypt(b -> b.ciphertextBlob(blob)).plaintext().asUtf8String();
    }

    @Test
    void replicaOfAnImportedKey_isGivenTheSameMaterial() throws GeneralSecurityException {
        byte[] material = material(32);
        String primary = kms.createKey(b -> b.origin(OriginType.EXTERNAL).multiRegion(true))
                .keyMetadata()
                .keyId();
        String generation = imported(primary, material, _ -> {});
        kms.replicateKey(b -> b.keyId(primary).replicaRegion(Region.EU_WEST_1.id()));
        SdkBytes sealed = encrypt(primary);
        try (KmsClient there = Sdk.kms(gateway.https(), GatewayProcess.ACCESS_KEY, Region.EU_WEST_1)) {
            assertEquals(
                    KeyState.PENDING_IMPORT,
                    there.describeKey(b -> b.keyId(primary)).keyMetadata().keyState());
            GetParametersForImportResponse parameters = there.getParametersForImport(b -> b.keyId(primary)
                    .wrappingAlgorithm(AlgorithmSpec.RSAES_OAEP_SHA_256)
                    .wrappingKeySpec(WrappingKeySpec.RSA_2048));
            SdkBytes other = oaep(parameters, "SHA-256", material(32));
            assertThrows(
                    IncorrectKeyMaterialException.class,
                    () -> there.importKeyMaterial(lasting(primary, parameters, other)));
            SdkBytes same = oaep(parameters, "SHA-256", material);
            assertEquals(
                    generation,
                    there.importKeyMaterial(lasting(primary, parameters, same)).keyMaterialId());
            assertEquals(
                    "secret",
                    there.decrypt(b -> b.ciphertextBlob(sealed)).plaintext().asUtf8String());
        }
    }

    @Test
    void symmetricKey_isPendingUntilItsMaterialCame_andAgainWhenItIsDeleted() throws GeneralSecurityException {
        String key = createSymmetric();
        assertEquals(KeyState.PENDING_IMPORT, state(key));
        assertThrows(KmsInvalidStateException.class, () -> encrypt(key));
        byte[] material = material(32);

        String id = imported(key, material, b -> b.keyMaterialDescription("first"));

        assertEquals(KeyState.ENABLED, state(key));
        SdkBytes blob = encrypt(key);
        assertEquals(id, kms.decrypt(b -> b.ciphertextBlob(blob)).keyMaterialId());
        assertEquals(id, kms.deleteImportedKeyMaterial(b -> b.keyId(key)).keyMaterialId());
        assertEquals(KeyState.PENDING_IMPORT, state(key));
        assertThrows(KmsInvalidStateException.class, () -> decrypt(blob));
        assertThrows(IncorrectKeyMaterialException.class, () -> imported(key, material(32), b -> {}));
        assertEquals(id, imported(key, material, b -> {}));
        assertEquals("secret", decrypt(blob));
    }

    @Test
    void s3_readsObjectsAgain_whenTheMaterialIsBack() throws GeneralSecurityException {
        String key = createSymmetric();
        byte[] material = material(32);
        imported(key, material, b -> {});
        try (S3Client s3 = Sdk.s3(gateway.https())) {
            s3.createBucket(b -> b.bucket(BUCKET));
            s3.putObject(
                    b -> b.bucket(BUCKET)
                            .key("k")
                            .serverSideEncryption(ServerSideEncryption.AWS_KMS)
                            .ssekmsKeyId(key),
                    RequestBody.fromString("content"));
            kms.deleteImportedKeyMaterial(b -> b.keyId(key));
            S3Exception refusal = assertThrows(
                    S3Exception.class,
                    () -> s3.getObjectAsBytes(b -> b.bucket(BUCKET).key("k")));
            assertEquals(
                    "KMS.KMSInvalidStateException", refusal.awsErrorDetails().errorCode());
            imported(key, material, b -> {});
            assertEquals(
                    "content",
                    s3.getObjectAsBytes(b -> b.bucket(BUCKET).key("k")).asUtf8String());
        }
    }

    @Test
    void newMaterial_waitsForItsRotation() throws GeneralSecurityException {
        String key = createSymmetric();
        String first = imported(key, material(32), b -> {});
        SdkBytes old = encrypt(key);
        assertThrows(KmsInvalidStateException.class, () -> kms.rotateKeyOnDemand(b -> b.keyId(key)));

        String second = imported(key, material(32), b -> b.importType(ImportType.NEW_KEY_MATERIAL));

        List<RotationsListEntry> waiting = kms.listKeyRotations(
                        b -> b.keyId(key).includeKeyMaterial(IncludeKeyMaterial.ALL_KEY_MATERIAL))
                .rotations();
        assertEquals(
                List.of(first, second),
                waiting.stream().map(RotationsListEntry::keyMaterialId).toList());
        assertEquals(KeyMaterialState.PENDING_ROTATION, waiting.getLast().keyMaterialState());
        kms.rotateKeyOnDemand(b -> b.keyId(key));
        SdkBytes fresh = encrypt(key);
        assertEquals(second, kms.decrypt(b -> b.ciphertextBlob(fresh)).keyMaterialId());
        assertEquals("secret", decrypt(old));
        kms.deleteImportedKeyMaterial(b -> b.keyId(key).keyMaterialId(first));
        assertThrows(KmsInvalidStateException.class, () -> decrypt(fresh));
    }

    @Test
    void expiredMaterial_isGone() throws GeneralSecurityException {
        String key = createSymmetric();
        byte[] material = material(32);
        Instant end = Instant.now().plusSeconds(5);
        imported(
                key,
                material,
                b -> b.expirationModel(ExpirationModelType.KEY_MATERIAL_EXPIRES).validTo(end));
        assertEquals(
                ExpirationModelType.KEY_MATERIAL_EXPIRES,
                kms.describeKey(b -> b.keyId(key)).keyMetadata().expirationModel());
        SdkBytes blob = encrypt(key);
        Instant deadline = Instant.now().plus(Duration.ofSeconds(60));
        while (state(key) != KeyState.PENDING_IMPORT && Instant.now().isBefore(deadline)) {
            GatewayProcess.pause();
        }

        assertFalse(Instant.now().isBefore(end));
        assertThrows(KmsInvalidStateException.class, () -> decrypt(blob));
        imported(key, material, b -> {});
        assertEquals("secret", decrypt(blob));
    }

    @Test
    void rsaKey_signsWhatItsOwnersPublicKeyVerifies() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        KeyPair own = generator.generateKeyPair();
        String key = create(KeySpec.RSA_2048, KeyUsageType.SIGN_VERIFY);
        GetParametersForImportResponse parameters =
                parameters(key, AlgorithmSpec.RSA_AES_KEY_WRAP_SHA_256, WrappingKeySpec.RSA_3072);

        kms.importKeyMaterial(lasting(
                key, parameters, hybrid(parameters, "SHA-256", own.getPrivate().getEncoded())));

        SdkBytes message = SdkBytes.fromUtf8String("m");
        SdkBytes signature = kms.sign(b ->
                        b.keyId(key).message(message).signingAlgorithm(SigningAlgorithmSpec.RSASSA_PKCS1_V1_5_SHA_256))
                .signature();
        Signature verifier = Signature.getInstance("SHA256withRSA");
        verifier.initVerify(own.getPublic());
        verifier.update(message.asByteArray());
        assertTrue(verifier.verify(signature.asByteArray()));
    }

    @Test
    void hmacKey_makesTheMacsOfItsMaterial() throws GeneralSecurityException {
        byte[] material = material(48);
        String key = create(KeySpec.HMAC_384, KeyUsageType.GENERATE_VERIFY_MAC);
        GetParametersForImportResponse parameters =
                parameters(key, AlgorithmSpec.RSAES_OAEP_SHA_1, WrappingKeySpec.RSA_2048);
        kms.importKeyMaterial(lasting(key, parameters, oaep(parameters, "SHA-1", material)));

        SdkBytes mac = kms.generateMac(b ->
                        b.keyId(key).message(SdkBytes.fromUtf8String("m")).macAlgorithm(MacAlgorithmSpec.HMAC_SHA_384))
                .mac();

        Mac jdk = Mac.getInstance("HmacSHA384");
        jdk.init(new SecretKeySpec(material, "HmacSHA384"));
        assertArrayEquals(jdk.doFinal(new byte[] {'m'}), mac.asByteArray());
    }

    @Test
    void opensslKey_wrappedByOpenssl_keepsItsPublicKey() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/openssl")), "openssl is not installed");
        String key = create(KeySpec.ECC_NIST_P384, KeyUsageType.SIGN_VERIFY);
        GetParametersForImportResponse parameters =
                parameters(key, AlgorithmSpec.RSAES_OAEP_SHA_256, WrappingKeySpec.RSA_4096);
        Files.write(file("wrapping.der"), parameters.publicKey().asByteArray());
        openssl(
                "genpkey",
                "-algorithm",
                "EC",
                "-pkeyopt",
                "ec_paramgen_curve:P-384",
                "-outform",
                "DER",
                "-out",
                "own.der");
        openssl("pkcs8", "-topk8", "-nocrypt", "-inform", "DER", "-in", "own.der", "-outform", "DER", "-out", "own.p8");
        openssl("pkey", "-inform", "DER", "-in", "own.p8", "-pubout", "-outform", "DER", "-out", "own.pub");
        openssl(
                "pkeyutl",
                "-encrypt",
                "-pubin",
                "-keyform",
                "DER",
                "-inkey",
                "wrapping.der",
                "-in",
                "own.p8",
                "-out",
                "wrapped.bin",
                "-pkeyopt",
                "rsa_padding_mode:oaep",
                "-pkeyopt",
                "rsa_oaep_md:sha256",
                "-pkeyopt",
                "rsa_mgf1_md:sha256");

        kms.importKeyMaterial(
                lasting(key, parameters, SdkBytes.fromByteArray(Files.readAllBytes(file("wrapped.bin")))));

        assertArrayEquals(
                Files.readAllBytes(file("own.pub")),
                kms.getPublicKey(b -> b.keyId(key)).publicKey().asByteArray());
    }

    private Path file(String name) {
        return gateway.directory().resolve(name);
    }

    private void openssl(String... arguments) throws IOException, InterruptedException {
        String[] command = new String[arguments.length + 1];
        command[0] = "/usr/bin/openssl";
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        Process process = new ProcessBuilder(command)
                .directory(gateway.directory().toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
    }

    @Test
    void token_outlivesACrash_andNothingOfTheMaterialIsOnDisk() throws Exception {
        String key = createSymmetric();
        byte[] material = material(32);
        GetParametersForImportResponse parameters = parameters(key);
        killAndStartAgain();
        kms.importKeyMaterial(lasting(key, parameters, oaep(parameters, "SHA-256", material)));
        SdkBytes blob = encrypt(key);
        killAndStartAgain();

        assertEquals("secret", decrypt(blob));
        try (var files = Files.walk(gateway.directory().resolve("data"))) {
            for (Path each : files.filter(Files::isRegularFile).toList()) {
                assertFalse(contains(Files.readAllBytes(each), material), each::toString);
            }
        }
    }

    private static boolean contains(byte[] content, byte[] part) {
        for (int start = 0; start + part.length <= content.length; start++) {
            if (Arrays.equals(content, start, start + part.length, part, 0, part.length)) {
                return true;
            }
        }
        return false;
    }

    @Test
    void badImports_haveAwsErrors() throws GeneralSecurityException {
        String key = createSymmetric();
        String other = createSymmetric();
        GetParametersForImportResponse parameters = parameters(key);
        SdkBytes wrapped = oaep(parameters, "SHA-256", material(32));
        assertThrows(
                InvalidImportTokenException.class, () -> kms.importKeyMaterial(lasting(other, parameters, wrapped)));
        assertThrows(
                InvalidCiphertextException.class,
                () -> kms.importKeyMaterial(lasting(key, parameters, SdkBytes.fromUtf8String("unwrapped"))));
        SdkBytes tooShort = oaep(parameters, "SHA-256", material(16));
        assertThrows(
                IncorrectKeyMaterialException.class, () -> kms.importKeyMaterial(lasting(key, parameters, tooShort)));
        KmsException endless = assertThrows(
                KmsException.class,
                () -> kms.importKeyMaterial(
                        b -> b.keyId(key).importToken(parameters.importToken()).encryptedKeyMaterial(wrapped)));
        assertEquals("ValidationException", endless.awsErrorDetails().errorCode());
        assertEquals(
                "A validTo date must be set if the ExpirationModel is KEY_MATERIAL_EXPIRES",
                endless.awsErrorDetails().errorMessage());
        String own = kms.createKey().keyMetadata().keyId();
        assertThrows(UnsupportedOperationException.class, () -> parameters(own));
        assertThrows(UnsupportedOperationException.class, () -> kms.deleteImportedKeyMaterial(b -> b.keyId(own)));
        assertThrows(
                UnsupportedOperationException.class, () -> parameters(key, AlgorithmSpec.SM2_PKE, WrappingKeySpec.SM2));
        try (KmsClient foreign = Sdk.kms(gateway.https(), GatewayProcess.FOREIGN_ACCESS_KEY, Region.US_EAST_1)) {
            KmsException refusal = assertThrows(
                    KmsException.class, () -> foreign.importKeyMaterial(lasting(key, parameters, wrapped)));
            assertEquals("AccessDeniedException", refusal.awsErrorDetails().errorCode());
        }
        kms.scheduleKeyDeletion(b -> b.keyId(key).pendingWindowInDays(7));
        assertThrows(KmsInvalidStateException.class, () -> kms.importKeyMaterial(lasting(key, parameters, wrapped)));
        kms.cancelKeyDeletion(b -> b.keyId(key));
        assertEquals(KeyState.PENDING_IMPORT, state(key));
    }

    @Test
    void commandLine_importsAndDeletes() throws Exception {
        assumeTrue(AwsCli.isInstalled(), "the aws CLI is not installed");
        AwsCli aws = new AwsCli(gateway.http(), gateway.directory());
        String key =
                aws.ok("kms", "create-key", "--origin", "EXTERNAL", "--query", "KeyMetadata.Arn", "--output", "text");
        GetParametersForImportResponse parameters = parameters(key);
        Files.write(file("token.bin"), parameters.importToken().asByteArray());
        Files.write(
                file("material.bin"), oaep(parameters, "SHA-256", material(32)).asByteArray());
        aws.ok(
                "kms",
                "import-key-material",
                "--key-id",
                key,
                "--import-token",
                "fileb://" + file("token.bin"),
                "--encrypted-key-material",
                "fileb://" + file("material.bin"),
                "--expiration-model",
                "KEY_MATERIAL_EXPIRES",
                "--valid-to",
                Instant.now().plus(Duration.ofDays(30)).toString());
        assertEquals(KeyState.ENABLED, state(key));
        aws.ok("kms", "delete-imported-key-material", "--key-id", key);
        assertEquals(KeyState.PENDING_IMPORT, state(key));
    }
}
