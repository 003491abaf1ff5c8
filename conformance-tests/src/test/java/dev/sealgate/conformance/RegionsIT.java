package dev.sealgate.conformance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sealgate.testing.GatewayBuilder;
import dev.sealgate.testing.GatewayProcess;
import dev.sealgate.testing.GatewayTest;
import dev.sealgate.testing.Sdk;
import io.minio.MakeBucketArgs;
import io.minio.MinioClient;
import io.minio.StatObjectArgs;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudtrail.CloudTrailClient;
import software.amazon.awssdk.services.cloudtrail.model.LookupAttribute;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.model.Bucket;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadBucketResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;
import software.amazon.awssdk.services.s3.model.Tag;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/** Buckets of several Regions in one gateway: where they are made, who is sent elsewhere, and whose keys they use. */
@GatewayTest(config = "virtualHostDomains: [s3.localhost]\n")
class RegionsIT {
    private static final String US = "us-east-1";
    private static final String EU = "eu-west-1";
    private static final String TOKYO = "ap-northeast-1";
    private static final String BUCKET_REGION = "x-amz-bucket-region";

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    Path directory;

    private final URI endpoint;
    private final URI secure;
    private final S3Client us;
    private final S3Client eu;
    private final HttpClient http = HttpClient.newHttpClient();

    RegionsIT(GatewayProcess gateway) {
        endpoint = gateway.http();
        secure = gateway.https();
        us = Sdk.s3(secure, US, false);
        eu = Sdk.s3(secure, EU, false);
    }

    private S3Client in(String region) {
        return Sdk.s3(secure, region, false);
    }

    /** One in each of the two Regions that most tests are about. */
    private String bucketIn(String region, String name) {
        String bucket = name + "-" + region;
        in(region).createBucket(b -> {
            b.bucket(bucket);
            if (!region.equals(US)) {
                b.createBucketConfiguration(c -> c.locationConstraint(region));
            }
        });
        return bucket;
    }

    private HttpResponse<String> send(String method, String path, RequestSigner signer) throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(endpoint.resolve(path)).method(method, BodyPublishers.noBody());
        signer.sign(method, endpoint, path, "", Map.of(), RequestSigner.UNSIGNED, Instant.now())
                .forEach((name, value) -> {
                    if (!name.equals("host")) {
                        request.header(name, value);
                    }
                });
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private static void assertWrongRegion(HttpResponse<String> answer, String signed, String expected) {
        assertEquals(400, answer.statusCode(), answer.body());
        assertTrue(
                answer.body()
                        .contains("<Code>AuthorizationHeaderMalformed</Code><Message>The authorization header is"
                                + " malformed; the region '" + signed + "' is wrong; expecting '" + expected
                                + "'</Message><Region>" + expected + "</Region>"),
                answer.body());
    }

    private static void assertToldHome(HttpResponse<String> answer) {
        assertWrongRegion(answer, US, EU);
        assertEquals(Optional.of(EU), answer.headers().firstValue(BUCKET_REGION));
    }

    @Test
    void bucket_isWhereItWasMade_andEveryAnswerSaysSo() throws Exception {
        String bucket = bucketIn(EU, "home");
        eu.putObject(b -> b.bucket(bucket).key("k"), RequestBody.fromString("x"));
        HeadBucketResponse head = eu.headBucket(b -> b.bucket(bucket));
        assertEquals(EU, head.bucketRegion());
        assertEquals(EU, eu.getBucketLocation(b -> b.bucket(bucket)).locationConstraintAsString());
        assertEquals(
                EU, us.getBucketLocation(b -> b.bucket(bucket)).locationConstraintAsString(), "asked from us-east-1");
        assertEquals(
                Optional.of(EU),
                eu.listObjectsV2(b -> b.bucket(bucket)).sdkHttpResponse().firstMatchingHeader(BUCKET_REGION));
        RequestSigner signer = RequestSigner.s3();
        for (String path : List.of("/" + bucket, "/" + bucket + "/k", "/" + bucket + "/none")) {
            assertToldHome(send("GET", path, signer));
            assertToldHome(send("DELETE", path, signer));
            HttpResponse<String> asked = send("HEAD", path, signer);
            assertEquals(400, asked.statusCode());
            assertEquals("", asked.body());
            assertEquals(Optional.of(EU), asked.headers().firstValue(BUCKET_REGION));
        }
        assertEquals(200, send("GET", "/" + bucket + "/k", signer.in(EU)).statusCode());
        assertEquals(
                404, send("GET", "/no-such-bucket-anywhere", signer.in(TOKYO)).statusCode());
        HttpResponse<String> nobody = http.send(
                HttpRequest.newBuilder(endpoint.resolve("/" + bucket)).HEAD().build(), BodyHandlers.ofString());
        assertEquals(403, nobody.statusCode());
        assertEquals(Optional.of(EU), nobody.headers().firstValue(BUCKET_REGION));
    }

