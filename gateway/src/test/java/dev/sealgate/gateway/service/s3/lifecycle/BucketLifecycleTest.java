package dev.sealgate.gateway.service.s3.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.gateway.edge.exchange.HttpResponse;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.gateway.service.s3.S3Calls;
import dev.sealgate.gateway.service.s3.S3Storage;
import dev.sealgate.storage.object.Bucket;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BucketLifecycleTest {
    private static final String ONE_DAY = "<Expiration><Days>1</Days></Expiration>";

    @SuppressWarnings("NullAway.Init") // set before each test
    private S3Storage storage;

    @SuppressWarnings("NullAway.Init") // set before each test
    private Bucket bucket;

    @BeforeEach
    void open(@TempDir Path directory) {
        storage = new S3Storage(directory);
        bucket = storage.with(S3Calls.bucket("old-things"));
    }

    private Bucket stored() {
        return storage.buckets.find(bucket.name()).orElseThrow();
    }

    private S3Calls lifecycle(String rules) {
        return S3Calls.query("lifecycle=")
                .on(bucket)
                .body("<LifecycleConfiguration>" + rules + "</LifecycleConfiguration>");
    }

    private HttpResponse put(String rules) {
        return lifecycle(rules).to(new PutBucketLifecycleConfiguration(storage.buckets));
    }

    private HttpResponse get() {
        return S3Calls.query("lifecycle=")
                .on(stored())
                .to(new GetBucketLifecycleConfiguration(new BucketLifecycles(storage.buckets)));
    }

    private static String rule(String content) {
        return "<Rule><ID>r</ID>" + content + "</Rule>";
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<Filter></Filter><Status>Enabled</Status><Expiration><Days>1</Days></Expiration>",
                "<Filter><Prefix></Prefix></Filter><Status>Disabled</Status><Expiration><Date>2026-01-01T00:00:00.000Z</Date></Expiration>",
                "<Prefix>old/</Prefix><Status>Enabled</Status><AbortIncompleteMultipartUpload><DaysAfterInitiation>7</DaysAfterInitiation></AbortIncompleteMultipartUpload>",
                "<Filter><Tag><Key>a</Key><Value>b</Value></Tag></Filter><Status>Enabled</Status><Expiration><Days>3</Days></Expiration>",
                "<Filter><And><Prefix>x</Prefix><Tag><Key>a</Key><Value>b</Value></Tag><ObjectSizeGreaterThan>1</ObjectSizeGreaterThan><ObjectSizeLessThan>9</ObjectSizeLessThan></And></Filter><Status>Enabled</Status><Expiration><Days>3</Days></Expiration>",
                "<Filter><Prefix>v</Prefix></Filter><Status>Enabled</Status><Expiration><ExpiredObjectDeleteMarker>true</ExpiredObjectDeleteMarker></Expiration><NoncurrentVersionExpiration><NoncurrentDays>2</NoncurrentDays><NewerNoncurrentVersions>5</NewerNoncurrentVersions></NoncurrentVersionExpiration>"
            })
    void rules_areShownAsTheyWerePut(String content) {
        HttpResponse answer = put(rule(content));
        assertEquals(200, answer.status());
        HttpResponse got = get();
        assertTrue(S3Calls.text(got).contains(">" + rule(content) + "<"), () -> S3Calls.text(got));
        assertEquals(
                "all_storage_classes_128K",
                got.headers()
                        .first("x-amz-transition-default-minimum-object-size")
                        .orElseThrow());
    }

    @Test
    void aRuleWithoutAnId_isGivenOne() {
        put("<Rule><Filter/><Status>Enabled</Status>" + ONE_DAY + "</Rule>");
        assertTrue(S3Calls.text(get()).matches("(?s).*<ID>[A-Za-z0-9+/=]{48}</ID>.*"), () -> S3Calls.text(get()));
    }

    @Test
    void deleting_isAnsweredAlike_whetherThereWasOne() {
        put(rule("<Filter/><Status>Enabled</Status>" + ONE_DAY));
        for (int n = 0; n < 2; n++) {
            HttpResponse answer =
                    S3Calls.query("lifecycle=").on(stored()).to(new DeleteBucketLifecycle(storage.buckets));
            assertEquals(204, answer.status());
        }
        S3Exception none = assertThrows(S3Exception.class, this::get);
        assertEquals("NoSuchLifecycleConfiguration", none.code().wireCode());
        assertEquals("The lifecycle configuration does not exist", none.text());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            <Status>Enabled</Status><Expiration><Days>1</Days></Expiration>                                    | MalformedXML
            <Filter/><Prefix>a</Prefix><Status>Enabled</Status><Expiration><Days>1</Days></Expiration>         | MalformedXML
            <Filter><Prefix>a</Prefix><ObjectSizeLessThan>4</ObjectSizeLessThan></Filter><Status>Enabled</Status><Expiration><Days>1</Days></Expiration> | MalformedXML
            <Filter><And><Prefix>a</Prefix></And></Filter><Status>Enabled</Status><Expiration><Days>1</Days></Expiration> | MalformedXML
            <Filter/><Status>enabled</Status><Expiration><Days>1</Days></Expiration>                           | MalformedXML
            <Filter/><Expiration><Days>1</Days></Expiration>                                                   | MalformedXML
            <Filter/><Status>Enabled</Status><Expiration></Expiration>                                         | MalformedXML
            <Filter/><Status>Enabled</Status><Expiration><Days>1</Days><ExpiredObjectDeleteMarker>true</ExpiredObjectDeleteMarker></Expiration> | MalformedXML
            <Filter/><Status>Enabled</Status><Expiration><Days>one</Days></Expiration>                         | MalformedXML
            <Filter/><Status>Enabled</Status><Expiration><Date>tomorrow</Date></Expiration>                    | MalformedXML
            <Filter/><Status>Enabled</Status><NoncurrentVersionExpiration/>                                    | MalformedXML
            <Filter><ObjectSizeGreaterThan>-1</ObjectSizeGreaterThan></Filter><Status>Enabled</Status><Expiration><Days>1</Days></Expiration> | MalformedXML
            <Filter/><Status>Enabled</Status><Transition><StorageClass>GLACIER</StorageClass></Transition>      | MalformedXML
            <Filter/><Status>Enabled</Status><Transition><Days>1</Days><StorageClass>STANDARD</StorageClass></Transition> | MalformedXML
            <Filter/><Status>Enabled</Status><Frozen/>                                                         | MalformedXML
            """)
    void whatTheSchemaForbids_isMalformed(String content, String code) {
        S3Exception refusal = assertThrows(S3Exception.class, () -> put(rule(content)));
        assertEquals(code, refusal.code().wireCode());
        assertTrue(stored().lifecycleId().isEmpty());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            <Filter/><Status>Enabled</Status><Expiration><Days>0</Days></Expiration> | InvalidArgument | 'Days' for Expiration action must be a positive integer
            <Filter/><Status>Enabled</Status><Expiration><Date>2026-01-01T01:00:00Z</Date></Expiration> | InvalidArgument | 'Date' must be at midnight GMT
            <Filter/><Status>Enabled</Status><NoncurrentVersionExpiration><NoncurrentDays>-3</NoncurrentDays></NoncurrentVersionExpiration> | InvalidArgument | 'NoncurrentDays' for NoncurrentVersionExpiration action must be a positive integer
            <Filter/><Status>Enabled</Status> | InvalidRequest | At least one action needs to be specified in a rule
            <Filter><And><Tag><Key>a</Key><Value>1</Value></Tag><Tag><Key>a</Key><Value>2</Value></Tag></And></Filter><Status>Enabled</Status><Expiration><Days>1</Days></Expiration> | InvalidRequest | Duplicate Tag Keys are not allowed.
            <Filter><Tag><Key>a</Key><Value>1</Value></Tag></Filter><Status>Enabled</Status><AbortIncompleteMultipartUpload><DaysAfterInitiation>1</DaysAfterInitiation></AbortIncompleteMultipartUpload> | InvalidRequest | AbortIncompleteMultipartUpload cannot be specified with Tags.
            <Filter/><Status>Enabled</Status><Transition><Days>-1</Days><StorageClass>GLACIER</StorageClass></Transition> | InvalidArgument | 'Days' for Transition action must be nonnegative
            <Filter/><Status>Enabled</Status><Transition><Days>29</Days><StorageClass>STANDARD_IA</StorageClass></Transition> | InvalidArgument | 'Days' in Transition action must be greater than or equal to 30 for storageClass 'STANDARD_IA'
            <Filter/><Status>Enabled</Status><NoncurrentVersionTransition><NoncurrentDays>1</NoncurrentDays><StorageClass>ONEZONE_IA</StorageClass></NoncurrentVersionTransition> | InvalidArgument | 'NoncurrentDays' in NoncurrentVersionTransition action must be greater than or equal to 30 for storageClass 'ONEZONE_IA'
            <Filter/><Status>Enabled</Status><Transition><Date>2026-01-01T01:00:00Z</Date><StorageClass>GLACIER</StorageClass></Transition> | InvalidArgument | 'Date' must be at midnight GMT
            <Filter><Prefix>100%d/</Prefix></Filter><Status>Enabled</Status><Expiration><Days>1</Days></Expiration><Transition><Days>1</Days><StorageClass>GLACIER</StorageClass></Transition> | InvalidArgument | 'Days' in the Expiration action for filter '(prefix=100%d/)' must be greater than 'Days' in the Transition action
            <Filter/><Status>Enabled</Status><Transition><Days>30</Days><StorageClass>STANDARD_IA</StorageClass></Transition><Transition><Days>59</Days><StorageClass>GLACIER</StorageClass></Transition> | InvalidArgument | 'Days' in the Transition action for filter '(prefix=)' for StorageClass 'GLACIER' must be 30 days more than 'Days' in the Transition action for StorageClass 'STANDARD_IA'
            <Filter/><Status>Enabled</Status><Transition><Days>1</Days><StorageClass>GLACIER</StorageClass></Transition><Transition><Days>2</Days><StorageClass>GLACIER</StorageClass></Transition> | InvalidRequest | 'StorageClass' must be different for 'Transition' actions in same 'Rule'
            <Filter/><Status>Enabled</Status><Expiration><Date>2026-01-01T00:00:00Z</Date></Expiration><Transition><Days>2</Days><StorageClass>GLACIER</StorageClass></Transition> | InvalidRequest | Found mixed 'Date' and 'Days' based Expiration and Transition actions in lifecycle rule for filter '(prefix=)'
            """)
    void whatAwsRefuses_isRefusedInItsWords(String content, String code, String text) {
        S3Exception refusal = assertThrows(S3Exception.class, () -> put(rule(content)));
        assertEquals(code, refusal.code().wireCode());
        assertEquals(text, refusal.text());
    }

    @Test
    void idsAreUnique_andOfBoundedLength() {
        String rest = "<Filter/><Status>Enabled</Status>" + ONE_DAY;
        S3Exception twice = assertThrows(S3Exception.class, () -> put(rule(rest) + rule(rest)));
        assertEquals("Rule ID must be unique. Found same ID for more than one rule", twice.text());
        S3Exception longId =
                assertThrows(S3Exception.class, () -> put("<Rule><ID>" + "i".repeat(256) + "</ID>" + rest + "</Rule>"));
        assertEquals("ID length should not exceed allowed limit of 255", longId.text());
        S3Exception many = assertThrows(S3Exception.class, () -> put(("<Rule>" + rest + "</Rule>").repeat(1_001)));
        assertEquals("MalformedXML", many.code().wireCode());
    }

    @Test
    void theSmallestTransition_isKept_andChecked() {
        String rules = rule("<Filter/><Status>Enabled</Status>" + ONE_DAY);
        String name = "x-amz-transition-default-minimum-object-size";
        lifecycle(rules)
                .header(name, "varies_by_storage_class")
                .to(new PutBucketLifecycleConfiguration(storage.buckets));
        assertEquals("varies_by_storage_class", get().headers().first(name).orElseThrow());
        S3Exception unknown = assertThrows(
                S3Exception.class,
                () -> lifecycle(rules).header(name, "tiny").to(new PutBucketLifecycleConfiguration(storage.buckets)));
        assertEquals("Invalid TransitionDefaultMinimumObjectSize found: tiny", unknown.text());
    }
}
