package dev.sealgate.conformance;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.testing.Client;
import dev.sealgate.testing.Command;
import dev.sealgate.testing.Command.Ran;
import dev.sealgate.testing.GatewayProcess;
import dev.sealgate.testing.GatewayTest;
import dev.sealgate.testing.Sdk;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ObjectVersion;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

/** {@code ./sealgate rewrap}: a bucket's objects go under another key. */
@GatewayTest
@TestInstance(TestInstance.Lifecycle.PER_METHOD)
class RewrapIT {
    private static final String BUCKET = "moving";
    private static final byte[] BODY = Samples.bytes(1, 5_000);

    private GatewayProcess gateway;
    private S3Client s3;
    private KmsClient kms;

    RewrapIT(GatewayProcess gateway, @Client(plain = true) S3Client s3, @Client(plain = true) KmsClient kms) {
        this.gateway = gateway;
        this.s3 = s3;
        this.kms = kms;
        s3.createBucket(b -> b.bucket(BUCKET));
    }

    /** With another configuration. */
    private void startAgain(UnaryOperator<String> configured) throws IOException {
        Path config = gateway.directory().resolve("sealgate.yaml");
        Files.writeString(config, configured.apply(Files.readString(config)));
        disconnect();
        gateway = gateway.startAgain();
        s3 = Sdk.s3(gateway.http());
        kms = Sdk.kms(gateway.http(), Sdk.root());
    }

    @AfterEach
    void disconnect() {
        s3.close();
        kms.close();
    }

    private String createKey() {
        return kms.createKey().keyMetadata().arn();
    }

    private void put(String key, Consumer<PutObjectRequest.Builder> encryption) {
        s3.putObject(b -> b.bucket(BUCKET).key(key).applyMutation(encryption), RequestBody.fromBytes(BODY));
    }

    private static Consumer<PutObjectRequest.Builder> under(String keyArn) {
        return b -> b.serverSideEncryption(ServerSideEncryption.AWS_KMS).ssekmsKeyId(keyArn);
    }

    private String keyOf(String key) {
        return String.valueOf(s3.headObject(b -> b.bucket(BUCKET).key(key)).ssekmsKeyId());
    }

    private Ran rewrap(String... arguments) throws IOException, InterruptedException {
        String[] all = new String[arguments.length + 3];
        all[0] = "rewrap";
        all[1] = "--bucket";
        all[2] = BUCKET;
        System.arraycopy(arguments, 0, all, 3, arguments.length);
        return Command.run(gateway.directory(), gateway.http(), GatewayProcess.ACCESS_KEY, all);
    }

    private static long count(Ran ran, String what) {
        Matcher matcher = Pattern.compile("^  " + what + " +(\\d+)( \\(.*\\))?$", Pattern.MULTILINE)
                .matcher(ran.output());
        assertTrue(matcher.find(), ran.output());
        return Long.parseLong(matcher.group(1));
    }

    @Test
    void everyObject_goesUnderTheKey_andWhatCannotIsListed() throws Exception {
        String old = createKey();
        String target = createKey();
        kms.createAlias(b -> b.aliasName("alias/target").targetKeyId(target));
        List<String> awkward = List.of("a b/c+d", "ä/ü?x=1&y", "plain", "x%20y", "dir//double", "*~'()!");
        awkward.forEach(key -> put(key, under(old)));
        put("s3", b -> b.serverSideEncryption(ServerSideEncryption.AES256));
        put("there", under(target));
        put(
                "dsse",
                b -> b.serverSideEncryption(ServerSideEncryption.AWS_KMS_DSSE).ssekmsKeyId(old));

        Ran dry = rewrap("--to-key", "alias/target", "--include-sse-s3", "--dry-run");
        assertEquals(1, dry.exitCode(), dry.output());
        assertEquals(7, count(dry, "would be re-wrapped"));
        assertEquals(old, keyOf("plain"));

        Ran ran = rewrap("--to-key", "alias/target", "--include-sse-s3");
        assertAll(
                ran.output(),
                () -> assertEquals(1, ran.exitCode()),
                () -> assertEquals(7, count(ran, "re-wrapped")),
                () -> assertTrue(ran.output().contains("7 (1 from SSE-S3, 6 from SSE-KMS)")),
                () -> assertEquals(1, count(ran, "already there")),
                () -> assertEquals(1, count(ran, "failed")),
                () -> assertTrue(ran.output().contains("failed: dsse: it is under DSSE-KMS")));
        s3.deleteObject(b -> b.bucket(BUCKET).key("dsse"));
        Ran again = rewrap("--to-key", target);
        assertEquals(0, again.exitCode(), again.output());
        assertEquals(8, count(again, "already there"));
        kms.disableKey(b -> b.keyId(old));
        for (String key : awkward) {
            assertEquals(target, keyOf(key));
            assertArrayEquals(
                    BODY, s3.getObjectAsBytes(b -> b.bucket(BUCKET).key(key)).asByteArray());
        }
    }

