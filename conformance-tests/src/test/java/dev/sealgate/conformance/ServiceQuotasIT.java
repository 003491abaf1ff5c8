package dev.sealgate.conformance;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sealgate.testing.Client;
import dev.sealgate.testing.GatewayProcess;
import dev.sealgate.testing.GatewayTest;
import dev.sealgate.testing.Sdk;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.LimitExceededException;
import software.amazon.awssdk.services.servicequotas.ServiceQuotasClient;
import software.amazon.awssdk.services.servicequotas.model.AccessDeniedException;
import software.amazon.awssdk.services.servicequotas.model.InvalidPaginationTokenException;
import software.amazon.awssdk.services.servicequotas.model.NoSuchResourceException;
import software.amazon.awssdk.services.servicequotas.model.PeriodUnit;
import software.amazon.awssdk.services.servicequotas.model.RequestStatus;
import software.amazon.awssdk.services.servicequotas.model.RequestedServiceQuotaChange;
import software.amazon.awssdk.services.servicequotas.model.ServiceQuota;

/** Quotas seen and raised through the Service Quotas API. */
@GatewayTest(kmsQuotas = {"\"*\": 1000000", "cryptographic-symmetric: 5"})
@TestInstance(TestInstance.Lifecycle.PER_METHOD)
class ServiceQuotasIT {
    private static final String SYMMETRIC = "L-6E3AF000";
    private static final String ALIASES = "L-340F62FB";

    private final GatewayProcess gateway;
    private final ServiceQuotasClient quotas;

    ServiceQuotasIT(GatewayProcess gateway, @Client(plain = true) ServiceQuotasClient quotas) {
        this.gateway = gateway;
        this.quotas = quotas;
    }

    private double applied() {
        return applied(quotas);
    }

    private static double applied(ServiceQuotasClient quotas) {
        return quotas.getServiceQuota(r -> r.serviceCode("kms").quotaCode(SYMMETRIC))
                .quota()
                .value();
    }

    private RequestedServiceQuotaChange raise(String quota, double value) {
        return quotas.requestServiceQuotaIncrease(
                        r -> r.serviceCode("kms").quotaCode(quota).desiredValue(value))
                .requestedQuota();
    }

