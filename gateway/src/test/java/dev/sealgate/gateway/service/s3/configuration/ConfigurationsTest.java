package dev.sealgate.gateway.service.s3.configuration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.gateway.edge.exchange.HttpResponse;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.gateway.service.s3.S3Calls;
import dev.sealgate.gateway.service.s3.S3Storage;
import dev.sealgate.storage.metadata.Database;
import dev.sealgate.storage.metadata.InMemoryMetadataStore;
import dev.sealgate.storage.metadata.TestDatabases;
import dev.sealgate.storage.object.Bucket;
import dev.sealgate.storage.object.BucketConfiguration;
import dev.sealgate.storage.object.BucketConfigurations;
import dev.sealgate.storage.object.BucketRepository.DeleteResult;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each kind of configuration: what it may say, how it is refused, kept and shown. */
class ConfigurationsTest {
    private static final String NAMESPACE = " xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"";
    private static final String STATUS = "<Status>Enabled</Status>";

    @SuppressWarnings("NullAway.Init") // set before each test
    private S3Storage storage;

    @SuppressWarnings("NullAway.Init") // set before each test
    private BucketConfigurations configurations;

    @SuppressWarnings("NullAway.Init") // set before each test
    private Bucket bucket;

    @BeforeEach
    void open(@TempDir Path directory) {
        InMemoryMetadataStore metadata = new InMemoryMetadataStore();
        storage = new S3Storage(directory, metadata);
        Database database = TestDatabases.over(metadata);
        configurations = new BucketConfigurations(database);
        bucket = storage.with(S3Calls.bucket("b-1"));
    }

    private static S3Calls on(Bucket of, String id) {
        return S3Calls.query(id.isEmpty() ? "x=" : "x=&id=" + id).on(of);
    }

    private HttpResponse put(ConfigurationKind kind, String id, String content) {
        String document = "<" + kind.root() + NAMESPACE + ">" + content + "</" + kind.root() + ">";
        return on(bucket, id).body(document).to(new PutConfiguration(configurations, kind));
    }

    private String get(ConfigurationKind kind, String id) {
        return body(on(bucket, id).to(new GetConfiguration(configurations, kind)));
    }

    private String list(ConfigurationKind kind, String query) {
        return body(S3Calls.query("x=" + query).on(bucket).to(new ListConfigurations(configurations, kind)));
    }

    private HttpResponse delete(ConfigurationKind kind, String id) {
        return on(bucket, id).to(new DeleteConfiguration(configurations, kind));
    }

    private static String body(HttpResponse answer) {
        String text = S3Calls.text(answer).replace(NAMESPACE, "");
        return text.substring(text.indexOf('\n') + 1);
    }

    private static S3Exception refusal(Runnable call) {
        return assertThrows(S3Exception.class, call::run);
    }

    private static String inventory(String destination, String more) {
        return "<Id>i</Id><Destination><S3BucketDestination>" + destination + "</S3BucketDestination></Destination>"
                + "<IsEnabled>true</IsEnabled><IncludedObjectVersions>All</IncludedObjectVersions>"
                + "<Schedule><Frequency>Daily</Frequency></Schedule>" + more;
    }

    private static String toBucket(String more) {
        return "<Bucket>arn:aws:s3:::there</Bucket><Format>CSV</Format>" + more;
    }

