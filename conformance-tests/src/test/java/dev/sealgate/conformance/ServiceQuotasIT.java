package dev.sealgate.conformance;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.LimitExceededException;

/** Quotas seen and raised through the Service Quotas API. */
class ServiceQuotasIT {
    private static final String SYMMETRIC = "L-6E3AF000";
    private static final String ALIASES = "L-340F62FB";
    private static final String OF_SYMMETRIC = "'ServiceCode':'kms','QuotaCode':'" + SYMMETRIC + "'";
    private static final String OF_ALIASES = "'ServiceCode':'kms','QuotaCode':'" + ALIASES + "'";

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    Path directory;

    @SuppressWarnings("NullAway.Init") // set before each test
    private GatewayProcess gateway;

    @SuppressWarnings("NullAway.Init") // set before each test
    private JsonApi quotas;

    @BeforeEach
    void start() throws IOException {
        Path config = GatewayProcess.writeConfig(directory);
        Files.writeString(
                config,
                Files.readString(config).replace("\"*\": 1000000", "\"*\": 1000000\n    cryptographic-symmetric: 5"));
        open();
    }

    private void open() {
        gateway = GatewayProcess.start(directory);
        quotas = api(AwsBasicCredentials.create(GatewayProcess.ACCESS_KEY, GatewayProcess.SECRET_KEY));
    }

