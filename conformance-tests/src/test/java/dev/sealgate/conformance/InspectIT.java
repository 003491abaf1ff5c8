package dev.sealgate.conformance;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.testing.Command;
import dev.sealgate.testing.Command.Ran;
import dev.sealgate.testing.GatewayProcess;
import dev.sealgate.testing.GatewayTest;
import dev.sealgate.testing.OnDisk;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

/** {@code ./sealgate inspect}: what it says of an object is what lies on disk. */
@GatewayTest
@OnDisk("where its blobs lie")
class InspectIT {
    private static final String BUCKET = "inspected";
    private static final byte[] LARGE = "PLAINTEXT-MARKER".repeat(20_000).getBytes(StandardCharsets.UTF_8);
    private static final byte[] CUSTOMER_KEY = Samples.bytes(7, 32);
    private static final int SEGMENT_BYTES = 64 << 10;

    private final Path directory;
    private final GatewayProcess gateway;
    private final S3Client s3;
    private final KmsClient kms;

    InspectIT(GatewayProcess gateway, S3Client s3, KmsClient kms) {
        this.gateway = gateway;
        this.s3 = s3;
        this.kms = kms;
        directory = gateway.directory();
        s3.createBucket(b -> b.bucket(BUCKET));
    }

    private void put(String key, byte[] body, Consumer<PutObjectRequest.Builder> encryption) {
        s3.putObject(b -> b.bucket(BUCKET).key(key).applyMutation(encryption), RequestBody.fromBytes(body));
    }

    private static Consumer<PutObjectRequest.Builder> under(String keyArn) {
        return b -> b.serverSideEncryption(ServerSideEncryption.AWS_KMS).ssekmsKeyId(keyArn);
    }

    private Ran inspect(String key, String... more) throws IOException, InterruptedException {
        return inspect(GatewayProcess.ACCESS_KEY, gateway.http(), key, more);
    }

    private Ran inspect(String accessKey, URI endpoint, String key, String... more)
            throws IOException, InterruptedException {
        String[] arguments = Stream.concat(Stream.of("inspect", "s3://" + BUCKET + "/" + key), Arrays.stream(more))
                .toArray(String[]::new);
        Ran ran = Command.run(directory, endpoint, accessKey, arguments);
        assertFalse(ran.output().contains("PLAINTEXT"), "plaintext in the output");
        return ran;
    }

    private static void assertSays(Ran ran, String... lines) {
        assertAll(Arrays.stream(lines)
                .map(line -> () -> assertTrue(
                        Pattern.compile(line, Pattern.MULTILINE)
                                .matcher(ran.output())
                                .find(),
                        line + "\n" + ran.output())));
    }

    private static String found(String pattern, Ran ran) {
        Matcher matcher = Pattern.compile(pattern, Pattern.MULTILINE).matcher(ran.output());
        assertTrue(matcher.find(), pattern + "\n" + ran.output());
        return matcher.group(1);
    }

    @Test
    void sseKms_showsTheFile_theKeyAndItsContext_andVerifiesEveryTag() throws Exception {
        String arn = kms.createKey().keyMetadata().arn();
        put("a b+ü", LARGE, under(arn));
        Ran ran = inspect("a b+ü");
        assertEquals(0, ran.exitCode(), ran.output());
        assertSays(
                ran,
                "^encryption +SSE-KMS$",
                "^KMS key +" + arn + "$",
                "^  material +[0-9a-f]{64}$",
                "^context +aws:s3:arn = arn:aws:s3:::inspected/a b\\+ü$",
                "^  layer 0 +5 of 5 segments open$",
                "^INTACT +5 of 5 tags are right$");
        byte[] file = Files.readAllBytes(Path.of(found("^ciphertext +(/.*)$", ran)));
        String ciphertext = found("^  at offset 40 +([0-9a-f]+)\\.\\.\\.$", ran);
        String salt = found("salt ([0-9a-f]{64}),", ran);
        assertEquals(HexFormat.of().formatHex(file, 40, 40 + ciphertext.length() / 2), ciphertext);
        assertEquals(HexFormat.of().formatHex(file, 1, 33), salt);
        Ran json = inspect("a b+ü", "--json");
        assertTrue(json.output().contains("\"outcome\" : \"intact\""), json.output());
        assertTrue(json.output().contains("\"firstCiphertext\" : \"" + ciphertext + "\""), json.output());
    }