    private static String expand(String content) {
        return content.replace("<INV/>", inventory(toBucket(""), ""))
                .replace("<MORE>", inventory(toBucket(""), "").replace("<Id>i</Id>", ""))
                .replace("<TO>", toBucket(""))
                .replace("<STATUS/>", STATUS);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ACCELERATE | <Status>Enabled</Status>
            ACCELERATE | <Status>Suspended</Status>
            METRICS | <Id>i</Id>
            METRICS | <Id>i</Id><Filter><Prefix>a&lt;&amp;b/</Prefix></Filter>
            METRICS | <Id>i</Id><Filter><AccessPointArn>arn:aws:s3:eu-west-1:111122223333:accesspoint/p</AccessPointArn></Filter>
            METRICS | <Id>i</Id><Filter><And><Prefix>p</Prefix><Tag><Key>k</Key><Value>v</Value></Tag><Tag><Key>l</Key><Value></Value></Tag></And></Filter>
            ANALYTICS | <Id>i</Id><StorageClassAnalysis></StorageClassAnalysis>
            ANALYTICS | <Id>i</Id><Filter><Tag><Key>k</Key><Value>v</Value></Tag></Filter><StorageClassAnalysis><DataExport><OutputSchemaVersion>V_1</OutputSchemaVersion><Destination><S3BucketDestination><Format>CSV</Format><Bucket>arn:aws:s3:::there</Bucket><Prefix>p</Prefix></S3BucketDestination></Destination></DataExport></StorageClassAnalysis>
            INTELLIGENT_TIERING | <Id>i</Id><Status>Enabled</Status><Tiering><Days>90</Days><AccessTier>ARCHIVE_ACCESS</AccessTier></Tiering><Tiering><Days>730</Days><AccessTier>DEEP_ARCHIVE_ACCESS</AccessTier></Tiering>
            INVENTORY | <Destination><S3BucketDestination><AccountId>111122223333</AccountId><Bucket>arn:aws:s3:::there</Bucket><Format>Parquet</Format><Prefix>p</Prefix><Encryption><SSE-KMS><KeyId>arn:aws:kms:x</KeyId></SSE-KMS></Encryption></S3BucketDestination></Destination><IsEnabled>false</IsEnabled><Filter><Prefix></Prefix></Filter><Id>i</Id><IncludedObjectVersions>Current</IncludedObjectVersions><OptionalFields><Field>Size</Field><Field>ETag</Field></OptionalFields><Schedule><Frequency>Weekly</Frequency></Schedule>
            INVENTORY | <Destination><S3BucketDestination><Bucket>arn:aws:s3:::there</Bucket><Format>ORC</Format><Encryption><SSE-S3></SSE-S3></Encryption></S3BucketDestination></Destination><IsEnabled>true</IsEnabled><Id>i</Id><IncludedObjectVersions>All</IncludedObjectVersions><Schedule><Frequency>Daily</Frequency></Schedule>
            """)
    void document_isShownAsItWasPut(ConfigurationKind kind, String content) {
        String id = kind.isNamed() ? "i" : "";
        assertEquals(200, put(kind, id, content).status());
        String expected = "<" + kind.root() + ">" + content + "</" + kind.root() + ">";
        assertEquals(expected, get(kind, id));
        if (kind.isNamed()) {
            assertTrue(list(kind, "").endsWith(expected + "</" + kind.rootOfList() + ">"));
            assertEquals(204, delete(kind, id).status());
            assertEquals(
                    "NoSuchConfiguration", refusal(() -> get(kind, id)).code().wireCode());
            assertEquals(
                    "NoSuchConfiguration",
                    refusal(() -> delete(kind, id)).code().wireCode());
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ACCELERATE | <Status>enabled</Status> | MalformedXML
            ACCELERATE | <x/> | MalformedXML
            ACCELERATE | <Status>Enabled</Status><Status>Enabled</Status> | MalformedXML
            METRICS | <Id>other</Id> | IdMismatch
            METRICS | <Filter><Prefix>p</Prefix></Filter> | MalformedXML
            METRICS | <Id>i</Id><Filter/> | MalformedXML
            METRICS | <Id>i</Id><Filter><Prefix>p</Prefix><Tag><Key>k</Key><Value>v</Value></Tag></Filter> | MalformedXML
            METRICS | <Id>i</Id><Filter><And><Prefix>p</Prefix></And></Filter> | MalformedXML
            METRICS | <Id>i</Id><Filter><Tag><Key></Key><Value>v</Value></Tag></Filter> | MalformedXML
            METRICS | <Id>i</Id><Filter><AccessPointArn>p</AccessPointArn></Filter> | MalformedXML
            METRICS | <Id>i</Id><Filter><And><Tag><Key>k</Key><Value>v</Value></Tag><Tag><Key>k</Key><Value>w</Value></Tag></And></Filter> | InvalidRequest
            METRICS | <Id>i</Id>text | MalformedXML
            ANALYTICS | <Id>i</Id> | MalformedXML
            ANALYTICS | <Id>i</Id><Filter><AccessPointArn>arn:p</AccessPointArn></Filter><StorageClassAnalysis/> | MalformedXML
            ANALYTICS | <Id>i</Id><StorageClassAnalysis><DataExport/></StorageClassAnalysis> | MalformedXML
            INTELLIGENT_TIERING | <Id>i</Id><Status>Enabled</Status> | MalformedXML
            INTELLIGENT_TIERING | <Id>j</Id><STATUS/><Tiering><Days>90</Days><AccessTier>ARCHIVE_ACCESS</AccessTier></Tiering> | MalformedXML
            INTELLIGENT_TIERING | <Id>i</Id><STATUS/><Tiering><Days>89</Days><AccessTier>ARCHIVE_ACCESS</AccessTier></Tiering> | InvalidArgument
            INTELLIGENT_TIERING | <Id>i</Id><STATUS/><Tiering><Days>731</Days><AccessTier>ARCHIVE_ACCESS</AccessTier></Tiering> | InvalidArgument
            INTELLIGENT_TIERING | <Id>i</Id><STATUS/><Tiering><Days>179</Days><AccessTier>DEEP_ARCHIVE_ACCESS</AccessTier></Tiering> | InvalidArgument
            INTELLIGENT_TIERING | <Id>i</Id><STATUS/><Tiering><Days>99999999999</Days><AccessTier>ARCHIVE_ACCESS</AccessTier></Tiering> | MalformedXML
            INTELLIGENT_TIERING | <Id>i</Id><STATUS/><Tiering><Days>200</Days><AccessTier>ARCHIVE_ACCESS</AccessTier></Tiering><Tiering><Days>200</Days><AccessTier>DEEP_ARCHIVE_ACCESS</AccessTier></Tiering> | InvalidArgument
            INTELLIGENT_TIERING | <Id>i</Id><STATUS/><Tiering><Days>90</Days><AccessTier>ARCHIVE_ACCESS</AccessTier></Tiering><Tiering><Days>91</Days><AccessTier>ARCHIVE_ACCESS</AccessTier></Tiering> | InvalidArgument
            INVENTORY | <Id>i</Id> | MalformedXML
            INVENTORY | <Id>j</Id><MORE> | IdMismatch
            INVENTORY | <INV/><Unknown/> | MalformedXML
            INVENTORY | <INV/><OptionalFields><Field>Colour</Field></OptionalFields> | MalformedXML
            INVENTORY | <INV/><OptionalFields><Field>Size</Field><Field>Size</Field></OptionalFields> | MalformedXML
            """)
    void whatMayNotStandThere_isRefused_andNotKept(ConfigurationKind kind, String content, String code) {
        String id = kind.isNamed() ? "i" : "";
        S3Exception refusal = refusal(() -> put(kind, id, expand(content)));
        assertEquals(code, refusal.code().wireCode());
        assertEquals(400, refusal.code().status());
        assertEquals(Optional.empty(), configurations.find(bucket.name(), kind.name(), id));
    }

