package dev.sealgate.gateway.operate.cli;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.edge.exchange.HttpResponse;
import dev.sealgate.gateway.edge.exchange.Trace;
import dev.sealgate.gateway.operate.explain.ExplainWorld;
import dev.sealgate.gateway.service.s3.Golden;
import dev.sealgate.gateway.service.s3.S3Calls;
import dev.sealgate.policy.context.Principal;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that talk to a gateway, against its own pages behind a plain server; the access key id tells who is asking. */
class ClientCommandsTest {
    private static final Path GOLDEN = Path.of("src", "test", "resources", "golden");

    @TempDir
    Path directory;

    private final Map<String, String> environment = new HashMap<>();
    private final ExplainWorld world = new ExplainWorld();
    private HttpServer server = server();

    private static HttpServer server() {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @BeforeEach
    void start() throws IOException {
        world.sender("AKIAROOT", Principal.root(ExplainWorld.MAIN));
        world.sender("AKIAANN", ExplainWorld.ANN, ExplainWorld.ALL_OF_S3);
        server.createContext("/", this::answer);
        server.start();
        environment.put(
                "AWS_ENDPOINT_URL", "http://127.0.0.1:" + server.getAddress().getPort());
        environment.put("AWS_ACCESS_KEY_ID", "AKIAROOT");
        environment.put("AWS_SECRET_ACCESS_KEY", "a-secret");
        Files.writeString(directory.resolve("open.json"), """
                {"Version":"2012-10-17","Statement":[{"Sid":"NoSecrets","Effect":"Deny","Principal":"*",
                 "Action":"s3:PutObject","Resource":"arn:aws:s3:::reports/secret/*"}]}""");
    }

    @AfterEach
    void stop() {
        server.stop(0);
        world.close();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String credential =
                exchange.getRequestHeaders().getFirst("Authorization").replaceAll(".*Credential=([^/]*)/.*", "$1");
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        HttpResponse answer = world.pages.handle(
                ExplainWorld.request(
                        "OWN1",
                        exchange.getRequestMethod(),
                        exchange.getRequestURI().toString(),
                        Headers.of("test-sender", credential),
                        body),
                new Trace());
        byte[] document = S3Calls.document(answer);
        exchange.sendResponseHeaders(answer.status(), document.length);
        exchange.getResponseBody().write(document);
        exchange.close();
    }

    private CliRun run(String... arguments) {
        return CliRun.of(directory, environment, arguments);
    }

    @Test
    void explain_printsWhatDecided() {
        world.put("4T6WYVD0Q2ZJ8K1M", ExplainWorld.ANN, "q1\u001b[31m.csv", Optional.empty());
        CliRun run = run("explain", "4T6WYVD0Q2ZJ8K1M");
        assertEquals(0, run.exitCode(), run.err());
        Golden.assertFile(GOLDEN.resolve("explain.txt"), run.out());
    }

    @Test
    void explainAsJson_isTheServersDocument() {
        world.put("R1", ExplainWorld.ANN, "q1.csv", Optional.empty());
        CliRun run = run("explain", "R1", "--json");
        assertEquals(0, run.exitCode(), run.err());
        Golden.assertFile(GOLDEN.resolve("explain.json"), run.out());
    }

    @Test
    void unknownRequest_andForbiddenOne_areExitCode1() {
        world.put("R1", ExplainWorld.ANN, "k", Optional.empty());
        CliRun unknown = run("explain", "NOSUCH");
        environment.put("AWS_ACCESS_KEY_ID", "AKIAANN");
        CliRun forbidden = run("explain", "R1");
        assertAll(
                () -> assertEquals(1, unknown.exitCode()),
                () -> assertEquals(
                        "sealgate: NotFound: no request of this id that you may look into is recorded\n",
                        unknown.err()),
                () -> assertEquals(unknown, forbidden));
    }

    @Test
    void check_listsChangesWithExitCode3() {
        world.put("DENIED", ExplainWorld.ANN, "open", Optional.empty());
        world.put("LATER", ExplainWorld.ANN, "secret/x", Optional.of("aws:kms"));
        CliRun run = run("policy", "check", "reports", "open.json", "--hours", "2");
        assertEquals(3, run.exitCode(), run.err());
        Golden.assertFile(GOLDEN.resolve("policy-check.txt"), run.out());
    }

    @Test
    void checkWithoutChanges_isExitCode0() {
        world.put("SAME", ExplainWorld.ANN, "open", Optional.of("aws:kms"));
        CliRun run = run("policy", "check", "reports", "open.json");
        assertEquals(0, run.exitCode(), run.err());
        assertEquals(
                "0 of 1 recorded requests on reports since 2026-03-03T05:06:07Z would have another outcome\n",
                run.out());
    }

    @Test
    void malformedCandidate_isExitCode2() throws IOException {
        Files.writeString(directory.resolve("bad.json"), "{}");
        CliRun run = run("policy", "check", "reports", "bad.json");
        assertEquals(2, run.exitCode());
        assertEquals(
                "sealgate: bad.json: MalformedPolicy: Missing required field Statement (expected: a Statement)\n",
                run.err());
    }

    @Test
    void credentials_comeFromAProfile_orFromTheDataDirectory() throws IOException {
        world.put("R1", ExplainWorld.ANN, "k", Optional.empty());
        String profiles = """
                [other]
                aws_access_key_id = AKIAANN
                aws_secret_access_key = x
                [sealgate]
                aws_access_key_id = AKIAROOT
                aws_secret_access_key = a=b
                """;
        Files.createDirectory(directory.resolve("sealgate-data"));
        Files.writeString(directory.resolve("sealgate-data/credentials"), profiles);
        environment.remove("AWS_ACCESS_KEY_ID");
        environment.remove("AWS_SECRET_ACCESS_KEY");
        assertEquals(0, run("explain", "R1").exitCode());
        environment.put("AWS_SHARED_CREDENTIALS_FILE", "sealgate-data/credentials");
        environment.put("AWS_PROFILE", "other");
        assertEquals(1, run("explain", "R1").exitCode());
        environment.put("AWS_PROFILE", "none");
        CliRun missing = run("explain", "R1");
        assertEquals(2, missing.exitCode());
        assertTrue(missing.err().contains("profile none has no aws_access_key_id"), missing.err());
    }

    @Test
    void wrongUse_isOneLineAndExitCode2() {
        assertEquals(2, run("explain").exitCode());
        assertEquals(2, run("policy").exitCode());
        assertEquals(2, run("policy", "check", "reports").exitCode());
        assertEquals(2, run("policy", "check", "reports", "missing.json").exitCode());
        CliRun endpoint = run("explain", "R1", "--endpoint", "localhost:9000");
        assertEquals(2, endpoint.exitCode());
        assertEquals(
                "sealgate: endpoint: `localhost:9000` (expected: a URL such as http://127.0.0.1:9000)\n",
                endpoint.err());
    }

    @Test
    void unreachableGateway_isExitCode1_andSaysWhere() {
        server.stop(0);
        CliRun run = run("explain", "R1");
        assertEquals(1, run.exitCode());
        assertTrue(run.err().contains("cannot be reached"), run.err());
        assertFalse(run.err().contains("a-secret"));
    }

    @Test
    void help_teachesTheCommands() {
        CliRun run = run("--help");
        for (String command : new String[] {"sealgate explain ", "sealgate policy check ", "sealgate simulate "}) {
            assertTrue(run.out().contains(command), run.out());
        }
    }
}