    @Test
    void everyOtherMode_andParts_areVerifiedToo() throws Exception {
        put("small", new byte[100], b -> {});
        assertSays(inspect("small"), "^encryption +SSE-S3$", "SSE-S3 key, generation 1$", "^INTACT +1 of 1 tags");
        put("dsse", LARGE, b -> b.serverSideEncryption(ServerSideEncryption.AWS_KMS_DSSE));
        assertSays(
                inspect("dsse"),
                "^encryption +DSSE-KMS$",
                "^layer 0 ",
                "^layer 1 ",
                "^  layer 1 +5 of 5 segments open$",
                "^  layer 0 +5 of 5 segments open$",
                "^INTACT +10 of 10");
        multipart();
        Ran parts = inspect("parts");
        assertEquals(0, parts.exitCode(), parts.output());
        assertSays(parts, "^part 1 +/", "^part 3 +metadata table inline-blobs, key ", "^INTACT ");
    }

    private void multipart() {
        String upload =
                s3.createMultipartUpload(b -> b.bucket(BUCKET).key("parts")).uploadId();
        List<CompletedPart> parts = IntStream.of(1, 3)
                .mapToObj(number -> CompletedPart.builder()
                        .partNumber(number)
                        .eTag(s3.uploadPart(
                                        b -> b.bucket(BUCKET)
                                                .key("parts")
                                                .uploadId(upload)
                                                .partNumber(number),
                                        RequestBody.fromBytes(new byte[number == 1 ? 5 << 20 : 10]))
                                .eTag())
                        .build())
                .toList();
        s3.completeMultipartUpload(
                b -> b.bucket(BUCKET).key("parts").uploadId(upload).multipartUpload(u -> u.parts(parts)));
    }

    @Test
    void customersKey_isNeededToVerify() throws Exception {
        String md5 = Base64.getEncoder().encodeToString(HexFormat.of().parseHex(Samples.md5Hex(CUSTOMER_KEY)));
        put(
                "customer",
                LARGE,
                b -> b.sseCustomerAlgorithm("AES256")
                        .sseCustomerKey(Base64.getEncoder().encodeToString(CUSTOMER_KEY))
                        .sseCustomerKeyMD5(md5));
        Ran without = inspect("customer");
        assertEquals(4, without.exitCode(), without.output());
        assertSays(
                without,
                "^encryption +SSE-C$",
                "^customer key +MD5 " + Pattern.quote(md5),
                "^UNVERIFIED +no tag",
                "^reason +InvalidRequest: The object was stored using a form of Server Side Encryption");
        Path key = Files.write(directory.resolve("customer.key"), CUSTOMER_KEY);
        Path text = Files.writeString(
                directory.resolve("customer.txt"), Base64.getEncoder().encodeToString(CUSTOMER_KEY) + "\n");
        Path wrong = Files.write(directory.resolve("wrong.key"), Samples.bytes(8, 32));
        String data = directory.resolve("data").toString();
        for (Path file : List.of(key, text)) {
            Ran with = inspect(
                    GatewayProcess.ACCESS_KEY,
                    gateway.https(),
                    "customer",
                    "--sse-c-key",
                    file.toString(),
                    "--data",
                    data);
            assertEquals(0, with.exitCode(), with.output());
            assertSays(with, "^INTACT +5 of 5");
        }
        Ran other = inspect(
                GatewayProcess.ACCESS_KEY,
                gateway.https(),
                "customer",
                "--sse-c-key",
                wrong.toString(),
                "--data",
                data);
        assertEquals(4, other.exitCode(), other.output());
        assertSays(other, "must provide the correct secret key");
        assertEquals(2, inspect("customer", "--sse-c-key", "missing").exitCode());
    }

