package dev.sealgate.gateway.service.s3;

import static dev.sealgate.gateway.service.s3.S3Calls.http;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.gateway.edge.exchange.HttpRequest;
import dev.sealgate.gateway.protocol.s3.S3ErrorCode;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class S3OperationTest {
    private static final S3Router ROUTER = new S3Router(List.of());

    /** Two rows that one request can match: one of them must be more specific, or a third, or the request is refused. */
    @Test
    void twoRowsOfTheSameRequest_areNeverEquallySpecific() {
        List<S3Operation> rows = List.of(S3Operation.values());
        for (int i = 0; i < rows.size(); i++) {
            S3Operation one = rows.get(i);
            rows.subList(i + 1, rows.size()).stream()
                    .filter(other -> one.verb().equals(other.verb()) && one.on() == other.on())
                    .forEach(other -> assertOneWins(one, other));
        }
    }

    private static void assertOneWins(S3Operation one, S3Operation other) {
        Set<Selector> both = new LinkedHashSet<>(one.selectors());
        both.addAll(other.selectors());
        String pair = one + " and " + other;
        assertTrue(
                both.size() > Math.min(one.selectors().size(), other.selectors().size()), pair + " are the same");
        try {
            S3Operation winner = ROUTER.route(requestWith(one, both)).operation();
            assertTrue(
                    !one.isAsSpecificAs(other) || both.equals(Set.copyOf(winner.selectors())),
                    pair + " are equally specific, and yet the request is " + winner);
        } catch (S3Exception refused) {
            assertEquals(S3ErrorCode.INVALID_ARGUMENT, refused.code(), pair + ": " + refused.getMessage());
        }
    }

    private static HttpRequest requestWith(S3Operation row, Set<Selector> selectors) {
        String query = selectors.stream()
                .filter(Selector::isParameter)
                .map(s -> s.name() + s.value().map(v -> "=" + v).orElse(""))
                .collect(Collectors.joining("&"));
        List<String> headers = new ArrayList<>();
        selectors.stream().filter(s -> !s.isParameter()).forEach(s -> headers.addAll(List.of(s.name(), "x")));
        if (row.on() == S3Operation.On.ACCOUNT) {
            headers.addAll(List.of("x-amz-account-id", "111122223333"));
        }
        String path = switch (row.on()) {
            case SERVICE -> "/";
            case ACCOUNT -> "/v20180820/configuration/publicAccessBlock";
            case BUCKET -> "/b";
            case OBJECT -> "/b/k";
        };
        return http(row.verb(), query.isEmpty() ? path : path + "?" + query, headers.toArray(String[]::new));
    }

    @ParameterizedTest
    @EnumSource
    void everyRow_isReached_byItsOwnSelectors(S3Operation row) {
        assertEquals(
                row, ROUTER.route(requestWith(row, Set.copyOf(row.selectors()))).operation());
    }

    @Test
    void wireNames_areUnique() {
        Set<String> names = new HashSet<>();
        Arrays.stream(S3Operation.values()).forEach(row -> assertTrue(names.add(row.wireName()), row.wireName()));
    }

    @ParameterizedTest
    @EnumSource
    void everyAction_namesItsService(S3Operation row) {
        assertTrue(row.action().matches("(s3|s3express):[A-Z][A-Za-z]+"), row.action());
    }

    @ParameterizedTest(name = "{0} {1} is {2}")
    @CsvSource(textBlock = """
            GET,    /,                                                       ListBuckets
            GET,    /?x-id=ListBuckets,                                      ListBuckets
            GET,    /?max-buckets=3&prefix=a,                                ListBuckets
            PUT,    /b,                                                      CreateBucket
            PUT,    /b/,                                                     CreateBucket
            PUT,    /b?x-id=CreateBucket,                                    CreateBucket
            HEAD,   /b,                                                      HeadBucket
            HEAD,   /b/,                                                     HeadBucket
            DELETE, /b,                                                      DeleteBucket
            GET,    /b,                                                      ListObjects
            GET,    /b/?prefix=p&delimiter=%2F&max-keys=2&marker=m,          ListObjects
            GET,    /b?list-type=1,                                          ListObjects
            GET,    /b?list-type=2,                                          ListObjectsV2
            GET,    /b/?list-type=2&prefix=&delimiter=%2F&encoding-type=url, ListObjectsV2
            GET,    /b?encoding-type=url&list-type=2&x-id=ListObjectsV2,     ListObjectsV2
            GET,    /b?versions,                                             ListObjectVersions
            GET,    /b?versions=&prefix=a,                                   ListObjectVersions
            GET,    /b?uploads,                                              ListMultipartUploads
            GET,    /b?uploads=&max-uploads=1,                               ListMultipartUploads
            POST,   /b?delete,                                               DeleteObjects
            POST,   /b?delete=,                                              DeleteObjects
            POST,   /b/?delete&x-id=DeleteObjects,                           DeleteObjects
            POST,   /b,                                                      PostObject
            GET,    /b?location,                                             GetBucketLocation
            GET,    /b?location=,                                            GetBucketLocation
            GET,    /b?encryption,                                           GetBucketEncryption
            PUT,    /b?encryption,                                           PutBucketEncryption
            DELETE, /b?encryption,                                           DeleteBucketEncryption
            GET,    /b?versioning,                                           GetBucketVersioning
            PUT,    /b?versioning,                                           PutBucketVersioning
            GET,    /b?policy,                                               GetBucketPolicy
            GET,    /b?policyStatus,                                         GetBucketPolicyStatus
            PUT,    /b?tagging,                                              PutBucketTagging
            DELETE, /b?lifecycle,                                            DeleteBucketLifecycle
            GET,    /b?object-lock,                                          GetObjectLockConfiguration
            GET,    /b?inventory,                                            ListBucketInventoryConfigurations
            GET,    /b?inventory&id=1,                                       GetBucketInventoryConfiguration
            PUT,    /b?metrics&id=1,                                         PutBucketMetricsConfiguration
            GET,    /b?id=1,                                                 ListObjects
            PUT,    /b/k,                                                    PutObject
            PUT,    /b/k?x-id=PutObject,                                     PutObject
            PUT,    /b/a/b/c,                                                PutObject
            PUT,    /b//,                                                    PutObject
            GET,    /b/k,                                                    GetObject
            GET,    /b/k?versionId=1,                                        GetObject
            GET,    /b/k?partNumber=1,                                       GetObject
            GET,    /b/k?response-content-type=a&x-id=GetObject,             GetObject
            GET,    /b/k?X-Amz-Algorithm=A&X-Amz-Credential=C&X-Amz-Date=D&X-Amz-Expires=1&X-Amz-SignedHeaders=host&X-Amz-Signature=0, GetObject
            GET,    /b/k?Uploads,                                            GetObject
            GET,    /b/k?list-type=2,                                        GetObject
            HEAD,   /b/k,                                                    HeadObject
            HEAD,   /b/k?partNumber=1&versionId=null,                        HeadObject
            DELETE, /b/k,                                                    DeleteObject
            DELETE, /b/k?versionId=null,                                     DeleteObject
            POST,   /b/k?uploads,                                            CreateMultipartUpload
            POST,   /b/k?uploads=&x-id=CreateMultipartUpload,                CreateMultipartUpload
            PUT,    /b/k?partNumber=1&uploadId=u,                            UploadPart
            PUT,    /b/k?uploadId=u&partNumber=1&x-id=UploadPart,            UploadPart
            POST,   /b/k?uploadId=u,                                         CompleteMultipartUpload
            DELETE, /b/k?uploadId=u,                                         AbortMultipartUpload
            GET,    /b/k?uploadId=u&max-parts=1&part-number-marker=0,        ListParts
            GET,    /b/k?attributes,                                         GetObjectAttributes
            GET,    /b/k?tagging,                                            GetObjectTagging
            PUT,    /b/k?tagging&versionId=null,                             PutObjectTagging
            GET,    /b/k?acl,                                                GetObjectAcl
            PUT,    /b/k?retention,                                          PutObjectRetention
            POST,   /b/k?restore,                                            RestoreObject
            POST,   /b/k?select&select-type=2,                               SelectObjectContent
            PUT,    /b/k?encryption,                                         UpdateObjectEncryption
            PUT,    /b/k?renameObject,                                       RenameObject
            """)
    void request_isOperation(String verb, String target, String operation) {
        assertEquals(operation, ROUTER.route(http(verb, target)).operation().wireName());
    }

    @ParameterizedTest(name = "{0} {1} with a copy source is {2}")
    @CsvSource(textBlock = """
            PUT,    /b/k,                                                    CopyObject
            PUT,    /b/k?x-id=CopyObject,                                    CopyObject
            PUT,    /b/k?partNumber=1&uploadId=u,                            UploadPartCopy
            """)
    void requestWithCopySource_isOperation(String verb, String target, String operation) {
        HttpRequest request = http(verb, target, "X-Amz-Copy-Source", "/b/other");
        assertEquals(operation, ROUTER.route(request).operation().wireName());
    }
}