    @Test
    void whoNamesNoRegion_countsAsSentToTheBuckets() throws Exception {
        String bucket = bucketIn(EU, "open");
        eu.putObject(b -> b.bucket(bucket).key("k"), RequestBody.fromString("x"));
        eu.deletePublicAccessBlock(b -> b.bucket(bucket));
        for (String region : List.of(EU, US)) {
            eu.putBucketPolicy(b -> b.bucket(bucket).policy("""
                    {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:GetObject",
                     "Resource":"arn:aws:s3:::%s/*","Condition":{"StringEquals":{"aws:RequestedRegion":"%s"}}}]}""".formatted(bucket, region)));
            assertEquals(
                    region.equals(EU) ? 200 : 403,
                    get(endpoint.resolve("/" + bucket + "/k")).statusCode());
        }
    }

    @Test
    void wrongSignature_learnsNothing() throws Exception {
        String bucket = bucketIn(EU, "secret");
        RequestSigner liar = new RequestSigner(GatewayProcess.ACCESS_KEY, "not/the/secret", "s3");
        for (RequestSigner signer : List.of(liar, liar.in(EU))) {
            HttpResponse<String> answer = send("GET", "/" + bucket, signer);
            assertEquals(403, answer.statusCode());
            assertTrue(answer.body().contains("<Code>SignatureDoesNotMatch</Code>"), answer.body());
            assertEquals(Optional.empty(), answer.headers().firstValue(BUCKET_REGION));
            assertEquals(
                    answer.statusCode(), send("GET", "/no-such-bucket", signer).statusCode());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"us_east_1", "mars-1", "aws-global", "EU-WEST-1"})
    void whatIsNoRegion_isToldTheGatewaysOwn(String region) throws Exception {
        assertWrongRegion(send("GET", "/", RequestSigner.s3().in(region)), region, US);
        assertWrongRegion(send("PUT", "/in-no-region", RequestSigner.s3().in(region)), region, US);
    }

    @ParameterizedTest
    @CsvSource({
        "us-east-1, '',             us-east-1",
        "us-east-1, eu-central-1,   eu-central-1",
        "us-east-1, EU,             eu-west-1",
        "us-west-2, us-west-2,      us-west-2",
        "us-west-2, eu-west-1,      IllegalLocationConstraintException",
        "us-east-1, eu-east-1,      InvalidLocationConstraint"
    })
    void creation_isByConstraintAndSignature(String signed, String constraint, String outcome) {
        String bucket = ("made-" + signed + "-" + constraint).toLowerCase(Locale.ROOT) + "-x";
        Runnable creation = () -> in(signed).createBucket(b -> {
            b.bucket(bucket);
            if (!constraint.isEmpty()) {
                b.createBucketConfiguration(c -> c.locationConstraint(constraint));
            }
        });
        if (outcome.contains("-")) {
            creation.run();
            assertEquals(outcome, in(outcome).headBucket(b -> b.bucket(bucket)).bucketRegion());
        } else {
            S3Exception refusal = assertThrows(S3Exception.class, creation::run);
            assertEquals(outcome, refusal.awsErrorDetails().errorCode());
        }
    }

    @Test
    void creationWithoutConstraint_isForUsEast1() throws Exception {
        HttpResponse<String> refused =
                send("PUT", "/nowhere-said", RequestSigner.s3().in(EU));
        assertEquals(400, refused.statusCode());
        assertTrue(
                refused.body()
                        .contains("<Code>IllegalLocationConstraintException</Code><Message>The unspecified location"
                                + " constraint is incompatible for the region specific endpoint this request was sent"
                                + " to.</Message>"),
                refused.body());
        assertEquals(200, send("PUT", "/nowhere-said", RequestSigner.s3()).statusCode());
    }