    @Test
    void damage_isFoundWhereItIs() throws Exception {
        put("damaged", LARGE, b -> {});
        Path file = Path.of(found("^ciphertext +(/.*)$", inspect("damaged", "--no-verify")));
        byte[] sound = Files.readAllBytes(file);
        byte[] altered = sound.clone();
        altered[2 * SEGMENT_BYTES + 1_000] ^= 1;
        altered[3 * SEGMENT_BYTES + 5] ^= 1;
        Files.write(file, altered);
        Ran ran = inspect("damaged");
        assertEquals(3, ran.exitCode(), ran.output());
        assertSays(
                ran,
                "^  layer 0 +3 of 5 segments open$",
                "^  DAMAGED +segment 2, offset 131,072, 65,536 bytes: ",
                "^CORRUPT +3 of 5 tags are right$",
                "^reason +" + Pattern.quote(file.toString()) + ": segment 2 of layer 0 at offset 131072 ");
        Files.write(file, Arrays.copyOf(sound, 4 * SEGMENT_BYTES));
        Ran cut = inspect("damaged");
        assertEquals(3, cut.exitCode(), cut.output());
        assertSays(cut, "segment 3 of layer 0", "It has 262144 bytes \\(expected: " + sound.length + "\\)");
        Files.delete(file);
        Ran gone = inspect("damaged");
        assertEquals(3, gone.exitCode(), gone.output());
        assertSays(gone, "^  unreadable ");
        Files.write(file, sound);
        assertEquals(0, inspect("damaged").exitCode());
    }

    @Test
    void kmsIsAskedInTheCallersName_andItsRefusalIsTold() throws Exception {
        String arn = kms.createKey().keyMetadata().arn();
        put("asked", LARGE, under(arn));
        long before = decrypts(arn);
        assertEquals(0, inspect("asked").exitCode());
        assertEquals(0, inspect("asked", "--no-verify").exitCode() - 4);
        assertEquals(before + 1, decrypts(arn));
        kms.disableKey(b -> b.keyId(arn));
        Ran refused = inspect("asked");
        assertEquals(4, refused.exitCode(), refused.output());
        assertSays(refused, "^KMS key +" + arn, "^reason +KMS.DisabledException: " + arn + " is disabled\\.");
    }

    /** Calls that were metered under the key. */
    private long decrypts(String arn) throws IOException, InterruptedException {
        Ran usage = Command.run(directory, gateway.http(), GatewayProcess.ACCESS_KEY, "usage", "--by", "key", "--wide");
        return Long.parseLong(found("^" + Pattern.quote(arn) + " +(\\d+) ", usage));
    }

    @Test
    void page_isForAdministratorsOfTheBucketsAccount() throws Exception {
        put("private", new byte[10], b -> {});
        Ran foreign = inspect(GatewayProcess.FOREIGN_ACCESS_KEY, gateway.http(), "private");
        Ran missing = inspect("none");
        assertEquals(1, foreign.exitCode());
        assertEquals(missing, foreign);
        assertEquals(
                0,
                inspect(GatewayProcess.USER_ACCESS_KEY, gateway.http(), "private")
                        .exitCode());
        assertEquals(2, inspect("private?versionId=v1").exitCode());
        assertEquals(0, inspect("private", "--version-id", "null").exitCode());
        try (RawConnection connection = RawConnection.open(gateway.http())) {
            byte[] head = RawConnection.head("GET", "/-/inspect/inspected/private", Map.of("host", "x"), -1);
            assertEquals(403, connection.send(head).answer(false).status());
        }
    }
}