    @Test
    void aRaisedRateCountsAtOnceAndAfterARestart() {
        int burst = 50;
        RequestedServiceQuotaChange made = raise(SYMMETRIC, 100_000);
        RequestedServiceQuotaChange seen = quotas.getRequestedServiceQuotaChange(r -> r.requestId(made.id()))
                .requestedQuota();

        assertAll(
                () -> assertEquals(RequestStatus.APPROVED, made.status()),
                () -> assertEquals(100_000d, applied()),
                () -> assertEquals(made, seen));
        try (KmsClient kms = Sdk.kms(gateway.http(), GatewayProcess.ACCESS_KEY, Region.US_EAST_1)) {
            for (int i = 0; i < burst; i++) {
                kms.generateRandom(r -> r.numberOfBytes(8));
            }
        }
        try (ServiceQuotasClient later = Sdk.serviceQuotas(gateway.startAgain().http(), Sdk.root())) {
            assertEquals(100_000d, applied(later));
        }
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

            raise(ALIASES, 51);

            kms.createAlias(r -> r.aliasName("alias/more").targetKeyId(GatewayProcess.SEED_KEY_ID));
        }
    }

    @Test
    void theHistoryShowsTheLatestFirst() {
        for (int value : List.of(60, 70, 80)) {
            raise(ALIASES, value);
        }
        raise(SYMMETRIC, 6);

        List<Double> ofQuota = quotas
                .listRequestedServiceQuotaChangeHistoryByQuotaPaginator(
                        r -> r.serviceCode("kms").quotaCode(ALIASES).maxResults(2))
                .requestedQuotas()
                .stream()
                .map(RequestedServiceQuotaChange::desiredValue)
                .toList();
        long all = quotas
                .listRequestedServiceQuotaChangeHistoryPaginator(r -> r.status(RequestStatus.APPROVED))
                .requestedQuotas()
                .stream()
                .count();

        assertAll(() -> assertEquals(List.of(80d, 70d, 60d), ofQuota), () -> assertEquals(4, all));
    }

    @Test
    void onlyWhoMayCanSeeOrRaise() {
        try (IamClient iam = Sdk.iam(gateway.http(), Sdk.root())) {
            iam.createUser(r -> r.userName("nobody"));
            var key = iam.createAccessKey(r -> r.userName("nobody")).accessKey();
            try (ServiceQuotasClient nobody =
                    Sdk.serviceQuotas(gateway.http(), Sdk.keys(key.accessKeyId(), key.secretAccessKey()))) {
                refusesEverything(nobody);

                String document = Policy.allow("servicequotas:*")
                        .on("arn:aws:servicequotas:*:*:kms/" + SYMMETRIC)
                        .when("StringEquals", "servicequotas:service", "kms")
                        .json();
                iam.putUserPolicy(r -> r.userName("nobody").policyName("quotas").policyDocument(document));

                nobody.requestServiceQuotaIncrease(
                        r -> r.serviceCode("kms").quotaCode(SYMMETRIC).desiredValue(9d));
                assertEquals(9d, applied());
                assertThrows(
                        AccessDeniedException.class,
                        () -> nobody.requestServiceQuotaIncrease(
                                r -> r.serviceCode("kms").quotaCode(ALIASES).desiredValue(99d)));
            }
        }
    }

    private static void refusesEverything(ServiceQuotasClient nobody) {
        Stream<Executable> calls = Stream.of(
                () -> nobody.listServices(r -> {}),
                () -> nobody.listServiceQuotas(r -> r.serviceCode("kms")),
                () -> nobody.listAWSDefaultServiceQuotas(r -> r.serviceCode("kms")),
                () -> nobody.getServiceQuota(r -> r.serviceCode("kms").quotaCode(SYMMETRIC)),
                () -> nobody.getAWSDefaultServiceQuota(r -> r.serviceCode("kms").quotaCode(SYMMETRIC)),
                () -> nobody.requestServiceQuotaIncrease(
                        r -> r.serviceCode("kms").quotaCode(SYMMETRIC).desiredValue(9d)),
                () -> nobody.getRequestedServiceQuotaChange(r -> r.requestId("ab")),
                () -> nobody.listRequestedServiceQuotaChangeHistory(r -> {}),
                () -> nobody.listRequestedServiceQuotaChangeHistoryByQuota(
                        r -> r.serviceCode("kms").quotaCode(SYMMETRIC)));
        assertAll(calls.map(call -> () -> assertThrows(AccessDeniedException.class, call)));
    }

    @Test
    void theAwsCliSeesAndRaises() {
        assumeTrue(AwsCli.isInstalled(), "the aws CLI is not installed");
        AwsCli aws = new AwsCli(gateway.http(), gateway.directory());
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

    /** Nothing is raised here, so one gateway serves them all. */
    @Nested
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    class Unchanged {
        @Test
        void showsEveryQuotaInPages() {
            List<ServiceQuota> all =
                    quotas.listServiceQuotasPaginator(r -> r.serviceCode("kms").maxResults(7)).quotas().stream()
                            .toList();
            List<String> codes = all.stream().map(ServiceQuota::quotaCode).toList();
            List<String> defaults =
                    quotas
                            .listAWSDefaultServiceQuotasPaginator(
                                    r -> r.serviceCode("kms").maxResults(9))
                            .quotas()
                            .stream()
                            .map(ServiceQuota::quotaCode)
                            .toList();
            ServiceQuota symmetric = all.getFirst();

            assertAll(
                    () -> assertEquals(all.size(), Set.copyOf(codes).size()),
                    () -> assertTrue(all.size() > 40, "quotas: " + all.size()),
                    () -> assertEquals(codes, defaults),
                    () -> assertEquals(5d, symmetric.value()),
                    () -> assertEquals(PeriodUnit.SECOND, symmetric.period().periodUnit()),
                    () -> assertEquals(
                            "arn:aws:servicequotas:us-east-1:" + GatewayProcess.ACCOUNT + ":kms/" + SYMMETRIC,
                            symmetric.quotaArn()),
                    () -> assertEquals(
                            100_000d,
                            quotas.getAWSDefaultServiceQuota(
                                            r -> r.serviceCode("kms").quotaCode(SYMMETRIC))
                                    .quota()
                                    .value()),
                    () -> assertEquals(
                            "kms",
                            quotas.listServices(r -> {}).services().getFirst().serviceCode()));
        }

        /** What the SDK cannot send, too. */
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
            JsonApi raw = new JsonApi(
                    gateway.http(),
                    "servicequotas",
                    "ServiceQuotasV20190624.",
                    AwsBasicCredentials.create(GatewayProcess.ACCESS_KEY, GatewayProcess.SECRET_KEY));

            assertEquals(refusal, raw.call(operation, request).refusal());
            assertEquals(5d, applied());
        }

        @Test
        void theSdkKnowsTheRefusals() {
            assertAll(
                    () -> assertThrows(
                            NoSuchResourceException.class,
                            () -> quotas.getServiceQuota(
                                    r -> r.serviceCode("kms").quotaCode("L-00000000"))),
                    () -> assertThrows(
                            software.amazon.awssdk.services.servicequotas.model.IllegalArgumentException.class,
                            () -> raise(SYMMETRIC, 5)),
                    () -> assertThrows(
                            InvalidPaginationTokenException.class,
                            () -> quotas.listServiceQuotas(
                                    r -> r.serviceCode("kms").nextToken("bm9uZQ=="))));
        }
    }
}
