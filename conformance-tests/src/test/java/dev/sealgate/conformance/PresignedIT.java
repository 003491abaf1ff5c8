package dev.sealgate.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sealgate.testing.Client;
import dev.sealgate.testing.GatewayProcess;
import dev.sealgate.testing.GatewayTest;
import dev.sealgate.testing.Sdk;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/** Presigned URLs whose query carries what clients else send as headers, used by who has nothing but the URL. */
@GatewayTest(shared = true)
class PresignedIT {
    private static final String BUCKET = "presigned";

    private final S3Client s3;
    private final S3Presigner presigner;

    private final HttpClient http = HttpClient.newHttpClient();

    PresignedIT(GatewayProcess gateway, @Client(plain = true) S3Client s3) {
        this.s3 = s3;
        s3.createBucket(b -> b.bucket(BUCKET));
        presigner = S3Presigner.builder()
                .endpointOverride(gateway.http())
                .region(Region.US_EAST_1)
                .credentialsProvider(Sdk.root())
                .serviceConfiguration(
                        S3Configuration.builder().pathStyleAccessEnabled(true).build())
                .build();
    }

    @AfterAll
    void stop() {
        presigner.close();
    }

    private URI url(String key, Map<String, String> parameters) {
        return URI.create(presigner
                .presignPutObject(p -> p.signatureDuration(Duration.ofMinutes(5))
                        .putObjectRequest(o -> o.bucket(BUCKET)
                                .key(key)
                                .overrideConfiguration(c -> parameters.forEach(c::putRawQueryParameter))))
                .url()
                .toString());
    }

    private int put(URI url, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(url).PUT(BodyPublishers.ofString("hello"));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), BodyHandlers.discarding()).statusCode();
    }

    private HeadObjectResponse head(String key) {
        return s3.headObject(b -> b.bucket(BUCKET).key(key));
    }

    @Test
    void metadataAndStorageClass_areThoseOfTheUrl() throws Exception {
        URI url = url("m", Map.of("x-amz-meta-venue", "Köln 1", "x-amz-storage-class", "STANDARD_IA"));
        assertEquals(200, put(url));
        assertEquals("STANDARD_IA", head("m").storageClassAsString());
        assertEquals("=?UTF-8?Q?K=C3=B6ln=201?=", head("m").metadata().get("venue"));
    }

    @Test
    void condition_cannotBeTakenOutOfTheUrl() throws Exception {
        URI url = url("once", Map.of("If-None-Match", "*"));
        assertEquals(200, put(url));
        assertEquals(412, put(url));
        assertEquals(412, put(url, "If-None-Match", "\"else\""));
    }

    @Test
    void ownerOfSomebodyElse_refuses() throws Exception {
        assertEquals(403, put(url("owned", Map.of("x-amz-expected-bucket-owner", "999999999999"))));
        assertThrows(NoSuchKeyException.class, () -> head("owned"));
    }

    @Test
    void tagsAndChecksums_areLeftAside() throws Exception {
        assertEquals(200, put(url("t", Map.of("x-amz-tagging", "a=b", "x-amz-checksum-crc32", "AAAAAA=="))));
        assertEquals(
                0, s3.getObjectTagging(b -> b.bucket(BUCKET).key("t")).tagSet().size());
    }

    @Test
    void hashOfThePayload_thatTheUrlDoesNotSign_isLeftAside() throws Exception {
        assertEquals(200, put(url("h", Map.of()), "x-amz-content-sha256", "0".repeat(64)));
        assertEquals(403, put(url("h", Map.of()), "x-amz-acl", "private"));
    }
}
