package dev.sealgate.conformance;

import dev.sealgate.testing.GatewayProcess;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;

/** A little of everything, as raw signed requests, each answered well and in time. */
final class OrdinaryUse {
    private static final String FORM = "application/x-www-form-urlencoded";

    private OrdinaryUse() {}

    static void round(URI endpoint) {
        String object = "/" + Bystander.BUCKET + "/ordinary";
        try (RawConnection connection = RawConnection.open(endpoint, Bystander.PATIENCE_MILLIS)) {
            s3(connection, endpoint, "PUT", object, 200);
            s3(connection, endpoint, "HEAD", object, 200);
            s3(connection, endpoint, "GET", "/" + Bystander.BUCKET, 200);
            s3(connection, endpoint, "DELETE", object, 204);
            s3(connection, endpoint, "GET", object, 404);
            expect(
                    200,
                    connection
                            .send(Load.kms(endpoint, "GenerateRandom", "{\"NumberOfBytes\":8}"))
                            .answer(false));
            expect(
                    200,
                    connection
                            .send(query(endpoint, "sts", "Action=GetCallerIdentity&Version=2011-06-15"))
                            .answer(false));
            expect(
                    200,
                    connection
                            .send(query(endpoint, "iam", "Action=ListUsers&Version=2010-05-08"))
                            .answer(false));
        }
    }

    private static void s3(RawConnection connection, URI endpoint, String method, String path, int status) {
        byte[] head = Load.head(endpoint, method, path, Map.of(), 0);
        expect(status, connection.send(head).answer(method.equals("HEAD")));
    }

    /** A call of a Query service, signed by the main account. */
    static byte[] query(URI endpoint, String service, String form) {
        return query(endpoint, GatewayProcess.ACCESS_KEY, service, form);
    }

    static byte[] query(URI endpoint, String accessKeyId, String service, String form) {
        byte[] body = form.getBytes(StandardCharsets.UTF_8);
        Map<String, String> headers = new RequestSigner(accessKeyId, GatewayProcess.SECRET_KEY, service)
                .sign("POST", endpoint, "/", "", Map.of("content-type", FORM), Samples.sha256Hex(body), Instant.now());
        return Load.concat(RawConnection.head("POST", "/", headers, body.length), body);
    }

    private static void expect(int status, RawConnection.Answer answer) {
        if (answer.status() != status) {
            throw new IllegalStateException("expected " + status + ", got " + answer);
        }
    }
}
