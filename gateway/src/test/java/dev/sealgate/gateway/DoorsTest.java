package dev.sealgate.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.gateway.config.AccessKey;
import dev.sealgate.gateway.config.ConfigLoader;
import dev.sealgate.gateway.config.GatewayConfig;
import dev.sealgate.gateway.edge.exchange.Body;
import dev.sealgate.gateway.edge.exchange.BodyException;
import dev.sealgate.gateway.edge.exchange.BusyException;
import dev.sealgate.gateway.edge.exchange.Door;
import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.edge.exchange.HttpRequest;
import dev.sealgate.gateway.edge.exchange.HttpResponse;
import dev.sealgate.gateway.edge.exchange.OperationTraits;
import dev.sealgate.gateway.edge.exchange.Places;
import dev.sealgate.gateway.edge.exchange.Trace;
import dev.sealgate.gateway.edge.exchange.TrustedProxies;
import dev.sealgate.gateway.identity.auth.RequestSigning;
import dev.sealgate.gateway.operate.backup.Backups;
import dev.sealgate.gateway.operate.page.AdminPages;
import dev.sealgate.gateway.operate.page.Administrators;
import dev.sealgate.gateway.protocol.query.ValueEcho;
import dev.sealgate.gateway.service.json.JsonCall;
import dev.sealgate.gateway.service.json.JsonDoor;
import dev.sealgate.gateway.service.json.JsonService;
import dev.sealgate.gateway.service.kms.KmsService;
import dev.sealgate.gateway.service.query.QueryDoor;
import dev.sealgate.gateway.service.query.QueryOperation;
import dev.sealgate.gateway.service.query.QueryService;
import dev.sealgate.gateway.service.s3.S3Calls;
import dev.sealgate.gateway.service.s3.S3Router;
import dev.sealgate.gateway.service.s3.cors.CrossOrigin;
import dev.sealgate.gateway.service.s3.door.S3Door;
import dev.sealgate.kms.key.KmsServiceObserver;
import dev.sealgate.kms.quota.CostlyWork;
import dev.sealgate.storage.StorageException;
import dev.sealgate.storage.object.Sweeper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How each protocol says that a request cannot be served, whatever it asks for. */
class DoorsTest {
    private static final Instant NOW = Instant.parse("2026-03-04T05:06:07Z");
    private static final InstantSource CLOCK = InstantSource.fixed(NOW);

    @TempDir
    Path directory;

    private Foundations on;
    private Observers observers;
    private IdentityWiring identity;
    private KmsWiring kms;
    private S3Wiring s3;

    @BeforeEach
    void wire() {
        GatewayConfig declared = new ConfigLoader(Map.of(), _ -> Optional.empty(), directory).load();
        SecureRandom random = new SecureRandom();
        OpenStorage storage = OpenStorage.open(declared, random, CLOCK, System::nanoTime);
        GatewayConfig config = RootCredentials.of(declared, storage.database()).config();
        on = new Foundations(config, storage, random, CLOCK, System::nanoTime, CostlyWork.start(1));
        observers = Observers.start(on);
        identity = IdentityWiring.of(on);
        kms = KmsWiring.of(on, identity, KmsServiceObserver.NOBODY);
        s3 = S3Wiring.of(on, identity, kms.kms());
    }

    @AfterEach
    void close() {
        on.costlyWork().close();
        observers.decisions().close();
        observers.meter().close();
        s3.encryption().close();
        observers.audit().orElseThrow().close();
        on.storage().close();
    }

    private Services services() {
        Sweeper sweeper = new Sweeper(
                on.storage().database(),
                on.storage().blobs(),
                on.storage().contents(),
                CLOCK,
                Housekeeping.SWEEP_GRACE);
        Optional<Backups> backups = on.storage()
                .onDisk()
                .map(metadata -> new Backups(on.config().dataDirectory(), metadata, sweeper, on.random()));
        Service admin = new AdminWiring(on, identity, observers)
                .service(kms, s3, backups, AdminWiring.readiness(on, observers.auditLog()));
        return ServiceWiring.of(on, identity, kms, s3, observers, admin);
    }