    @Test
    void objectsUnderSseS3AndCustomerKeys_stay_andAreNoFailure() throws Exception {
        String target = createKey();
        put("s3", b -> {});
        put("kms", under(createKey()));
        startAgain(yaml -> yaml + "sse:\n  allowCustomerKeyOverHttp: true\n");
        put(
                "mine",
                b -> b.sseCustomerAlgorithm("AES256")
                        .sseCustomerKey("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")
                        .sseCustomerKeyMD5("cLyPS3KoaSFGi/joRB3OUQ=="));
        Ran ran = rewrap("--to-key", target);
        assertAll(
                ran.output(),
                () -> assertEquals(0, ran.exitCode()),
                () -> assertTrue(ran.output().contains("those under SSE-S3 stay (--include-sse-s3)")),
                () -> assertEquals(1, count(ran, "re-wrapped")),
                () -> assertEquals(1, count(ran, "left under SSE-S3")),
                () -> assertEquals(1, count(ran, "under customer keys")),
                () -> assertTrue(ran.output().contains("\nunder a customer key: mine\n")));
        assertEquals("null", keyOf("s3"));
        Ran all = rewrap("--to-key", target, "--include-sse-s3");
        assertEquals(0, all.exitCode(), all.output());
        assertEquals(target, keyOf("s3"));
    }

    @Test
    void allVersions_goUnderTheKey_whereThatIsAskedFor_andWhatIsLockedIsListed() throws Exception {
        String old = createKey();
        String target = createKey();
        put("k", under(old));
        s3.putBucketVersioning(b -> b.bucket(BUCKET).versioningConfiguration(v -> v.status("Enabled")));
        s3.putObjectLockConfiguration(
                b -> b.bucket(BUCKET).objectLockConfiguration(c -> c.objectLockEnabled("Enabled")));
        put("k", under(old));
        put("k", under(old));
        put("hidden", under(old));
        s3.deleteObject(b -> b.bucket(BUCKET).key("hidden"));
        put("locked", b -> under(old).accept(b.objectLockLegalHoldStatus("ON")));
        String locked = s3.headObject(b -> b.bucket(BUCKET).key("locked")).versionId();

        Ran current = rewrap("--to-key", target, "--prefix", "k");
        assertEquals(0, current.exitCode(), current.output());
        assertEquals(1, count(current, "re-wrapped"));
        Ran all = rewrap("--to-key", target, "--all-versions");
        assertAll(
                all.output(),
                () -> assertEquals(1, all.exitCode()),
                () -> assertEquals(3, count(all, "re-wrapped")),
                () -> assertEquals(1, count(all, "already there")),
                () -> assertEquals(1, count(all, "failed")),
                () -> assertTrue(all.output().contains("failed: locked?versionId=" + locked + ": AccessDenied: ")));
        s3.putObjectLegalHold(b -> b.bucket(BUCKET).key("locked").legalHold(h -> h.status("OFF")));
        Ran rest = rewrap("--to-key", target, "--all-versions");
        assertEquals(0, rest.exitCode(), rest.output());
        assertEquals(4, count(rest, "already there"));
        kms.disableKey(b -> b.keyId(old));
        for (ObjectVersion version :
                s3.listObjectVersions(b -> b.bucket(BUCKET)).versions()) {
            assertArrayEquals(
                    BODY,
                    s3.getObjectAsBytes(b -> b.bucket(BUCKET).key(version.key()).versionId(version.versionId()))
                            .asByteArray());
        }
    }