    private JsonApi api(AwsCredentials credentials) {
        return new JsonApi(gateway.http(), "servicequotas", "ServiceQuotasV20190624.", credentials);
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    private static String text(JsonNode object, String field) {
        return object.field(field).orElseThrow().asString();
    }

    private static double number(JsonNode object, String field) {
        return Double.parseDouble(object.field(field).orElseThrow().asNumber());
    }

    private static List<JsonNode> list(JsonNode object, String field) {
        return object.field(field).orElseThrow().asArray();
    }

    private double applied() {
        return number(
                quotas.ok("GetServiceQuota", "{" + OF_SYMMETRIC + "}")
                        .field("Quota")
                        .orElseThrow(),
                "Value");
    }

    private JsonNode raise(String quota, int value) {
        return quotas.ok("RequestServiceQuotaIncrease", "{" + quota + ",'DesiredValue':" + value + "}")
                .field("RequestedQuota")
                .orElseThrow();
    }

    @Test
    void aRaisedRateCountsAtOnceAndAfterARestart() {
        int burst = 50;
        JsonNode made = raise(OF_SYMMETRIC, 100_000);
        JsonNode seen = quotas.ok("GetRequestedServiceQuotaChange", "{'RequestId':'" + text(made, "Id") + "'}")
                .field("RequestedQuota")
                .orElseThrow();

        assertAll(
                () -> assertEquals("APPROVED", text(made, "Status")),
                () -> assertEquals(100_000d, applied()),
                () -> assertEquals(made.asObject(), seen.asObject()));
        try (KmsClient kms = Sdk.kms(gateway.http(), GatewayProcess.ACCESS_KEY, Region.US_EAST_1)) {
            for (int i = 0; i < burst; i++) {
                kms.generateRandom(r -> r.numberOfBytes(8));
            }
        }
        stop();
        open();
        assertEquals(100_000d, applied());
    }

    /** Every page of a listing, walked to its end. */
    private List<JsonNode> pages(String operation, String field, String request) {
        List<JsonNode> all = new ArrayList<>();
        Optional<String> token = Optional.empty();
        do {
            String more = token.map(text -> ",'NextToken':'" + text + "'").orElse("");
            JsonNode page = quotas.ok(operation, "{" + request + more + "}");
            all.addAll(list(page, field));
            token = page.field("NextToken").map(JsonNode::asString);
        } while (token.isPresent());
        return all;
    }

    @Test
    void showsEveryQuotaInPages() {
        List<JsonNode> all = pages("ListServiceQuotas", "Quotas", "'ServiceCode':'kms','MaxResults':7");
        Set<String> codes = new LinkedHashSet<>();
        all.forEach(quota -> codes.add(text(quota, "QuotaCode")));
        JsonNode symmetric = all.getFirst();

        assertAll(
                () -> assertEquals(all.size(), codes.size()),
                () -> assertTrue(all.size() > 40, "quotas: " + all.size()),
                () -> assertEquals(5d, number(symmetric, "Value")),
                () -> assertEquals("SECOND", text(symmetric.field("Period").orElseThrow(), "PeriodUnit")),
                () -> assertEquals(
                        "arn:aws:servicequotas:us-east-1:" + GatewayProcess.ACCOUNT + ":kms/" + SYMMETRIC,
                        text(symmetric, "QuotaArn")),
                () -> assertEquals(
                        100_000d,
                        number(
                                quotas.ok("GetAWSDefaultServiceQuota", "{" + OF_SYMMETRIC + "}")
                                        .field("Quota")
                                        .orElseThrow(),
                                "Value")),
                () -> assertEquals(
                        "kms",
                        text(list(quotas.ok("ListServices", "{}"), "Services").getFirst(), "ServiceCode")));
    }

    @Test
    void aRaisedResourceQuotaCountsAtOnce() {
        try (KmsClient kms = Sdk.kms(gateway.http(), GatewayProcess.ACCESS_KEY, Region.US_EAST_1)) {
            for (int i = 0; i < 49; i++) { // one is seeded
                String name = "alias/a" + i;
                kms.createAlias(r -> r.aliasName(name).targetKeyId(GatewayProcess.SEED_KEY_ID));
            }
            assertThrows(
                    LimitExceededException.class,
                    () -> kms.createAlias(r -> r.aliasName("alias/more").targetKeyId(GatewayProcess.SEED_KEY_ID)));

            raise(OF_ALIASES, 51);

            kms.createAlias(r -> r.aliasName("alias/more").targetKeyId(GatewayProcess.SEED_KEY_ID));
        }
    }

    @Test
    void theHistoryShowsTheLatestFirst() {
        for (int value : List.of(60, 70, 80)) {
            raise(OF_ALIASES, value);
        }
        raise(OF_SYMMETRIC, 6);

        List<Double> ofQuota = pages(
                        "ListRequestedServiceQuotaChangeHistoryByQuota",
                        "RequestedQuotas",
                        OF_ALIASES + ",'MaxResults':2")
                .stream()
                .map(change -> number(change, "DesiredValue"))
                .toList();
        int all = pages("ListRequestedServiceQuotaChangeHistory", "RequestedQuotas", "'Status':'APPROVED'")
                .size();

        assertAll(() -> assertEquals(List.of(80d, 70d, 60d), ofQuota), () -> assertEquals(4, all));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            GetServiceQuota             | {'ServiceCode':'ec2','QuotaCode':'L-6E3AF000'}                        | NoSuchResourceException 400
            GetServiceQuota             | {'ServiceCode':'kms','QuotaCode':'L-00000000'}                        | NoSuchResourceException 400
            GetServiceQuota             | {'ServiceCode':'kms'}                                                 | ValidationException 400
            GetServiceQuota             | {'ServiceCode':1,'QuotaCode':'L-00000000'}                            | SerializationException 400
            RequestServiceQuotaIncrease | {'ServiceCode':'kms','QuotaCode':'L-6E3AF000','DesiredValue':5}       | IllegalArgumentException 400
            RequestServiceQuotaIncrease | {'ServiceCode':'kms','QuotaCode':'L-6E3AF000','DesiredValue':5.5}     | IllegalArgumentException 400
            RequestServiceQuotaIncrease | {'ServiceCode':'kms','QuotaCode':'L-6E3AF000','DesiredValue':3e9}     | IllegalArgumentException 400
            RequestServiceQuotaIncrease | {'ServiceCode':'kms','QuotaCode':'L-6E3AF000','DesiredValue':-1}      | ValidationException 400
            RequestServiceQuotaIncrease | {'ServiceCode':'kms','QuotaCode':'L-6E3AF000','DesiredValue':'10'}    | SerializationException 400
            RequestServiceQuotaIncrease | {'ServiceCode':'kms','QuotaCode':'L-F33DCFEB','DesiredValue':11}      | IllegalArgumentException 400
            ListServiceQuotas           | {'ServiceCode':'kms','NextToken':'bm9uZQ=='}                          | InvalidPaginationTokenException 400
            ListServiceQuotas           | {'ServiceCode':'kms','NextToken':'a'}                                 | InvalidPaginationTokenException 400
            ListServiceQuotas           | {'ServiceCode':'kms','MaxResults':101}                                | ValidationException 400
            ListRequestedServiceQuotaChangeHistory | {'NextToken':'bm9uZQ=='}                                   | InvalidPaginationTokenException 400
            GetRequestedServiceQuotaChange | {'RequestId':'0123456789abcdef'}                                   | NoSuchResourceException 400
            ListTagsForResource         | {'ResourceARN':'arn:aws:servicequotas:x'}                             | UnknownOperationException 400
            ListServices                | []                                                                    | SerializationException 400
            """)
    void refusesAsAwsDoes(String operation, String request, String refusal) {
        assertEquals(refusal, quotas.call(operation, request).refusal());
        assertEquals(5d, applied());
    }

    @Test
    void onlyWhoMayCanSeeOrRaise() {
        try (IamClient iam = Sdk.iam(gateway.http(), Sdk.root())) {
            iam.createUser(r -> r.userName("nobody"));
            var key = iam.createAccessKey(r -> r.userName("nobody")).accessKey();
            JsonApi nobody = api(AwsBasicCredentials.create(key.accessKeyId(), key.secretAccessKey()));
            Set<String> refusals = new LinkedHashSet<>();
            for (String operation : List.of(
                    "ListServices",
                    "ListServiceQuotas",
                    "ListAWSDefaultServiceQuotas",
                    "GetServiceQuota",
                    "GetAWSDefaultServiceQuota",
                    "RequestServiceQuotaIncrease",
                    "GetRequestedServiceQuotaChange",
                    "ListRequestedServiceQuotaChangeHistory",
                    "ListRequestedServiceQuotaChangeHistoryByQuota")) {
                refusals.add(nobody.call(operation, "{" + OF_SYMMETRIC + ",'DesiredValue':9,'RequestId':'ab'}")
                        .refusal());
            }
            assertEquals(Set.of("AccessDeniedException 400"), refusals);

            String document = ("{'Version':'2012-10-17','Statement':[{'Effect':'Allow','Action':'servicequotas:*',"
                            + "'Resource':'arn:aws:servicequotas:*:*:kms/" + SYMMETRIC + "',"
                            + "'Condition':{'StringEquals':{'servicequotas:service':'kms'}}}]}")
                    .replace('\'', '"');
            iam.putUserPolicy(r -> r.userName("nobody").policyName("quotas").policyDocument(document));

            assertEquals(
                    200,
                    nobody.call("RequestServiceQuotaIncrease", "{" + OF_SYMMETRIC + ",'DesiredValue':9}")
                            .status());
            assertEquals(
                    "AccessDeniedException 400",
                    nobody.call("RequestServiceQuotaIncrease", "{" + OF_ALIASES + ",'DesiredValue':99}")
                            .refusal());
        }
    }

    @Test
    void theAwsCliSeesAndRaises() {
        assumeTrue(AwsCli.isInstalled(), "the aws CLI is not installed");
        AwsCli aws = new AwsCli(gateway.http(), directory);
        String status = aws.ok(
                "service-quotas",
                "request-service-quota-increase",
                "--service-code",
                "kms",
                "--quota-code",
                SYMMETRIC,
                "--desired-value",
                "20",
                "--query",
                "RequestedQuota.Status",
                "--output",
                "text");
        String value = aws.ok(
                "service-quotas",
                "get-service-quota",
                "--service-code",
                "kms",
                "--quota-code",
                SYMMETRIC,
                "--query",
                "Quota.Value",
                "--output",
                "text");
        String names = aws.ok(
                "service-quotas",
                "list-service-quotas",
                "--service-code",
                "kms",
                "--query",
                "Quotas[].QuotaName",
                "--output",
                "text");

        assertAll(
                () -> assertEquals("APPROVED", status),
                () -> assertEquals("20.0", value),
                () -> assertTrue(names.contains("CreateKey request rate"), names));
    }
}
