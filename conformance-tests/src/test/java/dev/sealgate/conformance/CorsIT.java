package dev.sealgate.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.testing.Client;
import dev.sealgate.testing.GatewayProcess;
import dev.sealgate.testing.GatewayTest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CORSRule;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** A bucket's CORS configuration, and what browsers are told by it: in preflights that nobody signs, in answers and in refusals. */
@GatewayTest(shared = true)
class CorsIT {
    private static final String BUCKET = "cors";
    private static final String ORIGIN = "https://app.example.com";
    private static final String ALLOW_ORIGIN = "Access-Control-Allow-Origin";

    private final S3Client s3;
    private final URI endpoint;
    private final HttpClient http = HttpClient.newHttpClient();

    CorsIT(GatewayProcess gateway, @Client(plain = true) S3Client s3) {
        this.s3 = s3;
        this.endpoint = gateway.http();
        s3.createBucket(b -> b.bucket(BUCKET));
    }

    @BeforeEach
    void configure() {
        CORSRule readingAndWriting = CORSRule.builder()
                .allowedOrigins("https://*.example.com")
                .allowedMethods("GET", "PUT")
                .allowedHeaders("x-amz-*", "authorization")
                .exposeHeaders("ETag")
                .maxAgeSeconds(600)
                .build();
        CORSRule looking =
                CORSRule.builder().allowedOrigins("*").allowedMethods("HEAD").build();
        s3.putBucketCors(b -> b.bucket(BUCKET).corsConfiguration(c -> c.corsRules(readingAndWriting, looking)));
    }

    private HttpResponse<String> send(String method, String path, String... headers) throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(endpoint.resolve(path)).method(method, BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> signed(String method, String path, String... headers) throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(endpoint.resolve(path)).method(method, BodyPublishers.noBody());
        RequestSigner.s3()
                .sign(method, endpoint, path, "", Map.of(), RequestSigner.UNSIGNED, Instant.now())
                .forEach((name, value) -> {
                    if (!name.equals("host")) {
                        request.header(name, value);
                    }
                });
        request.headers(headers);
        return http.send(request.build(), BodyHandlers.ofString());
    }

    @Test
    void configuration_isReadAsItWasPut_andDeleted() {
        List<CORSRule> rules = s3.getBucketCors(b -> b.bucket(BUCKET)).corsRules();
        assertEquals(2, rules.size());
        assertEquals(List.of("GET", "PUT"), rules.getFirst().allowedMethods());
        assertEquals(List.of("x-amz-*", "authorization"), rules.getFirst().allowedHeaders());
        assertEquals(600, rules.getFirst().maxAgeSeconds());

        s3.deleteBucketCors(b -> b.bucket(BUCKET));
        s3.deleteBucketCors(b -> b.bucket(BUCKET));
        S3Exception none = assertThrows(S3Exception.class, () -> s3.getBucketCors(b -> b.bucket(BUCKET)));
        assertEquals("NoSuchCORSConfiguration", none.awsErrorDetails().errorCode());
    }

    @Test
    void preflight_needsNoSignature() throws Exception {
        HttpResponse<String> allowed = send(
                "OPTIONS",
                "/cors/key?X-Amz-Signature=made-up",
                "Origin",
                ORIGIN,
                "Access-Control-Request-Method",
                "PUT",
                "Access-Control-Request-Headers",
                "authorization,x-amz-date");
        assertEquals(200, allowed.statusCode(), allowed.body());
        Map.of(
                        ALLOW_ORIGIN,
                        ORIGIN,
                        "Access-Control-Allow-Methods",
                        "GET, PUT",
                        "Access-Control-Allow-Headers",
                        "authorization, x-amz-date",
                        "Access-Control-Expose-Headers",
                        "ETag",
                        "Access-Control-Max-Age",
                        "600",
                        "Access-Control-Allow-Credentials",
                        "true",
                        "Content-Length",
                        "0")
                .forEach((name, value) ->
                        assertEquals(Optional.of(value), allowed.headers().firstValue(name), name));

        HttpResponse<String> refused =
                send("OPTIONS", "/cors/key", "Origin", ORIGIN, "Access-Control-Request-Method", "DELETE");
        assertEquals(403, refused.statusCode());
        assertTrue(
                refused.body()
                        .contains(
                                "<Error><Code>AccessForbidden</Code><Message>CORSResponse: This CORS request is not allowed."),
                refused.body());
        assertTrue(
                refused.body().contains("<Method>DELETE</Method><ResourceType>OBJECT</ResourceType><RequestId>"),
                refused.body());
        assertEquals(Optional.empty(), refused.headers().firstValue(ALLOW_ORIGIN));
        assertEquals(400, send("OPTIONS", "/cors/key").statusCode());
    }

    @Test
    void answers_sayIt_onlyWhereAnOriginIsNamed() throws Exception {
        assertEquals(200, signed("PUT", "/cors/object", "Origin", ORIGIN).statusCode());
        HttpResponse<String> read = signed("GET", "/cors/object", "Origin", ORIGIN);
        assertEquals(200, read.statusCode());
        assertEquals(Optional.of(ORIGIN), read.headers().firstValue(ALLOW_ORIGIN));
        HttpResponse<String> head = signed("HEAD", "/cors/object", "Origin", "http://anywhere");
        assertEquals(Optional.of("*"), head.headers().firstValue(ALLOW_ORIGIN));
        assertEquals(Optional.empty(), head.headers().firstValue("Access-Control-Allow-Credentials"));
        HttpResponse<String> elsewhere = signed("GET", "/cors/object", "Origin", "http://anywhere");
        assertEquals(200, elsewhere.statusCode());
        assertEquals(Optional.empty(), elsewhere.headers().firstValue(ALLOW_ORIGIN));
        assertEquals(Optional.empty(), elsewhere.headers().firstValue("Vary"));
    }

    @Test
    void refusals_sayItToo_whateverTheyAreAbout() throws Exception {
        HttpResponse<String> missing = signed("GET", "/cors/missing", "Origin", ORIGIN);
        assertEquals(404, missing.statusCode());
        assertEquals(Optional.of(ORIGIN), missing.headers().firstValue(ALLOW_ORIGIN));
        HttpResponse<String> anonymous = send("GET", "/cors/object", "Origin", ORIGIN);
        assertEquals(403, anonymous.statusCode());
        assertEquals(Optional.of(ORIGIN), anonymous.headers().firstValue(ALLOW_ORIGIN));
        HttpResponse<String> unknown = send("GET", "/cors/object?X-Amz-Algorithm=AWS4-HMAC-SHA256", "Origin", ORIGIN);
        assertEquals(400, unknown.statusCode());
        assertEquals(Optional.of(ORIGIN), unknown.headers().firstValue(ALLOW_ORIGIN));
    }
}
