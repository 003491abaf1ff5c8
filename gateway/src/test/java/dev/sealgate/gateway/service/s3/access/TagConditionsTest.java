package dev.sealgate.gateway.service.s3.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.gateway.edge.exchange.HttpRequest;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.gateway.service.s3.S3Calls;
import dev.sealgate.gateway.service.s3.S3Operation;
import dev.sealgate.gateway.service.s3.S3Request;
import dev.sealgate.gateway.service.s3.S3Route;
import dev.sealgate.gateway.service.s3.S3Router;
import dev.sealgate.gateway.service.s3.S3Storage;
import dev.sealgate.gateway.service.s3.TestCallers;
import dev.sealgate.policy.Caller;
import dev.sealgate.policy.context.Principal;
import dev.sealgate.policy.context.RequestContext;
import dev.sealgate.storage.object.Bucket;
import dev.sealgate.storage.object.BucketPolicy;
import dev.sealgate.storage.object.ObjectPath;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bucket policies that speak of tags. Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/tagging-and-policies.html */
class TagConditionsTest {
    @SuppressWarnings("NullAway.Init") // set before each test
    private S3Storage storage;

    @SuppressWarnings("NullAway.Init") // set before each test
    private Bucket bucket;

    @BeforeEach
    void open(@TempDir Path directory) {
        storage = new S3Storage(directory);
        bucket = storage.with(S3Calls.bucket("b").withPublicAccess(Optional.empty()));
    }

    private void policy(String statement) {
        String text =
                "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Principal\":\"*\",\"Resource\":\"arn:aws:s3:::b/*\","
                        + statement + "}]}";
        bucket = storage.buckets
                .putPolicy(bucket.name(), new BucketPolicy("p" + text.hashCode(), text, Map.of()))
                .orElseThrow();
    }

    private void put(String key, Map<String, String> tags) {
        storage.put(bucket, key);
        assertTrue(storage.objects
                .retag(new ObjectPath(bucket.name(), key), Optional.empty(), tags)
                .isPresent());
    }

    private static Caller ann() {
        return TestCallers.with(
                S3Calls.ANN,
                RequestContext.builder().put("aws:username", "ann").build(),
                "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}]}");
    }

    private boolean admits(Caller caller, String method, String target, String... headers) {
        HttpRequest request = S3Calls.http(method, target, headers);
        return isAllowed(() -> storage.access.admit(caller, new S3Router(List.of()).route(request), request, _ -> {}));
    }

    private static boolean isAllowed(Runnable question) {
        try {
            question.run();
            return true;
        } catch (S3Exception refusal) {
            assertEquals("AccessDenied", refusal.code().wireCode());
            return false;
        }
    }

    @ParameterizedTest(name = "class={0}, {1} {2}: {3}")
    @CsvSource({
        "public, GET,  /b/k,                true",
        "public, HEAD, /b/k,                true",
        "secret, GET,  /b/k,                false",
        "secret, HEAD, /b/k,                false",
        "'',     GET,  /b/k,                false",
        "public, GET,  /b/other,            false",
        "public, GET,  /b/k?attributes,     false",
        "public, GET,  /b/k?tagging,        false",
        "public, DELETE, /b/k,              false"
    })
    void anonymousReads_areJudgedByTheTagsOfTheObject(String tag, String method, String target, boolean allowed) {
        policy("\"Effect\":\"Allow\",\"Action\":\"s3:GetObject\","
                + "\"Condition\":{\"StringEquals\":{\"s3:ExistingObjectTag/class\":\"public\"}}");
        put("k", tag.isEmpty() ? Map.of() : Map.of("class", tag));
        Caller anonymous = TestCallers.with(Principal.ANONYMOUS, RequestContext.EMPTY);
        assertEquals(allowed, admits(anonymous, method, target));
    }

    @Test
    void admittedRequest_isHandedTheVersionThatItWasJudgedBy() {
        put("k", Map.of("class", "public"));
        HttpRequest request = S3Calls.http("GET", "/b/k");
        Admission admission = storage.access.admit(ann(), new S3Router(List.of()).route(request), request, _ -> {});
        assertEquals(storage.objects.find(new ObjectPath(bucket.name(), "k")), admission.version());
    }

