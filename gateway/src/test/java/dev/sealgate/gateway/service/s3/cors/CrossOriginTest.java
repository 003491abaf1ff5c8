package dev.sealgate.gateway.service.s3.cors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.edge.exchange.HttpResponse;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.gateway.service.s3.S3Calls;
import dev.sealgate.gateway.service.s3.S3Router;
import dev.sealgate.gateway.service.s3.S3Storage;
import dev.sealgate.storage.object.Bucket;
import dev.sealgate.storage.object.CorsRule;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which requests a bucket's rules allow, as S3 was recorded to answer. */
class CrossOriginTest {
    private static final String NOT_ALLOWED =
            "CORSResponse: This CORS request is not allowed. This is usually because the evalution of Origin, request method /"
                    + " Access-Control-Request-Method or Access-Control-Request-Headers are not whitelisted by the resource's CORS spec.";

    private static final List<CorsRule> RULES = List.of(
            rule(List.of("GET"), "*suffix"),
            rule(List.of("GET"), "start*end"),
            rule(List.of("GET"), "prefix*"),
            rule(List.of("PUT"), "*.put"));

    private static final Bucket NONE = S3Calls.bucket("none");
    private static final Bucket RULED = S3Calls.bucket("ruled").withCors(RULES);

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    Path directory;

    @SuppressWarnings("NullAway.Init") // set before each test
    private CrossOrigin crossOrigin;

    private static CorsRule rule(List<String> methods, String origin) {
        return new CorsRule(Optional.empty(), List.of(), methods, List.of(origin), List.of(), Optional.empty());
    }

    @BeforeEach
    void open() {
        S3Storage storage = new S3Storage(directory);
        storage.with(NONE);
        storage.with(RULED);
        crossOrigin = new CrossOrigin(new S3Router(List.of()), storage.buckets);
    }

    private Map<String, String> told(Bucket bucket, String method, String... headers) {
        HttpResponse answer = crossOrigin.told(
                HttpResponse.empty(200, Headers.EMPTY),
                S3Calls.http(method, "/" + bucket.name() + "/k", headers),
                Optional.of(bucket));
        Map<String, String> all = new TreeMap<>();
        answer.headers().forEach(all::put);
        return all;
    }

    private S3Exception refused(String target, String... headers) {
        return assertThrows(S3Exception.class, () -> crossOrigin.preflight(S3Calls.http("OPTIONS", target, headers)));
    }

    @ParameterizedTest
    @CsvSource({
        "/none/k,, 400, BadRequest, Insufficient information. Origin request header needed.,,",
        "/gone/k,, 400, BadRequest, Insufficient information. Origin request header needed.,,",
        "/gone, PUT, 403, AccessForbidden, CORSResponse: Bucket not found, PUT, BUCKET",
        "/, PUT, 403, AccessForbidden, CORSResponse: Bucket not found, PUT, BUCKET",
        "/%ff/k, PUT, 403, AccessForbidden, CORSResponse: Bucket not found, PUT, BUCKET",
        "/B!/k, PUT, 403, AccessForbidden, CORSResponse: Bucket not found, PUT, BUCKET",
        "/gone/k, -, 403, AccessForbidden, CORSResponse: Bucket not found, OPTIONS, BUCKET",
        "/none/k, PUT, 403, AccessForbidden, CORSResponse: CORS is not enabled for this bucket., PUT, BUCKET",
        "/none/k, -, 403, AccessForbidden, CORSResponse: CORS is not enabled for this bucket., OPTIONS, BUCKET",
        "/ruled/k, -, 400, BadRequest, Invalid Access-Control-Request-Method: null,,",
        "/ruled/k, TRACE, 400, BadRequest, Invalid Access-Control-Request-Method: TRACE,,",
    })
    void preflight_isRefusedAsOnAws(
            String target, String method, int status, String code, String text, String named, String resourceType) {
        S3Exception refusal = method == null
                ? refused(target)
                : method.equals("-")
                        ? refused(target, "Origin", "http://a")
                        : refused(target, "Origin", "http://a", "Access-Control-Request-Method", method);
        assertEquals(status, refusal.code().status());
        assertEquals(code, refusal.code().wireCode());
        assertEquals(text, refusal.text());
        assertEquals(named, refusal.elements().get("Method"));
        assertEquals(resourceType, refusal.elements().get("ResourceType"));
    }

