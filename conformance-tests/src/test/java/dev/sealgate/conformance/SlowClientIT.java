package dev.sealgate.conformance;

import dev.sealgate.testing.Alone;
import dev.sealgate.testing.GatewayBuilder;
import dev.sealgate.testing.GatewayProcess;
import dev.sealgate.testing.GatewayTest;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Clients in no hurry: thousands that send or read next to nothing, and none of them in anybody's way. */
@GatewayTest
@Alone("thousands of connections; a bystander is served in time")
class SlowClientIT {
    private static final int MILLIS = 3_000;
    private static final int OBJECT_BYTES = 20_000_000;
    /** More than the requests that are taken at once by default. */
    private static final int MORE_THAN_PLACES = 4_300;

    private static final String PUBLIC = "/slow";
    private static final String LISTED = "/listed";
    private static final int LISTED_KEYS = 700;

    private final Siege siege;

    SlowClientIT(GatewayBuilder builder) {
        siege = Siege.of(builder, "");
        URI endpoint = siege.gateway().http();
        for (String bucket : new String[] {PUBLIC, LISTED}) {
            Setup.bucket(endpoint, bucket);
        }
        Setup.grantToEverybody(endpoint, PUBLIC, "s3:*Object");
        Setup.grantToEverybody(endpoint, LISTED, "s3:ListBucket");
        try (RawConnection connection = RawConnection.open(endpoint)) {
            byte[] object = Samples.bytes(1, OBJECT_BYTES);
            Load.requireOk(connection
                    .send(Load.head(endpoint, "PUT", PUBLIC + "/large", Map.of(), object.length))
                    .send(object)
                    .skipAnswer());
            // In a listing each of these characters takes six.
            for (int i = 0; i < LISTED_KEYS; i++) {
                String path = LISTED + "/%03d".formatted(i) + "%22".repeat(1_000);
                Load.requireOk(connection
                        .send(Load.head(endpoint, "PUT", path, Map.of(), 0))
                        .skipAnswer());
            }
        }
    }

    @BeforeEach
    void restore() {
        siege.restore();
    }

    static Stream<String> schemes() {
        return Stream.of("http", "https");
    }

    /** A handshake costs two processors' worth of time here, the attackers' side included. */
    private static int asManyAs(int connections, String scheme) {
        return scheme.equals("https") ? Math.min(connections, 1_200) : connections;
    }

    @ParameterizedTest
    @MethodSource("schemes")
    void readersOfALargeObject_fillNoHeap(String scheme) throws InterruptedException {
        readers(scheme, asManyAs(2_500, scheme), PUBLIC + "/large");
    }

    @ParameterizedTest
    @MethodSource("schemes")
    void readersOfAListing_fillNoHeap(String scheme) throws InterruptedException {
        readers(scheme, 400, LISTED);
    }

    /** Every other reads 1 KB a second, the others nothing. */
    private void readers(String scheme, int connections, String target) throws InterruptedException {
        URI endpoint = siege.endpoint(scheme);
        byte[] request = RawConnection.head("GET", target, Forged.unsigned(endpoint, Map.of()), -1);
        siege.endure(
                MILLIS,
                () -> Swarm.of(endpoint, connections, wire -> {
                    wire.send(request);
                    byte[] little = new byte[1_000];
                    while (wire.isGoingOn()) {
                        wire.linger(1_000);
                        if (wire.number() % 2 == 0 && wire.in().read(little) < 0) {
                            return;
                        }
                    }
                }));
    }

    @ParameterizedTest
    @MethodSource("schemes")
    void connectionsThatDoNothing_areNotInTheWay(String scheme) throws InterruptedException {
        URI endpoint = siege.endpoint(scheme);
        siege.endure(MILLIS, () -> Swarm.withoutHandshake(endpoint, MORE_THAN_PLACES, Swarm.Wire::hold));
    }

    @ParameterizedTest
    @MethodSource("schemes")
    void handshakesWithoutEnd_areNotInTheWay(String scheme) throws InterruptedException {
        URI endpoint = siege.endpoint(scheme);
        // The head of a TLS record that announces a ClientHello; a plain listener sees garbage.
        byte[] begun = {0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, (byte) 0xfc};
        siege.endure(
                MILLIS,
                () -> Swarm.withoutHandshake(endpoint, MORE_THAN_PLACES, wire -> {
                    for (int i = 0; wire.isGoingOn(); i++) {
                        wire.out().write(i < begun.length ? begun[i] : 0);
                        wire.linger(1_000);
                    }
                }));
    }

