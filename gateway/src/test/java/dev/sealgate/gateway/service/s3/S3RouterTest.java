package dev.sealgate.gateway.service.s3;

import static dev.sealgate.gateway.service.s3.S3Calls.http;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.gateway.edge.exchange.HttpRequest;
import dev.sealgate.gateway.protocol.s3.S3ErrorCode;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.storage.Seeds;
import dev.sealgate.storage.object.BucketName;
import dev.sealgate.storage.object.ObjectPath;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class S3RouterTest {
    private static final S3Router ROUTER = new S3Router(List.of("example.com", "S3.Example.com", "localhost"));

    private static S3Route route(String verb, String target, String host) {
        return ROUTER.route(http(verb, target, "Host", host));
    }

    private static S3Exception refusal(HttpRequest request) {
        return assertThrows(S3Exception.class, () -> ROUTER.route(request));
    }

    @ParameterizedTest(name = "{0}{1} is bucket {2}, key {3}")
    @CsvSource(nullValues = "-", textBlock = """
            storage.test,               /b/k,                  b,       k
            storage.test,               /b,                    b,       -
            storage.test,               /b/,                   b,       -
            storage.test,               /b//,                  b,       /
            storage.test,               /b//k,                 b,       /k
            storage.test,               /b/k/,                 b,       k/
            storage.test,               /b/a//b,               b,       a//b
            storage.test,               /b/./../k,             b,       ./../k
            storage.test,               /b/%2E%2E%2Fk,         b,       ../k
            storage.test,               /b/a+b,                b,       a+b
            storage.test,               /b/a%2Bb,              b,       a+b
            storage.test,               /b/a%20b,              b,       a b
            storage.test,               /b/a%2520b,            b,       a%20b
            storage.test,               /b/%E2%82%AC,          b,       €
            storage.test,               /b/%e2%82%ac,          b,       €
            storage.test,               /b/%F0%9F%94%91,       b,       🔑
            storage.test,               /b/%EF%BF%BD,          b,       \ufffd
            storage.test,               /b/k?prefix=a+b,       b,       k
            storage.test,               /my%2Dbucket/k,        my-bucket, k
            storage.test:9000,          /b/k,                  b,       k
            127.0.0.1:9000,             /b/k,                  b,       k
            [::1]:9000,                 /b/k,                  b,       k
            [::1],                      /b/k,                  b,       k
            example.com,                /b/k,                  b,       k
            example.com:443,            /b/k,                  b,       k
            s3.example.com,             /b/k,                  b,       k
            notexample.com,             /b/k,                  b,       k
            b.example.com,              /k,                    b,       k
            b.example.com:9000,         /k,                    b,       k
            B.EXAMPLE.COM,              /k,                    b,       k
            b.s3.example.com,           /k,                    b,       k
            b.c.s3.example.com,         /k,                    b.c,     k
            b.example.com,              /,                     b,       -
            b.example.com,              //k,                   b,       /k
            b.example.com,              /b/k,                  b,       b/k
            b.localhost:9000,           /a%2Fb,                b,       a/b
            """)
    void hostAndPath_addressBucketAndKey(String host, String target, String bucket, String key) {
        S3Route route = route("GET", target, host);
        assertEquals(Optional.of(new BucketName(bucket)), route.bucket());
        assertEquals(Optional.ofNullable(key), route.key());
    }

    @Test
    void rootOfAnyPlainHost_isTheService() {
        S3Route route = route("GET", "/", "s3.example.com:9000");
        assertEquals(S3Operation.LIST_BUCKETS, route.operation());
        assertEquals(Optional.empty(), route.bucket());
    }

    @Test
    void requestWithoutHost_isPathStyle() {
        assertEquals(
                Optional.of(new BucketName("b")),
                ROUTER.route(http("GET", "/b/k")).bucket());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/b/%",
                "/b/%2",
                "/b/%zz",
                "/b/%-1",
                "/b/k%",
                "/b/%ff",
                "/b/%C3%28",
                "/b/%ED%A0%80",
                "/b/%C0%AF",
                "/b/%F5%80%80%80",
                "/b/ä",
                "/b/a b",
                "/b/\u0001",
                "/%ff/k",
                "/b?prefix=%ff",
                "/b?prefix=%",
                "/b?%ff",
                "/b?x=%zz",
                "",
                "*",
                "b/k"
            })
    void whatIsNotPercentEncodedUtf8_isInvalidUri(String target) {
        S3Exception refusal = refusal(http("GET", target));
        assertEquals(S3ErrorCode.INVALID_URI, refusal.code());
        assertEquals("Couldn't parse the specified URI.", refusal.text());
        assertEquals(target.split("\\?", -1)[0], refusal.elements().get("URI"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"//k", "//", "/a%2Fb/k", "/a%00b", "/%20/k", "/a%7F"})
    void whatCannotBeABucket_isInvalidBucketName(String target) {
        assertEquals(
                S3ErrorCode.INVALID_BUCKET_NAME, refusal(http("GET", target)).code());
    }

    @Test
    void keyOf1024Bytes_isTheLongest() {
        String longest = "%E2%82%AC".repeat(341) + "a";
        assertEquals(
                1024, route("PUT", "/b/" + longest, "h").key().orElseThrow().getBytes(StandardCharsets.UTF_8).length);
        S3Exception refusal = refusal(http("PUT", "/b/" + longest + "a"));
        assertEquals(S3ErrorCode.KEY_TOO_LONG, refusal.code());
        assertEquals("Your key is too long", refusal.text());
        assertEquals(Map.of("Size", "1025", "MaxSizeAllowed", "1024"), refusal.elements());
    }

    @ParameterizedTest(name = "{0} {1} is not allowed; allowed: {3}")
    @CsvSource(delimiter = '|', textBlock = """
            POST    | /                 | SERVICE | GET
            PUT     | /?acl             | SERVICE | ''
            PATCH   | /b                | BUCKET  | DELETE, GET, HEAD, POST, PUT
            OPTIONS | /b/k              | OBJECT  | DELETE, GET, HEAD, PUT
            POST    | /b/k              | OBJECT  | DELETE, GET, HEAD, PUT
            get     | /b/k              | OBJECT  | DELETE, GET, HEAD, PUT
            POST    | /b?location       | BUCKET  | GET
            DELETE  | /b?versioning     | BUCKET  | GET, PUT
            HEAD    | /b?acl            | BUCKET  | GET, PUT
            GET     | /b?delete         | BUCKET  | POST
            GET     | /b/k?restore      | OBJECT  | POST
            PUT     | /b/k?uploadId=u   | OBJECT  | DELETE, GET, POST, PUT
            GET     | /b/k?location     | OBJECT  | ''
            DELETE  | /b/k?uploads      | OBJECT  | POST
            """)
    void wrongVerb_isMethodNotAllowed(String verb, String target, String resourceType, String allow) {
        S3Exception refusal = refusal(http(verb, target));
        assertEquals(S3ErrorCode.METHOD_NOT_ALLOWED, refusal.code());
        assertEquals("The specified method is not allowed against this resource.", refusal.text());
        assertEquals(Map.of("Method", verb, "ResourceType", resourceType), refusal.elements());
        assertEquals(Optional.of(allow), refusal.headers().first("Allow"));
    }

    @ParameterizedTest(name = "{0} {1} is refused: {3}")
    @CsvSource(delimiter = '|', textBlock = """
            GET | /b/k?versions                     | INVALID_REQUEST  | There is no such thing as the ?versions sub-resource for a key
            GET | /b/k?uploads                      | INVALID_REQUEST  | Key is not expected for the GET method ?uploads subresource
            PUT | /b/k?partNumber=1                 | INVALID_ARGUMENT | This operation does not accept partNumber without uploadId
            PUT | /b/k?tagging&partNumber=1         | INVALID_ARGUMENT | This operation does not accept partNumber without uploadId
            GET | /b?uploads&versioning             | INVALID_ARGUMENT | Conflicting query string parameters: uploads, versioning
            GET | /b?versioning&uploads             | INVALID_ARGUMENT | Conflicting query string parameters: uploads, versioning
            GET | /b?uploads&uploadId=u             | INVALID_ARGUMENT | Conflicting query string parameters: uploadId, uploads
            PUT | /b/k?acl&tagging                  | INVALID_ARGUMENT | Conflicting query string parameters: acl, tagging
            PUT | /b/k?partNumber=1&uploadId=u&acl  | INVALID_ARGUMENT | Conflicting query string parameters: acl, uploadId
            """)
    void contradictions_areRefusedInAwsWords(String verb, String target, S3ErrorCode code, String text) {
        S3Exception refusal = refusal(http(verb, target));
        assertEquals(code, refusal.code());
        assertEquals(text, refusal.text());
    }

    @Test
    void conflictingParameters_nameTheFirst() {
        assertEquals(
                Map.of("ArgumentName", "ResourceType", "ArgumentValue", "acl"),
                refusal(http("GET", "/b?policy&acl")).elements());
    }

    @ParameterizedTest
    @CsvSource({"PUT,/b/k?tagging", "POST,/b/k?uploads", "GET,/b/k", "PUT,/b", "GET,/"})
    void copySource_isOnlyForCopies(String verb, String target) {
        S3Exception refusal = refusal(http(verb, target, "x-amz-copy-source", "/b/k"));
        assertEquals(S3ErrorCode.INVALID_ARGUMENT, refusal.code());
        assertEquals("You can only specify a copy source header for copy requests.", refusal.text());
        assertEquals(Map.of("ArgumentName", "x-amz-copy-source", "ArgumentValue", "/b/k"), refusal.elements());
    }

    private static final String[] PIECES = {
        "/",
        "/",
        "b",
        "k",
        "%",
        "%2",
        "%2F",
        "%ff",
        "%E2%82%AC",
        "+",
        "?",
        "?",
        "&",
        "=",
        "uploads",
        "uploadId",
        "partNumber",
        "acl",
        "versions",
        "list-type=2",
        "delete",
        "ä",
        " ",
        "\u0000",
        "..",
        ".",
        "//",
        "id",
        "\ud800",
        "x".repeat(1024)
    };
    private static final String[] VERBS = {"GET", "PUT", "POST", "DELETE", "HEAD", "OPTIONS", "", "G E T"};
    private static final String[] HOSTS = {
        "", "b.example.com", "[::1]:1", ":", "]", "a:b:c", ".example.com", "ä.localhost", "\u0000"
    };

    @Test
    void anyRequest_isRoutedOrRefusedInS3Words() {
        Seeds.check(random -> {
            for (int i = 0; i < 20_000; i++) {
                String target = target(random);
                HttpRequest request = random.nextInt(4) == 0
                        ? http(pick(VERBS, random), target, "Host", pick(HOSTS, random), "x-amz-copy-source", "x")
                        : http(pick(VERBS, random), target, "Host", pick(HOSTS, random));
                try {
                    S3Route route = ROUTER.route(request);
                    assertEquals(request.method(), route.operation().verb());
                    assertEquals(
                            route.operation().on() == S3Operation.On.OBJECT,
                            route.key().isPresent());
                    assertEquals(
                            route.operation().on() != S3Operation.On.SERVICE,
                            route.bucket().isPresent());
                    route.key().ifPresent(key -> new ObjectPath(route.bucket().orElseThrow(), key));
                } catch (S3Exception refused) {
                    assertTrue(refused.code().status() / 100 == 4, refused.getMessage());
                }
            }
        });
    }

    private static String target(RandomGenerator random) {
        StringBuilder target = new StringBuilder(random.nextInt(10) == 0 ? "" : "/");
        for (int n = random.nextInt(8); n > 0; n--) {
            target.append(pick(PIECES, random));
        }
        return target.toString();
    }

    private static String pick(String[] from, RandomGenerator random) {
        return from[random.nextInt(from.length)];
    }
}