    /** As the root of the default account sends it. */
    private HttpRequest signed(String service, String method, String target, String body, String... headers) {
        HttpRequest plain = S3Calls.http(method, target, headers);
        AccessKey key = on.config().defaultAccount().rootAccessKeys().getFirst();
        RequestSigning.Identity root = new RequestSigning.Identity(
                key.id(), key.secret(), Optional.empty(), on.config().region());
        RequestSigning.Unsigned what = new RequestSigning.Unsigned(
                service, method, "localhost", plain.rawPath(), plain.rawQuery(), plain.headers());
        Headers signed = RequestSigning.sign(root, what, body.getBytes(UTF_8), NOW);
        ByteBuffer bytes = ByteBuffer.wrap(body.getBytes(UTF_8));
        Body once = () -> {
            ByteBuffer rest = bytes.slice();
            bytes.position(bytes.limit());
            return rest;
        };
        return plain.withHeaders(signed).withBody(once);
    }

    private HttpRequest json(String service, String target) {
        return signed(service, "POST", "/", "{}", "x-amz-target", target, "content-type", "application/x-amz-json-1.1");
    }

    private static void assertRefused(int status, String code, HttpResponse answer) {
        String text = S3Calls.text(answer);
        assertEquals(status, answer.status(), text);
        assertTrue(text.contains(code), text);
        assertFalse(text.contains("dev.sealgate") || text.contains("metadata"), text);
    }

    @Test
    void storeThatIsClosed_isAwayInTheWordsOfEachProtocol() {
        Services services = services();
        on.storage().metadata().close();
        Map<HttpRequest, String> asked = Map.of(
                signed("s3", "GET", "/bucket", ""), "<Code>ServiceUnavailable</Code>",
                json("kms", "TrentService.ListKeys"), "\"__type\":\"ServiceUnavailableException\"",
                json("servicequotas", "ServiceQuotasV20190624.ListRequestedServiceQuotaChangeHistory"),
                        "\"__type\":\"ServiceUnavailableException\"",
                signed("iam", "GET", "/?Action=CreateUser&UserName=ann&Version=2010-05-08", ""),
                        "<Type>Receiver</Type><Code>ServiceUnavailable</Code>",
                signed("s3", "GET", "/-/usage", ""), "\"code\" : \"ServiceUnavailable\"");
        asked.forEach((request, code) ->
                assertRefused(503, code, services.of(request).door().handle(request, new Trace())));
    }

    @Test
    void gatewayThatMustNotServe_saysSoInTheWordsOfEachProtocol_andShowsItsPagesAllTheSame() {
        Places.Bounds bounds = new Places.Bounds(10, 1024 * 1024);
        Pipeline pipeline = new Pipeline(
                new TrustedProxies(on.config().trustedProxies()),
                services(),
                List.of(),
                Optional.empty(),
                new Places(bounds, bounds),
                () -> false,
                on.storage().database(),
                System::nanoTime);
        assertRefused(503, "<Code>ServiceUnavailable</Code>", pipeline.handle(signed("s3", "GET", "/", "")));
        assertRefused(
                503,
                "\"__type\":\"ServiceUnavailableException\"",
                pipeline.handle(json("kms", "TrentService.ListKeys")));
        assertRefused(
                503,
                "<Code>ServiceUnavailable</Code>",
                pipeline.handle(signed("iam", "GET", "/?Action=ListUsers&Version=2010-05-08", "")));
        assertEquals(200, pipeline.handle(S3Calls.http("GET", "/-/health")).status());
    }

    @ParameterizedTest(
            name = "{0}: S3 {1} {2}, KMS {3} {4}, others of JSON {5} {6}, Query {7} {8}, admin pages {9} {10}")
    @CsvSource({
        "away,       503, ServiceUnavailable, 503, ServiceUnavailableException, 503, ServiceUnavailableException, 503, ServiceUnavailable, 503, ServiceUnavailable",
        "full,       503, ServiceUnavailable, 503, ServiceUnavailableException, 503, ServiceUnavailableException, 503, ServiceUnavailable, 503, ServiceUnavailable",
        "slow,       503, SlowDown,           503, DependencyTimeoutException,  503, ServiceUnavailableException, 503, ServiceUnavailable, 503, SlowDown",
        "busy,       503, SlowDown,           503, SlowDown,                    503, SlowDown,                    503, SlowDown,           503, SlowDown",
        "body slow,  400, RequestTimeout,     400, RequestTimeout,              400, RequestTimeout,              400, RequestTimeout,     400, RequestTimeout",
        "body short, 400, IncompleteBody,     400, SerializationException,      400, SerializationException,      400, MalformedInput,     400, IncompleteBody",
        "corrupt,    500, InternalError,      500, KMSInternalException,        500, InternalFailure,             500, ServiceFailure,     500, InternalError",
        "mistake,    500, InternalError,      500, KMSInternalException,        500, InternalFailure,             500, ServiceFailure,     500, InternalError",
    })
    void trouble_hasTheWordsOfEachProtocol(
            String trouble,
            int s3Status,
            String s3Code,
            int kmsStatus,
            String kmsCode,
            int jsonStatus,
            String jsonCode,
            int queryStatus,
            String queryCode,
            int adminStatus,
            String adminCode) {
        RuntimeException failure = failure(trouble);
        HttpRequest call = json("kms", "TrentService.ListKeys");
        assertRefused(s3Status, "<Code>" + s3Code + "<", answer(s3Door(failure), signed("s3", "GET", "/", "")));
        assertRefused(kmsStatus, "\"" + kmsCode + "\"", answer(jsonDoor(failure, new KmsService(kms.kms())), call));
        assertRefused(
                jsonStatus, "\"" + jsonCode + "\"", answer(jsonDoor(failure, new Plain()), json("kms", "Plain.X")));
        assertRefused(
                queryStatus,
                "<Code>" + queryCode + "<",
                answer(queryDoor(failure), signed("iam", "GET", "/?Action=X&Version=1", "")));
        assertRefused(
                adminStatus, "\"" + adminCode + "\"", answer(adminPages(failure), S3Calls.http("GET", "/-/fails")));
    }