    @Test
    void otherSettings_leaveOldBucketsWhereTheyAre() {
        try (GatewayProcess before = GatewayBuilder.in(directory).start()) {
            S3Client client = Sdk.s3(before.https(), US, false);
            client.createBucket(b -> b.bucket("old"));
            client.putObject(
                    b -> b.bucket("old").key("k").serverSideEncryption(ServerSideEncryption.AWS_KMS),
                    RequestBody.fromString("kept"));
        }
        try (GatewayProcess after = GatewayBuilder.in(directory)
                .replace("region: us-east-1\naccounts", "region: eu-west-1\nregions: [us-west-2]\naccounts")
                .start()) {
            S3Client client = Sdk.s3(after.https(), US, false);
            assertEquals(US, client.headBucket(b -> b.bucket("old")).bucketRegion());
            assertEquals(
                    "kept",
                    client.getObjectAsBytes(b -> b.bucket("old").key("k")).asUtf8String());
            S3Exception unlisted = assertThrows(S3Exception.class, () -> client.createBucket(b -> b.bucket("new")));
            assertEquals(
                    "The authorization header is malformed; the region 'us-east-1' is wrong; expecting 'eu-west-1'",
                    unlisted.awsErrorDetails().errorMessage());
            Sdk.s3(after.https(), "us-west-2", false).createBucket(b -> b.bucket("new"));
        }
    }

    @Test
    void creatingOnesOwnAgain_succeedsInUsEast1Only() {
        String american = bucketIn(US, "again");
        String european = bucketIn(EU, "again");
        us.createBucket(b -> b.bucket(american));
        for (S3Client client : List.of(us, eu)) {
            S3Exception refusal = assertThrows(
                    S3Exception.class,
                    () -> client.createBucket(
                            b -> b.bucket(european).createBucketConfiguration(c -> c.locationConstraint(EU))));
            assertEquals("BucketAlreadyOwnedByYou", refusal.awsErrorDetails().errorCode());
        }
        S3Exception elsewhere = assertThrows(S3Exception.class, () -> us.createBucket(b -> b.bucket(european)));
        assertEquals("BucketAlreadyOwnedByYou", elsewhere.awsErrorDetails().errorCode());
    }

    @Test
    void listing_hasAllRegions_orOne() {
        String american = bucketIn(US, "listed");
        String european = bucketIn(EU, "listed");
        assertEquals(
                Map.of(american, US, european, EU),
                eu.listBuckets(b -> b.prefix("listed-")).buckets().stream()
                        .collect(Collectors.toMap(Bucket::name, Bucket::bucketRegion)));
        assertEquals(
                List.of(european),
                us.listBuckets(b -> b.prefix("listed-").bucketRegion(EU)).buckets().stream()
                        .map(Bucket::name)
                        .toList());
    }

    @Test
    void sdk_followsAcrossRegions_ifItIsToldTo() {
        String bucket = bucketIn(TOKYO, "followed");
        assertEquals(
                400,
                assertThrows(S3Exception.class, () -> us.listObjectsV2(b -> b.bucket(bucket)))
                        .statusCode());
        S3Client following = Sdk.s3(secure, US, true);
        following.putObject(b -> b.bucket(bucket).key("k"), RequestBody.fromString("across"));
        assertEquals(
                "across",
                following.getObjectAsBytes(b -> b.bucket(bucket).key("k")).asUtf8String());
        assertEquals(
                TOKYO,
                Sdk.s3(secure, EU, true).headBucket(b -> b.bucket(bucket)).bucketRegion());
    }

    @Test
    void presignedUrl_isOfOneRegion() throws Exception {
        String bucket = bucketIn(EU, "presigned");
        eu.putObject(b -> b.bucket(bucket).key("k"), RequestBody.fromString("x"));
        assertEquals(200, get(presigned(bucket, EU)).statusCode());
        HttpResponse<String> wrong = get(presigned(bucket, TOKYO));
        assertEquals(400, wrong.statusCode());
        assertTrue(
                wrong.body()
                        .contains("<Code>AuthorizationQueryParametersError</Code><Message>Error parsing the"
                                + " X-Amz-Credential parameter; the region 'ap-northeast-1' is wrong; expecting"
                                + " 'eu-west-1'</Message><Region>eu-west-1</Region>"),
                wrong.body());
        assertEquals(Optional.of(EU), wrong.headers().firstValue(BUCKET_REGION));
    }