    @ParameterizedTest
    @MethodSource("schemes")
    void slowHeads_areNotInTheWay(String scheme) throws InterruptedException {
        URI endpoint = siege.endpoint(scheme);
        siege.endure(
                MILLIS,
                () -> Swarm.of(endpoint, asManyAs(MORE_THAN_PLACES, scheme), wire -> {
                    wire.send(Forged.bytes("GET / HTTP/1.1\r\nhost: " + endpoint.getAuthority() + "\r\na: "));
                    trickle(wire);
                }));
    }

    private static void trickle(Swarm.Wire wire) throws IOException, InterruptedException {
        while (wire.isGoingOn()) {
            wire.out().write('a');
            wire.linger(1_000);
        }
    }

    /** Whose body comes byte by byte. */
    enum Body {
        // spotless:off
        PUT_OF_A_STRANGER("s3",  "PUT",  PUBLIC + "/slow"),
        PUT_REFUSED      ("s3",  "PUT",  "/bystander/slow"),
        PUT_OF_A_TENANT  ("s3",  "PUT",  PUBLIC + "/slow"),
        DELETE_OBJECTS   ("s3",  "POST", PUBLIC + "?delete="),
        KMS              ("kms", "POST", "/"),
        STS              ("sts", "POST", "/"),
        IAM_WRONGLY      ("iam", "POST", "/");
        // spotless:on

        final String service;
        final String method;
        final String target;

        Body(String service, String method, String target) {
            this.service = service;
            this.method = method;
            this.target = target;
        }
    }

    @ParameterizedTest
    @EnumSource(Body.class)
    void slowBodies_areNotInTheWay(Body body) throws InterruptedException {
        slowBodies("http", body);
    }

    @ParameterizedTest
    @EnumSource(
            value = Body.class,
            names = {"PUT_OF_A_STRANGER", "KMS"})
    void slowBodiesOverTls_areNotInTheWay(Body body) throws InterruptedException {
        slowBodies("https", body);
    }

    private void slowBodies(String scheme, Body body) throws InterruptedException {
        URI endpoint = siege.endpoint(scheme);
        siege.endure(
                MILLIS,
                () -> Swarm.of(endpoint, asManyAs(MORE_THAN_PLACES, scheme), wire -> {
                    wire.send(RawConnection.head(body.method, body.target, headers(endpoint, body), 60_000));
                    trickle(wire);
                }));
    }

    private static Map<String, String> headers(URI endpoint, Body body) {
        Map<String, String> more = new TreeMap<>();
        more.put("content-md5", "AAAAAAAAAAAAAAAAAAAAAA==");
        if (body.service.equals("kms")) {
            more.putAll(Map.of("content-type", Forged.JSON, "x-amz-target", "TrentService.Encrypt"));
        } else if (!body.service.equals("s3")) {
            more.put("content-type", Forged.FORM);
        }
        return switch (body) {
            case IAM_WRONGLY -> Forged.wronglySigned(endpoint, "iam", "POST", "/", "", more);
            case PUT_OF_A_TENANT -> signedByATenant(endpoint, body.target, more);
            default -> Forged.unsigned(endpoint, more);
        };
    }

    private static Map<String, String> signedByATenant(URI endpoint, String path, Map<String, String> more) {
        return new RequestSigner(GatewayProcess.FOREIGN_ACCESS_KEY, GatewayProcess.SECRET_KEY, "s3")
                .sign("PUT", endpoint, path, "", more, RequestSigner.UNSIGNED, Instant.now());
    }

    @ParameterizedTest
    @MethodSource("schemes")
    void bodiesThatWereAskedForAndDoNotCome_areNotInTheWay(String scheme) throws InterruptedException {
        URI endpoint = siege.endpoint(scheme);
        Map<String, String> headers = new TreeMap<>(Forged.unsigned(endpoint, Map.of("expect", "100-continue")));
        headers.putAll(Map.of("content-type", Forged.JSON, "x-amz-target", "TrentService.Encrypt"));
        byte[] head = RawConnection.head("POST", "/", headers, 100_000);
        siege.endure(
                4_000,
                () -> Swarm.of(endpoint, asManyAs(MORE_THAN_PLACES, scheme), wire -> {
                    wire.send(head);
                    wire.hold();
                }));
    }
}