    @Test
    void fromKey_andPrefix_leaveOthersAlone() throws Exception {
        String old = createKey();
        String other = createKey();
        String target = createKey();
        put("logs/1", under(old));
        put("logs/2", under(other));
        put("logs/3", b -> {});
        put("data/1", under(old));
        Ran ran = rewrap("--to-key", target, "--from-key", old, "--prefix", "logs/", "--bucket-key", "true", "--json");
        assertEquals(0, ran.exitCode(), ran.output());
        assertTrue(ran.output().contains("\"rewrapped\" : 1"), ran.output());
        assertTrue(ran.output().contains("\"underOtherKeys\" : 2"), ran.output());
        assertEquals(target, keyOf("logs/1"));
        assertEquals(true, s3.headObject(b -> b.bucket(BUCKET).key("logs/1")).bucketKeyEnabled());
        assertEquals(other, keyOf("logs/2"));
        assertEquals(old, keyOf("data/1"));
    }

    @Test
    void disabledOldKey_failsEveryObjectOfIt_andWrongUseIsSaid() throws Exception {
        String old = createKey();
        String target = createKey();
        put("k", under(old));
        kms.disableKey(b -> b.keyId(old));
        Ran ran = rewrap("--to-key", target);
        assertEquals(1, ran.exitCode(), ran.output());
        assertTrue(ran.output().contains("failed: k: KMS.DisabledException: " + old + " is disabled."), ran.output());
        Ran noKey = rewrap("--to-key", "alias/none");
        assertEquals(1, noKey.exitCode(), noKey.output());
        assertTrue(noKey.output().contains("alias/none is not found."), noKey.output());
        assertEquals(2, rewrap("--to-key", "no such name").exitCode());
        assertEquals(2, rewrap("--to-key", target, "--concurrency", "0").exitCode());
    }

    @Test
    void interruptedRun_isContinuedByRunningItAgain() throws Exception {
        String old = createKey();
        String target = createKey();
        int objects = 600;
        try (ExecutorService workers = Executors.newFixedThreadPool(8)) {
            workers.invokeAll(IntStream.range(0, objects)
                    .mapToObj(i -> Executors.callable(() -> put("object-%04d".formatted(i), under(old))))
                    .toList());
        }
        Path log = Files.createFile(gateway.directory().resolve("interrupted.log"));
        Process first = Command.start(
                log,
                gateway.http(),
                GatewayProcess.ACCESS_KEY,
                "rewrap",
                "--bucket",
                BUCKET,
                "--to-key",
                target,
                "--concurrency",
                "1");
        while (first.isAlive() && !keyOf("object-0100").equals(target)) {
            GatewayProcess.pause();
        }
        first.descendants().forEach(ProcessHandle::destroyForcibly);
        first.destroyForcibly();
        assertTrue(first.waitFor(30, TimeUnit.SECONDS));
        Ran second = rewrap("--to-key", target);
        assertEquals(0, second.exitCode(), second.output());
        long done = count(second, "already there");
        long rest = count(second, "re-wrapped");
        assertAll(
                () -> assertEquals(objects, done + rest),
                () -> assertTrue(done >= 100, "the first run had done " + done),
                () -> assertTrue(rest > 0, "the first run was not interrupted"));
        kms.disableKey(b -> b.keyId(old));
        assertArrayEquals(
                BODY,
                s3.getObjectAsBytes(b -> b.bucket(BUCKET).key("object-0599")).asByteArray());
    }

    @Test
    void throttledRun_waitsAndGetsThrough() throws Exception {
        String target = createKey();
        IntStream.range(0, 40).forEach(i -> put("object-" + i, b -> {}));
        startAgain(yaml -> yaml.replace("  quotas:\n", "  quotas:\n    cryptographic-symmetric: 10\n"));
        Ran ran = rewrap("--to-key", target, "--include-sse-s3", "--concurrency", "16");
        assertEquals(0, ran.exitCode(), ran.output());
        assertEquals(40, count(ran, "re-wrapped"));
        URI endpoint = gateway.http();
        Ran usage = Command.run(gateway.directory(), endpoint, GatewayProcess.ACCESS_KEY, "usage", "--by", "operation");
        Matcher throttled =
                Pattern.compile("kms:GenerateDataKey +(\\d+) +(\\d+) ").matcher(usage.output());
        assertTrue(throttled.find(), usage.output());
        assertTrue(Long.parseLong(throttled.group(2)) > 0, "nothing was throttled: " + usage.output());
    }
}
