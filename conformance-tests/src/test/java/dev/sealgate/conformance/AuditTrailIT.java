package dev.sealgate.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.testing.Command;
import dev.sealgate.testing.Command.Ran;
import dev.sealgate.testing.GatewayBuilder;
import dev.sealgate.testing.GatewayProcess;
import dev.sealgate.testing.OnDisk;
import dev.sealgate.testing.Sdk;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.KmsException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

/** The trail on disk: it survives {@code kill -9}, shows tampering, and can be read from the command line. */
@OnDisk("the trail in it")
class AuditTrailIT {
    private static final int WORKERS = 4;

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    Path directory;

    private Ran sealgate(String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--data", directory.resolve("data").toString()));
        return Command.run(directory, Map.of(), all.toArray(String[]::new));
    }

    private static void encrypt(KmsClient kms) {
        kms.encrypt(b -> b.keyId("alias/seeded").plaintext(SdkBytes.fromUtf8String("x")));
    }

    @Test
    void killedGateway_hasEveryAcknowledgedCall_andItsTrailIsSound() throws Exception {
        Set<String> acknowledged = ConcurrentHashMap.newKeySet();
        for (int round = 0; round < 2; round++) {
            GatewayProcess gateway = GatewayProcess.start(directory);
            int before = acknowledged.size();
            callUntilKilled(gateway, acknowledged);
            assertTrue(acknowledged.size() > before + 10, "too few calls before the kill");
        }
        try (GatewayProcess gateway = GatewayProcess.start(directory);
                KmsClient kms = Sdk.kms(gateway.http(), GatewayProcess.ACCESS_KEY, Region.US_EAST_1)) {
            encrypt(kms);
            Ran live = sealgate("audit", "verify");
            assertEquals(0, live.exitCode(), live.output());
        }
        String records = AuditFiles.text(directory);
        for (String requestId : acknowledged) {
            assertTrue(records.contains("\"requestID\":\"" + requestId + "\""), requestId + " is not recorded");
        }
        Ran run = sealgate("audit", "verify");
        assertEquals(0, run.exitCode(), run.output());
        assertTrue(run.output().startsWith("sound: records 1 to "), run.output());
    }

    private static void callUntilKilled(GatewayProcess gateway, Set<String> acknowledged) throws InterruptedException {
        AtomicBoolean killed = new AtomicBoolean();
        List<Thread> workers = new ArrayList<>();
        for (int w = 0; w < WORKERS; w++) {
            workers.add(Thread.ofPlatform().start(() -> call(gateway, acknowledged, killed)));
        }
        TimeUnit.MILLISECONDS.sleep(2_500); // the moment of the kill is arbitrary on purpose
        killed.set(true);
        gateway.kill();
        for (Thread worker : workers) {
            worker.join();
        }
    }

    private static void call(GatewayProcess gateway, Set<String> acknowledged, AtomicBoolean killed) {
        try (KmsClient kms = Sdk.kms(gateway.http(), GatewayProcess.ACCESS_KEY, Region.US_EAST_1)) {
            while (true) {
                acknowledged.add(
                        kms.generateDataKey(b -> b.keyId("alias/seeded").keySpec("AES_256"))
                                .responseMetadata()
                                .requestId());
            }
        } catch (SdkException e) {
            if (!killed.get()) {
                throw e;
            }
        }
    }

    @Test
    void alteredRecord_isNamed() throws Exception {
        try (GatewayProcess gateway = GatewayProcess.start(directory);
                KmsClient kms = Sdk.kms(gateway.http(), GatewayProcess.ACCESS_KEY, Region.US_EAST_1)) {
            encrypt(kms);
            encrypt(kms);
            encrypt(kms);
        }
        Path file = AuditFiles.records(directory).getLast();
        List<String> lines = new ArrayList<>(Files.readAllLines(file));
        lines.set(1, lines.get(1).replace("127.0.0.1", "127.0.0.2"));
        Files.write(file, lines, StandardOpenOption.TRUNCATE_EXISTING);
        Ran run = sealgate("audit", "verify");
        assertEquals(1, run.exitCode(), run.output());
        assertTrue(run.output().contains("NOT SOUND") && run.output().contains("record 2 was altered"), run.output());
        assertEquals(
                2,
                sealgate(
                                "audit",
                                "verify",
                                "--files",
                                directory.resolve("nothing").toString())
                        .exitCode());
    }