    @ParameterizedTest
    @CsvSource({
        "there, InvalidS3DestinationBucket",
        "arn:aws:s3:::a/b, InvalidS3DestinationBucket",
        "arn:aws:s3:eu-west-1:111122223333:accesspoint/p, InvalidS3DestinationBucket"
    })
    void destination_isTheArnOfABucket(String arn, String code) {
        String content = inventory("<Bucket>" + arn + "</Bucket><Format>CSV</Format>", "");
        S3Exception refusal = refusal(() -> put(ConfigurationKind.INVENTORY, "i", content));
        assertEquals(code, refusal.code().wireCode());
        assertEquals("Invalid bucket ARN.", refusal.text());
    }

    @ParameterizedTest
    @CsvSource({"''", "a%20b", "a/b", "%C3%A4", "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffggggg"})
    void id_isOfFewCharacters(String id) {
        ConfigurationKind kind = ConfigurationKind.METRICS;
        assertEquals(
                "InvalidConfigurationId",
                refusal(() -> put(kind, id, "<Id>i</Id>")).code().wireCode());
        assertEquals(
                "InvalidConfigurationId", refusal(() -> delete(kind, id)).code().wireCode());
    }

    @Test
    void acceleration_isNothing_untilItIsSet_andNotForNamesWithPeriods() {
        assertEquals("<AccelerateConfiguration></AccelerateConfiguration>", get(ConfigurationKind.ACCELERATE, ""));
        bucket = storage.with(S3Calls.bucket("with.period"));
        S3Exception refusal = refusal(() -> put(ConfigurationKind.ACCELERATE, "", STATUS));
        assertEquals("InvalidRequest", refusal.code().wireCode());
        assertEquals(
                "S3 Transfer Acceleration is not supported for buckets with periods (.) in their names",
                refusal.text());
    }