    private HttpResponse<String> get(URI uri) throws Exception {
        return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    }

    private URI presigned(String bucket, String region) throws Exception {
        try (S3Presigner presigner = S3Presigner.builder()
                .endpointOverride(endpoint)
                .region(Region.of(region))
                .credentialsProvider(Sdk.root())
                .serviceConfiguration(
                        S3Configuration.builder().pathStyleAccessEnabled(true).build())
                .build()) {
            return presigner
                    .presignGetObject(p -> p.signatureDuration(Duration.ofMinutes(5))
                            .getObjectRequest(b -> b.bucket(bucket).key("k")))
                    .url()
                    .toURI();
        }
    }

    /** Two keys of one alias name, one in each Region. */
    @Test
    void encryption_isUnderKeysOfTheBucketsRegion_andCopiesCrossRegions() throws Exception {
        String americanKey = aliasedKey(US);
        String europeanKey = aliasedKey(EU);
        String american = bucketIn(US, "kms");
        String european = bucketIn(EU, "kms");
        for (ServerSideEncryption mode :
                List.of(ServerSideEncryption.AES256, ServerSideEncryption.AWS_KMS, ServerSideEncryption.AWS_KMS_DSSE)) {
            boolean kms = mode != ServerSideEncryption.AES256;
            String key = mode.toString();
            put(us, american, key, mode, kms ? Optional.of("alias/regional") : Optional.empty());
            put(eu, european, key, mode, kms ? Optional.of("alias/regional") : Optional.empty());
            assertEquals(
                    kms ? americanKey : null, read(us, american, key).response().ssekmsKeyId());
            assertEquals(
                    kms ? europeanKey : null, read(eu, european, key).response().ssekmsKeyId());
            eu.copyObject(b -> {
                b.sourceBucket(american)
                        .sourceKey(key)
                        .destinationBucket(european)
                        .destinationKey("copy-" + key)
                        .serverSideEncryption(mode);
                if (kms) {
                    b.ssekmsKeyId("alias/regional");
                }
            });
            ResponseBytes<GetObjectResponse> copy = read(eu, european, "copy-" + key);
            assertArrayEquals(key.getBytes(StandardCharsets.UTF_8), copy.asByteArray());
            assertEquals(kms ? europeanKey : null, copy.response().ssekmsKeyId());
        }
        byte[] customerKey = new byte[32];
        String secret = Base64.getEncoder().encodeToString(customerKey);
        String md5 = Base64.getEncoder()
                .encodeToString(MessageDigest.getInstance("MD5").digest(customerKey));
        us.putObject(
                b -> b.bucket(american)
                        .key("c")
                        .sseCustomerAlgorithm("AES256")
                        .sseCustomerKey(secret)
                        .sseCustomerKeyMD5(md5),
                RequestBody.fromString("customer"));
        eu.copyObject(b -> b.sourceBucket(american)
                .sourceKey("c")
                .copySourceSSECustomerAlgorithm("AES256")
                .copySourceSSECustomerKey(secret)
                .copySourceSSECustomerKeyMD5(md5)
                .destinationBucket(european)
                .destinationKey("c")
                .sseCustomerAlgorithm("AES256")
                .sseCustomerKey(secret)
                .sseCustomerKeyMD5(md5));
        assertEquals(
                "customer",
                eu.getObjectAsBytes(b -> b.bucket(european)
                                .key("c")
                                .sseCustomerAlgorithm("AES256")
                                .sseCustomerKey(secret)
                                .sseCustomerKeyMD5(md5))
                        .asUtf8String());
        S3Exception elsewhere = assertThrows(
                S3Exception.class,
                () -> put(eu, european, "k", ServerSideEncryption.AWS_KMS, Optional.of(americanKey)));
        assertEquals("KMS.NotFoundException", elsewhere.awsErrorDetails().errorCode());
        assertEquals("Invalid arn us-east-1", elsewhere.awsErrorDetails().errorMessage());
        put(eu, european, "managed", ServerSideEncryption.AWS_KMS, Optional.empty());
        assertTrue(read(eu, european, "managed").response().ssekmsKeyId().startsWith("arn:aws:kms:eu-west-1:"));
    }

