package dev.sealgate.gateway.service.s3.bucket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sealgate.gateway.protocol.s3.S3ErrorCode;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.gateway.protocol.xml.S3Xml;
import dev.sealgate.gateway.protocol.xml.XmlElement;
import dev.sealgate.gateway.service.s3.Golden;
import dev.sealgate.gateway.service.s3.S3Calls;
import dev.sealgate.gateway.service.s3.S3Storage;
import dev.sealgate.storage.object.Bucket;
import dev.sealgate.storage.object.BucketEncryption;
import dev.sealgate.storage.object.BucketName;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ListBucketsTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    Path directory;

    @SuppressWarnings("NullAway.Init") // set before each test
    private S3Storage storage;

    @BeforeEach
    void open() {
        storage = new S3Storage(directory);
        List.of("cc", "aa", "ab", "b-1", "a.b").forEach(name -> storage.with(S3Calls.bucket(name)));
        storage.with(new Bucket(
                new BucketName("ac"),
                S3Calls.STRANGER.account().orElseThrow().value(),
                "eu-west-1",
                S3Calls.NOW,
                BucketEncryption.NEVER_CONFIGURED));
    }

    private XmlElement list(String query) {
        return S3Xml.read(
                S3Calls.document(
                        S3Calls.query(query).to(new ListBuckets(storage.buckets, S3Calls.REGIONS, S3Calls.OWNERS))),
                "ListAllMyBucketsResult");
    }

    private static List<String> names(XmlElement result) {
        return result.child("Buckets").orElseThrow().children().stream()
                .map(bucket -> bucket.requireChildText("Name"))
                .toList();
    }

    @Test
    void answer_hasOwnerAndOwnBuckets_alphabetically() {
        Golden.assertDocument(
                "ListBuckets",
                S3Calls.document(
                        S3Calls.query("").to(new ListBuckets(storage.buckets, S3Calls.REGIONS, S3Calls.OWNERS))));
    }

    @Test
    void page_hasPrefixAndTheTokenOfTheNext() {
        Golden.assertDocument(
                "ListBucketsPage",
                S3Calls.document(S3Calls.query("prefix=a&max-buckets=1")
                        .to(new ListBuckets(storage.buckets, S3Calls.REGIONS, S3Calls.OWNERS))));
    }

    @Test
    void callerWithoutBuckets_getsNone() {
        Golden.assertDocument(
                "ListBucketsNone",
                S3Calls.document(S3Calls.query("prefix=zz")
                        .to(new ListBuckets(storage.buckets, S3Calls.REGIONS, S3Calls.OWNERS))));
    }

    @ParameterizedTest
    @CsvSource({"1", "2", "3", "4", "5", "6"})
    void pages_addUpToTheWholeList(int size) {
        List<String> all = new ArrayList<>();
        Optional<String> token = Optional.empty();
        do {
            XmlElement page = list("max-buckets=" + size
                    + token.map(t -> "&continuation-token=" + t).orElse(""));
            all.addAll(names(page));
            token = page.childText("ContinuationToken");
        } while (token.isPresent());
        assertEquals(List.of("a.b", "aa", "ab", "b-1", "cc"), all);
    }

    @Test
    void region_selectsItsBuckets() {
        storage.with(new Bucket(
                new BucketName("aaa"),
                S3Calls.ACCOUNT.value(),
                "us-east-1",
                S3Calls.NOW,
                BucketEncryption.NEVER_CONFIGURED));
        assertEquals(List.of("a.b", "aa", "ab", "b-1", "cc"), names(list("bucket-region=eu-west-1")));
        assertEquals(List.of("ab"), names(list("bucket-region=eu-west-1&max-buckets=1&prefix=ab")));
        assertEquals(List.of("aaa"), names(list("bucket-region=us-east-1&max-buckets=1")));
        assertEquals(List.of(), names(list("bucket-region=us-west-2")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"nowhere", "eu-east-1", ""})
    void unknownRegion_isNotValid(String region) {
        S3Exception refusal = assertThrows(S3Exception.class, () -> list("bucket-region=" + region));
        assertEquals(S3ErrorCode.INVALID_ARGUMENT, refusal.code());
        assertEquals("Argument value " + region + " is not a valid AWS Region", refusal.text());
        assertEquals(Map.of("ArgumentName", "bucket-region"), refusal.elements());
    }

    @Test
    void emptyToken_isNone() {
        assertEquals(names(list("")), names(list("continuation-token=")));
    }

    @ParameterizedTest
    @CsvSource({
        "'', false",
        "bucket-region=eu-west-1, false",
        "prefix=, true",
        "max-buckets=5, true",
        "continuation-token=, true"
    })
    void arns_areInPagedAnswersOnly(String query, boolean expected) {
        Optional<String> arn =
                list(query).child("Buckets").orElseThrow().children().getFirst().childText("BucketArn");
        assertEquals(expected ? Optional.of("arn:aws:s3:::a.b") : Optional.empty(), arn);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            max-buckets        | 0       | Argument max-buckets must be an integer between 1 and 10000.
            max-buckets        | 10001   | Argument max-buckets must be an integer between 1 and 10000.
            max-buckets        | -1      | Argument max-buckets must be an integer between 1 and 10000.
            max-buckets        | x       | Argument max-buckets must be an integer between 1 and 10000.
            max-buckets        | ''      | Argument max-buckets must be an integer between 1 and 10000.
            continuation-token | x       | The continuation token provided is incorrect
            """)
    void badParameter_isInvalidArgument(String name, String value, String text) {
        S3Exception refusal = assertThrows(S3Exception.class, () -> list(name + "=" + value));
        assertEquals(S3ErrorCode.INVALID_ARGUMENT, refusal.code());
        assertEquals(text, refusal.text());
        assertEquals(Map.of("ArgumentName", name, "ArgumentValue", value), refusal.elements());
    }
}