    @Test
    void list_isOfOneKindAndBucket_aHundredAtATime() {
        Bucket other = storage.with(S3Calls.bucket("b-12"));
        configurations.put(other.name(), "METRICS", new BucketConfiguration("foreign", "<Id>foreign</Id>"));
        configurations.put(bucket.name(), "INVENTORY", new BucketConfiguration("foreign", "<Id>foreign</Id>"));
        for (int n = 0; n < 201; n++) {
            put(ConfigurationKind.METRICS, "i" + (1000 + n), "<Id>i" + (1000 + n) + "</Id>");
        }
        StringBuilder all = new StringBuilder();
        String page = list(ConfigurationKind.METRICS, "");
        int pages = 1;
        for (Optional<String> next = next(page); next.isPresent(); next = next(page)) {
            assertTrue(page.contains("<IsTruncated>true</IsTruncated>"), page);
            all.append(page);
            page = list(ConfigurationKind.METRICS, "&continuation-token=" + next.get());
            assertTrue(page.contains("<ContinuationToken>" + next.get() + "</ContinuationToken>"), page);
            pages++;
        }
        all.append(page);
        assertEquals(3, pages);
        assertTrue(page.contains("<IsTruncated>false</IsTruncated>"), page);
        assertEquals(
                201,
                Pattern.compile("<Id>i1\\d{3}</Id>")
                        .matcher(all)
                        .results()
                        .distinct()
                        .count());
        assertFalse(all.toString().contains("foreign"));
        assertEquals(
                "InvalidArgument",
                refusal(() -> list(ConfigurationKind.METRICS, "&continuation-token=made-up"))
                        .code()
                        .wireCode());
    }

    private static Optional<String> next(String page) {
        Matcher token = Pattern.compile("<NextContinuationToken>([^<]+)</NextContinuationToken>")
                .matcher(page);
        return token.find() ? Optional.of(token.group(1)) : Optional.empty();
    }

    @Test
    void thousandOfAKind_areTheMost_andEndWithTheirBucket() {
        for (int n = 0; n < 1_000; n++) {
            put(ConfigurationKind.METRICS, "i" + n, "<Id>i" + n + "</Id>");
        }
        S3Exception refusal = refusal(() -> put(ConfigurationKind.METRICS, "one-more", "<Id>one-more</Id>"));
        assertEquals("TooManyConfigurations", refusal.code().wireCode());
        assertEquals(200, put(ConfigurationKind.METRICS, "i7", "<Id>i7</Id>").status());
        put(ConfigurationKind.INVENTORY, "i", inventory(toBucket(""), ""));

        assertEquals(DeleteResult.DELETED, storage.buckets.delete(bucket.name()));
        assertEquals(
                "NoSuchBucket",
                refusal(() -> put(ConfigurationKind.METRICS, "i7", "<Id>i7</Id>"))
                        .code()
                        .wireCode());
        storage.with(S3Calls.bucket("b-1"));
        assertFalse(list(ConfigurationKind.METRICS, "").contains("<Id>"));
        assertFalse(list(ConfigurationKind.INVENTORY, "").contains("<Id>"));
    }
}