    private String aliasedKey(String region) {
        try (KmsClient kms = Sdk.kms(secure, GatewayProcess.ACCESS_KEY, Region.of(region))) {
            // Usable through S3 in this Region only.
            String policy = """
                    {"Version":"2012-10-17","Statement":[
                      {"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:root"},"Action":"kms:*","Resource":"*"},
                      {"Effect":"Deny","Principal":"*","Action":["kms:GenerateDataKey","kms:Decrypt"],"Resource":"*",
                       "Condition":{"StringNotEquals":{"kms:ViaService":"s3.%s.amazonaws.com"}}}]}""".formatted(region);
            String arn = kms.createKey(b -> b.policy(policy)).keyMetadata().arn();
            kms.createAlias(b -> b.aliasName("alias/regional").targetKeyId(arn));
            return arn;
        }
    }

    private static void put(
            S3Client s3, String bucket, String key, ServerSideEncryption mode, Optional<String> kmsKey) {
        s3.putObject(
                b -> b.bucket(bucket).key(key).serverSideEncryption(mode).ssekmsKeyId(kmsKey.orElse(null)),
                RequestBody.fromString(key));
    }

    private static ResponseBytes<GetObjectResponse> read(S3Client s3, String bucket, String key) {
        return s3.getObjectAsBytes(b -> b.bucket(bucket).key(key));
    }

    @Test
    void endpointOfARegion_redirectsToAnother() throws Exception {
        String bucket = bucketIn(EU, "hosted");
        URI tokyo = URI.create("http://s3.ap-northeast-1.localhost:" + endpoint.getPort());
        URI ireland = URI.create("http://s3.eu-west-1.localhost:" + endpoint.getPort());
        RequestSigner signer = RequestSigner.s3();
        String moved = at(tokyo, "GET", "/" + bucket, signer.in(TOKYO));
        assertTrue(moved.startsWith("HTTP/1.1 301"), moved);
        assertTrue(
                moved.contains("<Code>PermanentRedirect</Code><Message>The bucket you are attempting to access must be"
                        + " addressed using the specified endpoint. Please send all future requests to this"
                        + " endpoint.</Message><Endpoint>s3.eu-west-1.localhost</Endpoint><Bucket>" + bucket
                        + "</Bucket>"),
                moved);
        assertTrue(moved.toLowerCase(Locale.ROOT).contains("x-amz-bucket-region: eu-west-1"), moved);
        String unsigned = at(tokyo, "HEAD", "/" + bucket, signer.in(TOKYO));
        assertTrue(unsigned.startsWith("HTTP/1.1 301"), unsigned);
        String misigned = at(tokyo, "GET", "/" + bucket, signer.in(EU));
        assertTrue(misigned.contains("the region 'eu-west-1' is wrong; expecting 'ap-northeast-1'"), misigned);
        assertTrue(at(ireland, "GET", "/" + bucket, signer.in(EU)).startsWith("HTTP/1.1 200"));
        URI own = URI.create("http://" + bucket + ".s3-eu-west-1.localhost:" + endpoint.getPort());
        assertTrue(at(own, "GET", "/", signer.in(EU)).contains("<Name>" + bucket + "</Name>"));
        URI wrong = URI.create("http://" + bucket + ".s3.us-west-2.localhost:" + endpoint.getPort());
        String hosted = at(wrong, "GET", "/", signer.in("us-west-2"));
        assertTrue(hosted.contains("<Endpoint>" + bucket + ".s3.eu-west-1.localhost</Endpoint>"), hosted);
    }