    private static HttpResponse answer(Door door, HttpRequest request) {
        return door.handle(request, new Trace());
    }

    private static RuntimeException failure(String trouble) {
        return switch (trouble) {
            case "away" -> new StorageException.Unavailable("metadata store is closed");
            case "full" -> new StorageException.Full("metadata store: no space left", new IOException("write"));
            case "slow" -> new StorageException.Slow("metadata store is busy", new IOException("wait"));
            case "busy" -> new BusyException();
            case "body slow" -> new BodyException(BodyException.Reason.TIMEOUT);
            case "body short" -> new BodyException(BodyException.Reason.INCOMPLETE);
            case "corrupt" -> new StorageException.Corrupt("metadata store is corrupt");
            default -> new IllegalStateException("a mistake in dev.sealgate");
        };
    }

    private S3Door s3Door(RuntimeException failure) {
        S3Router router = new S3Router(List.of());
        return new S3Door(
                identity.authenticator(),
                identity.callers(),
                router,
                s3.access(),
                _ -> {
                    throw failure;
                },
                new CrossOrigin(router, on.storage().buckets()),
                on.config().regions(),
                CLOCK);
    }

    /** A service of no operation. */
    private static final class Plain implements JsonService {
        @Override
        public String name() {
            return "kms";
        }

        @Override
        public String targetPrefix() {
            return "Plain.";
        }

        @Override
        public Map<String, OperationTraits> operations() {
            return Map.of();
        }

        @Override
        public String internalFailure() {
            return "InternalFailure";
        }

        @Override
        public byte[] perform(JsonCall call) {
            return new byte[0];
        }
    }

    /** The words of {@code service}, which performs nothing. */
    private Door jsonDoor(RuntimeException failure, JsonService service) {
        JsonService failing = new JsonService() {
            @Override
            public String name() {
                return service.name();
            }

            @Override
            public String targetPrefix() {
                return service.targetPrefix();
            }

            @Override
            public Map<String, OperationTraits> operations() {
                return service.operations();
            }

            @Override
            public String internalFailure() {
                return service.internalFailure();
            }

            @Override
            public String timeout() {
                return service.timeout();
            }

            @Override
            public byte[] perform(JsonCall call) {
                throw failure;
            }
        };
        return new JsonDoor(failing, identity.authenticator(), identity.callers());
    }

    private Door queryDoor(RuntimeException failure) {
        QueryService failing = new QueryService() {
            @Override
            public String name() {
                return "iam";
            }

            @Override
            public String version() {
                return "1";
            }

            @Override
            public String namespace() {
                return "urn:test";
            }

            @Override
            public ValueEcho echo() {
                return ValueEcho.NOTHING;
            }

            @Override
            public Map<String, QueryOperation> operations() {
                return Map.of("X", QueryOperation.open("X", (_, _) -> {
                    throw failure;
                }));
            }
        };
        return new QueryDoor(failing, identity.authenticator(), identity.callers());
    }

    private Door adminPages(RuntimeException failure) {
        AdminPages.Row fails = AdminPages.Row.probe("fails", "/-/fails", "", (_, _, _) -> {
            throw failure;
        });
        return new AdminPages(Administrators.of(identity.authenticator(), identity.callers()), List.of(fails));
    }
}