    /** Runs a gateway that records so many calls, and stops it; what it logged. */
    private String runAndStop(int calls) throws Exception {
        try (GatewayProcess gateway = GatewayProcess.start(directory);
                KmsClient kms = Sdk.kms(gateway.http(), GatewayProcess.ACCESS_KEY, Region.US_EAST_1)) {
            for (int i = 0; i < calls; i++) {
                encrypt(kms);
            }
            return gateway.log();
        }
    }

    private Ran verify(int exitCode, String what) throws Exception {
        Ran run = sealgate("audit", "verify");
        assertEquals(exitCode, run.exitCode(), run.output());
        assertTrue(run.output().contains(what), run.output());
        return run;
    }

    private static void copy(Path source, Path target) throws Exception {
        Files.createDirectory(target);
        for (Path file : AuditFiles.in(source)) {
            Files.copy(file, target.resolve(file.getFileName()));
        }
    }

    @Test
    void trailOrMetadataThatLagBehindTheOther_areNoticed_byVerifyAndByTheNextStart() throws Exception {
        Path data = directory.resolve("data");
        Path audit = data.resolve("audit");
        Path metadata = data.resolve("metadata");
        Path elsewhere = directory.resolve("elsewhere");
        runAndStop(2);
        copy(metadata, directory.resolve("older"));
        runAndStop(3);
        verify(0, "sound: records 1 to ");

        Files.move(audit, elsewhere);
        verify(1, "all of its files were taken away");
        copy(elsewhere, audit);
        for (Path newest : List.of(
                AuditFiles.records(directory).getLast(),
                AuditFiles.digests(directory).getLast())) {
            Files.delete(newest);
        }
        verify(1, "its newest files were taken away, or cut");
        Files.copy(
                elsewhere.resolve(AuditFiles.newestName(elsewhere, ".jsonl")),
                audit.resolve(AuditFiles.newestName(elsewhere, ".jsonl")));
        verify(1, "nothing vouches for the records from ");
        Files.copy(
                elsewhere.resolve(AuditFiles.newestName(elsewhere, ".digests")),
                audit.resolve(AuditFiles.newestName(elsewhere, ".digests")));
        verify(0, "sound: records 1 to ");

        Files.move(metadata, directory.resolve("newer"));
        Files.move(directory.resolve("older"), metadata);
        verify(1, "NOT SOUND: metadata: changes ");
        String log = runAndStop(1);
        assertTrue(log.contains("the metadata are older than the audit trail: changes "), log);
        assertTrue(AuditFiles.text(directory).contains("\"eventName\":\"SealgateMetadataChangesLost\""));
        Ran after = verify(0, "sound: records 1 to ");
        assertTrue(after.output().startsWith("note: changes "), after.output());

        for (Path file : AuditFiles.in(audit)) {
            Files.delete(file);
        }
        assertTrue(runAndStop(1).contains("the audit trail is not what it was"));
        assertTrue(AuditFiles.text(directory).contains("\"eventName\":\"SealgateTrailRecordsLost\""));
        verify(1, "was gone when the gateway started on ");
        runAndStop(0);
        verify(1, "was gone when the gateway started on ");
    }

    @Test
    void callThatCannotBeRecorded_isRefused_untilItCan() throws Exception {
        try (GatewayProcess gateway = GatewayProcess.start(directory);
                KmsClient kms = Sdk.kms(gateway.http(), GatewayProcess.ACCESS_KEY, Region.US_EAST_1);
                S3Client s3 = Sdk.s3(gateway.http())) {
            Path trail = directory.resolve("data").resolve("audit");
            Path away = directory.resolve("away");
            Files.move(trail, away);
            Files.createFile(trail); // nothing can be made in what is no directory
            KmsException refused = assertThrows(KmsException.class, () -> encrypt(kms));
            assertEquals("KMSInternalException", refused.awsErrorDetails().errorCode());
            assertEquals(500, refused.statusCode());
            S3Exception unmade = assertThrows(S3Exception.class, () -> s3.createBucket(b -> b.bucket("unrecorded")));
            assertEquals("InternalError", unmade.awsErrorDetails().errorCode());
            assertTrue(gateway.log().contains("writing the audit trail failed"), gateway.log());
            Files.delete(trail);
            Files.move(away, trail);
            awaitSuccess(kms);
        }
        assertEquals(0, sealgate("audit", "verify").exitCode());
    }