    /** The whole answer; no resolver knows the host. */
    private String at(URI host, String method, String path, RequestSigner signer) throws Exception {
        StringBuilder request =
                new StringBuilder(method).append(' ').append(path).append(" HTTP/1.1\r\nConnection: close\r\n");
        signer.sign(method, host, path, "", Map.of(), RequestSigner.UNSIGNED, Instant.now())
                .forEach((name, value) ->
                        request.append(name).append(": ").append(value).append("\r\n"));
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), endpoint.getPort())) {
            socket.getOutputStream().write(request.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    @SuppressWarnings("try") // that its close() may be interrupted
    void minioClient_looksTheRegionUp() throws Exception {
        try (MinioClient minio = MinioClient.builder()
                .endpoint(endpoint.toString())
                .credentials(GatewayProcess.ACCESS_KEY, GatewayProcess.SECRET_KEY)
                .build()) {
            String bucket = bucketIn(EU, "minio");
            eu.putObject(b -> b.bucket(bucket).key("k"), RequestBody.fromString("seven b"));
            assertEquals(
                    7,
                    minio.statObject(StatObjectArgs.builder()
                                    .bucket(bucket)
                                    .object("k")
                                    .build())
                            .size());
            minio.makeBucket(
                    MakeBucketArgs.builder().bucket("minio-made").region(TOKYO).build());
            assertEquals(
                    TOKYO, in(TOKYO).headBucket(b -> b.bucket("minio-made")).bucketRegion());
        }
    }

    @Test
    void awsCli_worksInEachRegion_andFollows() {
        assumeTrue(AwsCli.isInstalled(), "the aws CLI is not installed");
        AwsCli aws = new AwsCli(endpoint, directory);
        aws.ok("s3", "mb", "s3://cli-ireland", "--region", EU);
        assertTrue(aws.ok("s3api", "head-bucket", "--bucket", "cli-ireland", "--region", EU)
                .contains("\"BucketRegion\": \"eu-west-1\""));
        aws.ok("s3api", "put-object", "--bucket", "cli-ireland", "--key", "k", "--region", TOKYO);
        assertTrue(aws.ok("s3", "ls", "s3://cli-ireland", "--region", US).endsWith(" k"));
        assertEquals(
                "eu-west-1",
                aws.ok("s3api", "get-bucket-location", "--bucket", "cli-ireland", "--output", "text", "--region", US));
    }

    @Test
    void boto3_followsToTheBucketsRegion() throws Exception {
        assumeTrue(isBoto3Installed(), "boto3 is not installed");
        String bucket = bucketIn(TOKYO, "boto");
        Path script = Files.writeString(directory.resolve("follow.py"), """
                import boto3, sys
                from botocore.config import Config
                endpoint, key, secret, bucket = sys.argv[1:]
                s3 = boto3.client('s3', endpoint_url=endpoint, aws_access_key_id=key, aws_secret_access_key=secret,
                                  region_name='eu-west-1', config=Config(s3={'addressing_style': 'path'}))
                s3.put_object(Bucket=bucket, Key='k', Body=b'followed')
                print(s3.get_object(Bucket=bucket, Key='k')['Body'].read().decode())
                print(s3.head_bucket(Bucket=bucket)['BucketRegion'])
                old = boto3.client('s3', endpoint_url=endpoint, aws_access_key_id=key, aws_secret_access_key=secret,
                                   region_name='us-east-1', config=Config(signature_version='s3', s3={'addressing_style': 'path'}))
                print(old.get_object(Bucket=bucket, Key='k')['Body'].read().decode())
                """);
        assertEquals(
                "followed\nap-northeast-1\nfollowed\n",
                python(
                        script.toString(),
                        endpoint.toString(),
                        GatewayProcess.ACCESS_KEY,
                        GatewayProcess.SECRET_KEY,
                        bucket));
    }

    private static boolean isBoto3Installed() throws Exception {
        try {
            return new ProcessBuilder("python3", "-c", "import boto3")
                            .redirectErrorStream(true)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException _) {
            return false;
        }
    }

    private String python(String... arguments) throws Exception {
        Path output = directory.resolve("python.out");
        List<String> command = new ArrayList<>(List.of("python3", "-W", "ignore"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertTrue(process.waitFor(60, TimeUnit.SECONDS), "it did not end");
        return Files.readString(output);
    }

    @Test
    void audit_recordsTheBucketsRegion() throws Exception {
        String bucket = bucketIn(EU, "audited");
        eu.putBucketTagging(b -> b.bucket(bucket)
                .tagging(t -> t.tagSet(Tag.builder().key("k").value("v").build())));
        String event = lookUp(EU, bucket);
        assertTrue(event.contains("PutBucketTagging"), event);
        assertFalse(lookUp(US, bucket).contains("PutBucketTagging"));
    }

    private String lookUp(String region, String bucket) {
        try (CloudTrailClient trail = Sdk.cloudTrail(secure, Sdk.root(), region)) {
            return trail.lookupEvents(b -> b.lookupAttributes(LookupAttribute.builder()
                            .attributeKey("ResourceName")
                            .attributeValue("arn:aws:s3:::" + bucket)
                            .build()))
                    .events()
                    .toString();
        }
    }
}
