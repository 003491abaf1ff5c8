package dev.sealgate.gateway.service.s3.access;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sealgate.gateway.edge.exchange.HttpRequest;
import dev.sealgate.gateway.service.s3.S3Calls;
import dev.sealgate.gateway.service.s3.S3Route;
import dev.sealgate.gateway.service.s3.S3Router;
import dev.sealgate.gateway.service.s3.S3Storage;
import dev.sealgate.gateway.service.s3.object.Rig;
import dev.sealgate.policy.context.RequestContext;
import dev.sealgate.storage.object.UploadRepository;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class S3ConditionKeysTest {
    private static final String KEY_ARN = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";

    private static Map<String, List<String>> keysOf(Path directory, HttpRequest request) {
        return keysOf(new S3Storage(directory).uploads, request);
    }

    private static Map<String, List<String>> keysOf(UploadRepository uploads, HttpRequest request) {
        S3ConditionKeys keys = new S3ConditionKeys(
                uploads, (_, _, reference) -> reference.equals("alias/mine") ? KEY_ARN : reference, () -> S3Calls.NOW);
        S3Route route = new S3Router(List.of()).route(request);
        RequestContext context =
                keys.of(route, request, Optional.of(S3Calls.ACCOUNT), Optional.of(S3Calls.bucket("b")));
        Map<String, List<String>> found = new TreeMap<>();
        context.forEach((key, value) -> found.put(key, value.values()));
        return found;
    }

    @ParameterizedTest(name = "{0} {1} {2} → {3}")
    @CsvSource(delimiter = '|', textBlock = """
            PUT  | /b/k                  | x-amz-server-side-encryption: aws:kms                      | {s3:ObjectCreationOperation=[true], s3:x-amz-server-side-encryption=[aws:kms]}
            PUT  | /b/k?x-amz-server-side-encryption=AES256 | ''                              | {s3:ObjectCreationOperation=[true]}
            PUT  | /b/k?x-amz-acl=bucket-owner-full-control | ''                              | {s3:ObjectCreationOperation=[true]}
            PUT  | /b/k                  | x-amz-server-side-encryption-customer-algorithm: AES256    | {s3:ObjectCreationOperation=[true], s3:x-amz-server-side-encryption-customer-algorithm=[AES256]}
            PUT  | /b/k                  | x-amz-copy-source: /other/a%20b?versionId=null             | {s3:ObjectCreationOperation=[true], s3:x-amz-copy-source=[other/a b]}
            PUT  | /b/k | x-amz-copy-source: /other/a%3FversionId=null | {s3:ObjectCreationOperation=[true], s3:x-amz-copy-source=[other/a?versionId=null]}
            PUT  | /b/k                  | x-amz-tagging: a=1&b=x%20y                                 | {s3:ObjectCreationOperation=[true], s3:RequestObjectTag/a=[1], s3:RequestObjectTag/b=[x y], s3:RequestObjectTagKeys=[a, b]}
            PUT  | /b/k                  | x-amz-object-lock-retain-until-date: 2026-03-14T05:06:08Z  | {s3:ObjectCreationOperation=[true], s3:object-lock-remaining-retention-days=[10], s3:object-lock-retain-until-date=[2026-03-14T05:06:08Z]}
            PUT  | /b/k                  | if-none-match: *                                           | {s3:ObjectCreationOperation=[true], s3:if-none-match=[*]}
            POST | /b/k?uploads          | x-amz-storage-class: STANDARD                              | {s3:ObjectCreationOperation=[false], s3:x-amz-storage-class=[STANDARD]}
            GET  | /b?prefix=&max-keys=7 | ''                                                         | {s3:max-keys=[7], s3:prefix=[]}
            GET  | /b?delimiter=/        | ''                                                         | {s3:delimiter=[/]}
            GET  | /b/k?prefix=x         | x-amz-server-side-encryption: aws:kms                      | {}
            GET  | /b/k?versionId=null   | ''                                                         | {s3:versionid=[null]}
            PUT  | /b/k?retention        | x-amz-object-lock-mode: GOVERNANCE                         | {}
            PUT  | /b/k?retention        | x-amz-object-lock-retain-until-date: 2026-03-14T05:06:08Z  | {}
            PUT  | /b/k?legal-hold       | x-amz-object-lock-legal-hold: ON                           | {}
            PUT  | /b/k?tagging          | x-amz-tagging: a=1                                         | {}
            PUT  | /b/k?encryption       | x-amz-server-side-encryption: aws:kms                      | {}
            PUT  | /b/k?acl              | x-amz-acl: private                                         | {s3:x-amz-acl=[private]}
            PUT  | /b?acl                | x-amz-grant-read: id=1                                     | {s3:x-amz-grant-read=[id=1]}
            DELETE | /b/k                | if-match: "abc"                                            | {s3:if-match=["abc"]}
            """)
    void headersAndParameters_areKeysAsTheyWereSent(
            String method, String target, String header, String expected, @TempDir Path directory) {
        int colon = header.indexOf(": ");
        HttpRequest request = colon < 0
                ? S3Calls.http(method, target)
                : S3Calls.http(method, target, header.substring(0, colon), header.substring(colon + 2));
        assertEquals(expected, keysOf(directory, request).toString());
    }

    /** What the first field says is not all that is done. */
    @Test
    void fieldsOfAclsThatAreSentTwice_areSeenWhole(@TempDir Path directory) {
        HttpRequest request = S3Calls.http(
                "PUT",
                "/b/k?acl",
                "x-amz-acl",
                "private",
                "x-amz-acl",
                "public-read",
                "x-amz-grant-read",
                "id=1",
                "x-amz-grant-read",
                "id=2");
        assertEquals(
                "{s3:x-amz-acl=[private,public-read], s3:x-amz-grant-read=[id=1,id=2]}",
                keysOf(directory, request).toString());
    }

    /** A client that did not get the answer asks again, and may not be refused then. */
    @ParameterizedTest(name = "upload created with \"{0}\"")
    @ValueSource(strings = {"", "SSE=AES256", "SSE=aws:kms; KEY=alias/reports"})
    void completionThatIsRepeated_isJudgedAsTheFirst(String created, @TempDir Path directory) {
        try (Rig rig = new Rig(directory)) {
            String id = rig.begin("k", created);
            String etag = Rig.etag(rig.part("k", id, 1, new byte[3], ""));
            HttpRequest completion = S3Calls.http("POST", "/" + Rig.BUCKET + "/k?uploadId=" + id);
            Map<String, List<String>> first = keysOf(rig.uploads, completion);
            rig.complete("k", id, 1, etag);
            assertEquals(first, keysOf(rig.uploads, completion));
            assertEquals(!created.isEmpty(), first.containsKey("s3:x-amz-server-side-encryption"));
        }
    }

    @Test
    void keyId_isComparedAsTheKeysArn(@TempDir Path directory) {
        HttpRequest request = S3Calls.http("PUT", "/b/k", "x-amz-server-side-encryption-aws-kms-key-id", "alias/mine");
        assertEquals(
                List.of(KEY_ARN), keysOf(directory, request).get("s3:x-amz-server-side-encryption-aws-kms-key-id"));
    }
}