    private static void awaitSuccess(KmsClient kms) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (true) {
            try {
                encrypt(kms);
                return;
            } catch (KmsException e) {
                if (System.nanoTime() > deadline) {
                    throw e;
                }
                GatewayProcess.pause();
            }
        }
    }

    @Test
    void tail_showsAndFilters() throws Exception {
        try (GatewayProcess gateway = GatewayProcess.start(directory);
                KmsClient kms = Sdk.kms(gateway.http(), GatewayProcess.ACCESS_KEY, Region.US_EAST_1);
                KmsClient ann = Sdk.kms(gateway.http(), GatewayProcess.USER_ACCESS_KEY, Region.US_EAST_1)) {
            encrypt(kms);
            encrypt(ann);
            assertThrows(KmsException.class, () -> kms.describeKey(b -> b.keyId("alias/none")));
            Ran all = sealgate("audit", "tail", "--wide");
            assertEquals(3, all.output().lines().count(), all.output());
            assertTrue(all.output().contains("key/" + GatewayProcess.SEED_KEY_ID), all.output());
        }
        Ran byAnn = sealgate("audit", "tail", "--principal", "ann", "--key", GatewayProcess.SEED_KEY_ID);
        assertEquals(1, byAnn.output().lines().count(), byAnn.output());
        Ran errors = sealgate("audit", "tail", "--errors", "--source", "kms", "--json");
        assertTrue(errors.output().startsWith("{\"eventVersion\""), errors.output());
        assertTrue(errors.output().contains("NotFoundException"), errors.output());
        assertEquals("", sealgate("audit", "tail", "--event-name", "Sign").output());
    }

    @Test
    void s3DataEvents_areRecordedWhereTheyAreWanted() throws Exception {
        try (GatewayProcess gateway = GatewayBuilder.in(directory)
                        .config("audit:\n  s3DataEvents: [wanted, other/in/]")
                        .start();
                S3Client s3 = Sdk.s3(gateway.http())) {
            for (String bucket : List.of("wanted", "other")) {
                s3.createBucket(b -> b.bucket(bucket));
                for (String key : List.of("in/k", "out/k")) {
                    s3.putObject(
                            b -> b.bucket(bucket).key(key).serverSideEncryption(ServerSideEncryption.AWS_KMS),
                            RequestBody.fromString("twelve bytes"));
                }
            }
            s3.getObjectAsBytes(b -> b.bucket("wanted").key("in/k"));
            s3.deleteObjects(b -> b.bucket("other")
                    .delete(d -> d.objects(
                            ObjectIdentifier.builder().key("in/k").build(),
                            ObjectIdentifier.builder().key("out/k").build())));
        }
        String records = AuditFiles.text(directory);
        assertTrue(records.contains("\"bucketName\":\"wanted\",\"key\":\"in/k\""), records);
        assertTrue(records.contains("\"bucketName\":\"wanted\",\"key\":\"out/k\""), records);
        assertTrue(records.contains("\"bucketName\":\"other\",\"key\":\"in/k\""), records);
        assertFalse(records.contains("\"bucketName\":\"other\",\"key\":\"out/k\""), records);
        List<String> gets = records.lines()
                .filter(line -> line.contains("\"eventName\":\"GetObject\""))
                .toList();
        assertEquals(1, gets.size(), gets.toString());
        assertTrue(gets.getFirst().contains("\"bytesTransferredOut\":12"), gets.toString());
        assertTrue(gets.getFirst().contains("\"eventCategory\":\"Data\""), gets.toString());
        assertLinked(records, gets.getFirst());
        List<String> deletions = records.lines()
                .filter(line -> line.contains("\"eventName\":\"DeleteObject"))
                .toList();
        assertEquals(1, deletions.size(), deletions.toString());
        assertTrue(deletions.getFirst().contains("\"bucketName\":\"other\",\"key\":\"in/k\""), deletions.toString());
    }

    /** The Decrypt that the read took has the read's request id. */
    private static void assertLinked(String records, String get) {
        String id = get.replaceAll(".*\"requestID\":\"([^\"]+)\".*", "$1");
        assertTrue(
                records.lines()
                        .anyMatch(line -> line.contains("\"eventName\":\"Decrypt\"")
                                && line.contains("\"requestID\":\"" + id + "\"")),
                id);
    }
}