    @Test
    void preflight_thatNoRuleAllows_saysOfWhat() {
        for (String resource : List.of("OBJECT", "BUCKET")) {
            S3Exception refusal = refused(
                    resource.equals("OBJECT") ? "/ruled/k" : "/ruled",
                    "Origin",
                    "foo.bar",
                    "Access-Control-Request-Method",
                    "GET");
            assertEquals(NOT_ALLOWED, refusal.text());
            assertEquals(Map.of("Method", "GET", "ResourceType", resource), refusal.elements());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"foo.suffix", "startend", "start1end", "start12end", "prefix", "prefix.suffix"})
    void wildcard_standsForAnyCharacters_andForNone(String origin) {
        Map<String, String> expected = Map.of(
                "access-control-allow-origin",
                origin,
                "access-control-allow-methods",
                "GET",
                "access-control-allow-credentials",
                "true",
                "vary",
                "Origin, Access-Control-Request-Headers, Access-Control-Request-Method");
        assertEquals(expected, told(RULED, "GET", "Origin", origin));
        assertEquals(Map.of(), told(RULED, "PUT", "Origin", origin));
        assertEquals(
                200,
                crossOrigin
                        .preflight(S3Calls.http(
                                "OPTIONS", "/ruled/k", "Origin", origin, "Access-Control-Request-Method", "GET"))
                        .status());
    }

    @ParameterizedTest
    @ValueSource(strings = {"foo.bar", "foo.suffix.get", "0start12end", "bla.prefix", "starend", ""})
    void originThatNoPatternMatches_isToldNothing(String origin) {
        assertEquals(Map.of(), told(RULED, "GET", "Origin", origin));
    }

    @Test
    void methodOfAPreflight_countsForTheRequestItself() {
        assertEquals(Map.of(), told(RULED, "GET", "Origin", "a.suffix", "Access-Control-Request-Method", "PUT"));
        assertEquals(
                "GET",
                told(RULED, "PUT", "Origin", "a.suffix", "Access-Control-Request-Method", "GET")
                        .get("access-control-allow-methods"));
    }

    @Test
    void headers_areAllowedInWhateverCase_andToldInLowerCase() {
        Bucket bucket = S3Calls.bucket("h")
                .withCors(List.of(new CorsRule(
                        Optional.of("id"),
                        List.of("x-AMZ-server-SIDE-encryption", "x-amz-meta-*"),
                        List.of("GET", "PUT"),
                        List.of("http://other", "*"),
                        List.of("ETag", "x-amz-request-id"),
                        Optional.of(0))));
        assertEquals(
                Map.of(
                        "access-control-allow-origin",
                        "*",
                        "access-control-allow-methods",
                        "GET, PUT",
                        "access-control-allow-headers",
                        "x-amz-meta-a, x-amz-server-side-encryption",
                        "access-control-expose-headers",
                        "ETag, x-amz-request-id",
                        "access-control-max-age",
                        "0",
                        "vary",
                        "Origin, Access-Control-Request-Headers, Access-Control-Request-Method"),
                told(
                        bucket,
                        "GET",
                        "Origin",
                        "null",
                        "Access-Control-Request-Headers",
                        "X-Amz-Meta-A,x-amz-server-side-ENCRYPTION,, x-amz-meta-a"));
        assertEquals(Map.of(), told(bucket, "GET", "Origin", "null", "Access-Control-Request-Headers", "x-amz-meta"));
    }

    @Test
    void refusalBeforeTheBucketWasRead_isToldToo_butNothingElseAsksForIt() {
        Headers none = Headers.EMPTY;
        var request = S3Calls.http("GET", "/ruled/k", "Origin", "a.suffix");
        assertEquals(
                Optional.of("a.suffix"),
                crossOrigin
                        .told(HttpResponse.empty(403, none), request, Optional.empty())
                        .headers()
                        .first("Access-Control-Allow-Origin"));
        for (int status : new int[] {200, 503}) {
            assertEquals(
                    Optional.empty(),
                    crossOrigin
                            .told(HttpResponse.empty(status, none), request, Optional.empty())
                            .headers()
                            .first("Access-Control-Allow-Origin"));
        }
    }
}