    @ParameterizedTest(name = "{0} {1}: {2}")
    @CsvSource(
            nullValues = "-",
            value = {
                "owner=ann, -,       true",
                "owner=bob, -,       false",
                "-,         -,       false",
                "%zz,       -,       false",
                "owner=ann, COPY,    false",
                "owner=ann, REPLACE, true"
            })
    void writes_areJudgedByTheTagsOfTheirHeader(String tags, String copyDirective, boolean allowed) {
        policy("\"Effect\":\"Deny\",\"Action\":\"s3:PutObject\","
                + "\"Condition\":{\"StringNotEquals\":{\"s3:RequestObjectTag/owner\":\"${aws:username}\"}}");
        String header = tags == null ? "x-none" : "x-amz-tagging";
        String value = tags == null ? "" : tags;
        assertEquals(
                allowed,
                copyDirective == null
                        ? admits(ann(), "PUT", "/b/k", header, value)
                        : admits(
                                ann(),
                                "PUT",
                                "/b/k",
                                header,
                                value,
                                "x-amz-copy-source",
                                "b/source",
                                "x-amz-tagging-directive",
                                copyDirective));
    }

    private boolean mayTag(String key, String... keys) {
        Map<String, String> tags = Arrays.stream(keys).collect(Collectors.toMap(k -> k, _ -> "v"));
        HttpRequest http = S3Calls.http("PUT", "/b/" + key + "?tagging");
        S3Route route = new S3Router(List.of()).route(http);
        S3Request request = new S3Request(
                http,
                route.query(),
                ann(),
                route.bucket(),
                Optional.of(bucket),
                route.key(),
                S3Calls.query("").build().body(),
                "eu-west-1",
                S3Calls.NOW);
        return isAllowed(() -> storage.access.requireTagging(S3Operation.PUT_OBJECT_TAGGING, request, tags));
    }

    @Test
    void putObjectTagging_isJudgedByTheKeysOfItsBody() {
        policy("\"Effect\":\"Deny\",\"Action\":\"s3:PutObjectTagging\","
                + "\"Condition\":{\"ForAnyValue:StringNotEquals\":{\"s3:RequestObjectTagKeys\":[\"a\",\"b\"]}}");
        put("k", Map.of());
        assertEquals(true, mayTag("k", "a"));
        assertEquals(false, mayTag("k", "a", "c"));
        assertEquals(true, mayTag("k"));
    }

    @Test
    void putObjectTagging_isJudgedByTheOldTags_too() {
        policy("\"Effect\":\"Deny\",\"Action\":\"s3:PutObjectTagging\","
                + "\"Condition\":{\"StringEquals\":{\"s3:ExistingObjectTag/locked\":\"v\"}}");
        put("open", Map.of());
        put("locked", Map.of("locked", "v"));
        assertEquals(true, mayTag("open", "locked"));
        assertEquals(false, mayTag("locked", "open"));
    }

    @Test
    void tagsThatDifferInCaseOnly_doNotHideEachOther() {
        policy("\"Effect\":\"Deny\",\"Action\":\"s3:*\","
                + "\"Condition\":{\"StringNotEquals\":{\"s3:RequestObjectTag/owner\":\"ann\"}}");
        assertTrue(admits(ann(), "PUT", "/b/k", "x-amz-tagging", "owner=ann"));
        assertFalse(admits(ann(), "PUT", "/b/k", "x-amz-tagging", "owner=bob&Owner=ann"));
        assertFalse(admits(ann(), "PUT", "/b/k", "x-amz-tagging", "Owner=ann&owner=bob"));
        policy("\"Effect\":\"Deny\",\"Action\":\"s3:GetObject\","
                + "\"Condition\":{\"StringEquals\":{\"s3:ExistingObjectTag/class\":\"secret\"}}");
        put("k", Map.of("class", "secret", "Class", "public"));
        put("l", Map.of("Class", "secret", "class", "public"));
        assertFalse(admits(ann(), "GET", "/b/k"));
        assertFalse(admits(ann(), "GET", "/b/l"));
    }
}
