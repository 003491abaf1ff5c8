package dev.sealgate.conformance;

import dev.sealgate.testing.Alone;
import dev.sealgate.testing.GatewayBuilder;
import dev.sealgate.testing.GatewayProcess;
import dev.sealgate.testing.GatewayTest;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Bodies that never end, on every door that reads one whole: many hundred at once, larger together than the heap. */
@GatewayTest
@Alone("thousands of connections; a bystander is served in time")
class BodyFloodIT {
    private static final int MILLIS = 3_000;
    private static final byte[] PIECE = filled(64 * 1024);
    private static final String PRIVATE = "/private";
    private static final String PUBLIC = "/public";

    private final Siege siege;

    /** Where a body is read whole, and how large it may be there. */
    enum Door {
        // spotless:off
        KMS           ("kms", "POST", "/",     "",             127 << 10, 4_000),
        STS           ("sts", "POST", "/",     "",            1023 << 10, 700),
        IAM           ("iam", "POST", "/",     "",            1023 << 10, 700),
        DELETE_OBJECTS("s3",  "POST", PRIVATE, "delete=",     2047 << 10, 400),
        TAGS          ("s3",  "PUT",  PRIVATE, "tagging=",    1023 << 10, 700),
        POLICY        ("s3",  "PUT",  PRIVATE, "policy=",     1023 << 10, 700),
        COMPLETE      ("s3",  "POST", PRIVATE + "/k", "uploadId=x", 1023 << 10, 700),
        PUBLIC_DELETE ("s3",  "POST", PUBLIC,  "delete=",     2047 << 10, 400);
        // spotless:on

        final String service;
        final String method;
        final String path;
        final String query;
        final int sizeBytes;
        final int connections;

        Door(String service, String method, String path, String query, int sizeBytes, int connections) {
            this.service = service;
            this.method = method;
            this.path = path;
            this.query = query;
            this.sizeBytes = sizeBytes;
            this.connections = connections;
        }

        Map<String, String> headers() {
            return switch (this) {
                case KMS -> Map.of("content-type", Forged.JSON, "x-amz-target", "TrentService.Encrypt");
                case STS, IAM -> Map.of("content-type", Forged.FORM);
                default -> Map.of("content-md5", "AAAAAAAAAAAAAAAAAAAAAA==");
            };
        }
    }

    /** Who sends. */
    enum Sender {
        STRANGER,
        WRONG_SIGNATURE,
        /** A customer of the gateway, who may do this to himself only. */
        TENANT
    }

    BodyFloodIT(GatewayBuilder builder) {
        siege = Siege.of(builder, "");
    }

    @BeforeEach
    void restore() {
        siege.restore();
        for (String bucket : List.of(PRIVATE, PUBLIC)) {
            Setup.bucket(siege.gateway().http(), bucket);
        }
        Setup.grantToEverybody(siege.gateway().http(), PUBLIC, "s3:DeleteObject");
    }

    /** Every door and every sender, but not each with each. */
    static Stream<Arguments> doors() {
        return Stream.of(
                Arguments.of("http", Sender.STRANGER, Door.PUBLIC_DELETE),
                Arguments.of("http", Sender.STRANGER, Door.TAGS),
                Arguments.of("http", Sender.WRONG_SIGNATURE, Door.KMS),
                Arguments.of("http", Sender.WRONG_SIGNATURE, Door.STS),
                Arguments.of("http", Sender.WRONG_SIGNATURE, Door.DELETE_OBJECTS),
                Arguments.of("http", Sender.TENANT, Door.KMS),
                Arguments.of("http", Sender.TENANT, Door.POLICY),
                Arguments.of("http", Sender.TENANT, Door.COMPLETE),
                Arguments.of("https", Sender.STRANGER, Door.PUBLIC_DELETE),
                Arguments.of("https", Sender.WRONG_SIGNATURE, Door.IAM));
    }

    @ParameterizedTest(name = "{0} {1} {2}")
    @MethodSource("doors")
    void bodiesWithoutEnd_fillNoHeap(String scheme, Sender sender, Door door) throws InterruptedException {
        URI endpoint = siege.endpoint(scheme);
        siege.endure(
                MILLIS,
                () -> Swarm.of(endpoint, door.connections, wire -> {
                    boolean chunked = wire.number() % 2 == 1;
                    wire.send(head(endpoint, sender, door, chunked));
                    sendAllButTheLastByte(wire, door.sizeBytes, chunked);
                    wire.hold();
                }));
    }

    private static byte[] head(URI endpoint, Sender sender, Door door, boolean chunked) {
        Map<String, String> headers = new TreeMap<>(headers(endpoint, sender, door));
        if (chunked) {
            headers.put("transfer-encoding", "chunked");
        }
        String target = door.query.isEmpty() ? door.path : door.path + "?" + door.query;
        return RawConnection.head(door.method, target, headers, chunked ? -1 : door.sizeBytes);
    }

    private static Map<String, String> headers(URI endpoint, Sender sender, Door door) {
        return switch (sender) {
            case STRANGER -> Forged.unsigned(endpoint, door.headers());
            case WRONG_SIGNATURE ->
                Forged.wronglySigned(endpoint, door.service, door.method, door.path, door.query, door.headers());
            case TENANT ->
                new RequestSigner(GatewayProcess.FOREIGN_ACCESS_KEY, GatewayProcess.SECRET_KEY, door.service)
                        .sign(
                                door.method,
                                endpoint,
                                door.path,
                                door.query,
                                door.headers(),
                                Samples.sha256Hex(PIECE),
                                Instant.now());
        };
    }

    private static void sendAllButTheLastByte(Swarm.Wire wire, int sizeBytes, boolean chunked) throws IOException {
        int left = sizeBytes - 1;
        while (left > 0) {
            int count = Math.min(left, PIECE.length);
            if (chunked) {
                wire.send(Forged.bytes(Integer.toHexString(count) + "\r\n"));
            }
            wire.out().write(PIECE, 0, count);
            if (chunked) {
                wire.send(Forged.bytes("\r\n"));
            }
            left -= count;
        }
    }

    private static byte[] filled(int sizeBytes) {
        byte[] bytes = new byte[sizeBytes];
        Arrays.fill(bytes, (byte) 'a');
        return bytes;
    }
}
