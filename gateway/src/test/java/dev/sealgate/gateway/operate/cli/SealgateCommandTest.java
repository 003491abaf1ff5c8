package dev.sealgate.gateway.operate.cli;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.gateway.config.GatewayConfig;
import dev.sealgate.gateway.config.HostPort;
import dev.sealgate.gateway.config.Setting;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What people type and read: help that teaches, one line for what is wrong, exit codes, the banner, the orderly stop. */
class SealgateCommandTest {
    @TempDir
    Path directory;

    private final Map<String, String> environment = new HashMap<>();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final List<String> events = new ArrayList<>();
    private RootAccess generated = RootAccess.IN_FILE;

    /** Stops as soon as it is ready, as if SIGTERM came. */
    private int run(GatewayStarter starter, String... arguments) {
        Surroundings surroundings = new Surroundings(
                name -> Optional.ofNullable(environment.get(name)),
                directory,
                new PrintWriter(out, true),
                new PrintWriter(err, true),
                Terminal.NONE,
                (_, _) -> {},
                Runnable::run,
                new SecureRandom(),
                InstantSource.system(),
                environment.keySet());
        return SealgateCommand.run(arguments, surroundings, starter);
    }

    private int run(String... arguments) {
        return run(this::fakeGateway, arguments);
    }

    private RunningGateway fakeGateway(GatewayConfig config) {
        events.add("started");
        return new RunningGateway() {
            @Override
            public Optional<HostPort> http() {
                return config.http();
            }

            @Override
            public Optional<HostPort> https() {
                return config.https();
            }

            @Override
            public Optional<Path> authorityFile() {
                return Optional.of(config.dataDirectory().resolve("tls/ca.pem"));
            }

            @Override
            public GatewayConfig config() {
                return config;
            }

            @Override
            public RootAccess rootAccess() {
                return config.defaultAccount().rootAccessKeys().isEmpty() ? generated : RootAccess.CONFIGURED;
            }

            @Override
            public String cryptography() {
                return "none at all";
            }

            @Override
            public void open() {
                events.add(out.toString().endsWith("  aws s3 mb s3://demo\n\n") ? "opened" : "opened without banner");
            }

            @Override
            public void close() {
                events.add("closed");
            }
        };
    }

    @Test
    void serve_startsPrintsTheBannerAndStopsInOrder() {
        assertEquals(0, run("serve"));
        assertEquals(List.of("started", "closed", "opened"), events);
        String data = directory.resolve("sealgate-data").toString();
        assertAll(
                () -> assertTrue(out.toString().contains("http          http://127.0.0.1:9000\n"), out.toString()),
                () -> assertTrue(out.toString()
                        .contains("https://127.0.0.1:9443 (clients trust it by " + data + "/tls/ca.pem)")),
                () -> assertTrue(out.toString().contains("account       100000000001, region us-east-1\n")),
                () -> assertTrue(out.toString().contains("credentials   " + data + "/credentials, profile sealgate\n")),
                () -> assertTrue(out.toString().contains("root key      file " + data + "/root.key\n")),
                () -> assertTrue(out.toString().contains("cryptography  none at all\n")),
                () -> assertTrue(out.toString().contains("  export AWS_ENDPOINT_URL=http://127.0.0.1:9000\n")),
                () -> assertTrue(out.toString().contains("  aws s3 mb s3://demo\n")),
                () -> assertEquals("", err.toString()));
    }

    @Test
    void bannerWithGivenKey_namesTheKeyAndNoSecret() {
        environment.put("SEALGATE_ACCESS_KEY", "AKIAGIVEN");
        environment.put("SEALGATE_SECRET_KEY", "given-secret");
        assertEquals(0, run("serve", "--http", "off", "--https", "0.0.0.0:443", "--data", "it's here"));
        assertAll(
                () -> assertTrue(out.toString().contains("access key AKIAGIVEN, as configured"), out.toString()),
                () -> assertTrue(out.toString().contains("AWS_ENDPOINT_URL=https://127.0.0.1:443")),
                () -> assertTrue(out.toString().contains("AWS_CA_BUNDLE='" + directory + "/it'\\''s here/tls/ca.pem'")),
                () -> assertTrue(out.toString().contains("the last line waits for the secret of AKIAGIVEN:\n")),
                () -> assertTrue(
                        out.toString().contains("  export AWS_ACCESS_KEY_ID=AKIAGIVEN AWS_DEFAULT_REGION=us-east-1\n")),
                () -> assertTrue(out.toString().contains("  read -rs AWS_SECRET_ACCESS_KEY && export ")),
                () -> assertFalse(out.toString().contains("AWS_PROFILE"), out.toString()),
                () -> assertFalse(out.toString().contains("given-secret")));
    }

    @Test
    void bannerWithoutRootKey_triesThatOfAUser_orNothing() throws IOException {
        generated = RootAccess.NONE;
        assertEquals(0, run("serve"));
        assertFalse(out.toString().contains("Try it"), out.toString());
        Files.writeString(directory.resolve("sealgate.yaml"), """
                region: eu-central-1
                accounts:
                  - id: "111122223333"
                    users:
                      - name: ann
                        accessKeys:
                          - id: AKIAANN
                            secret: secret-of-ann
                """);
        assertEquals(0, run("serve"));
        assertAll(
                () -> assertTrue(
                        out.toString().contains("AWS_ACCESS_KEY_ID=AKIAANN AWS_DEFAULT_REGION=eu-central-1\n")),
                () -> assertTrue(out.toString().endsWith("&& aws sts get-caller-identity\n\n"), out.toString()),
                () -> assertFalse(out.toString().contains("secret-of-ann")));
    }

    @Test
    void rootKeyThatIsConfiguredButNotThere_isWrongUse() throws IOException {
        Path config = Files.writeString(directory.resolve("sealgate.yaml"), "rootKey:\n  file: missing.key\n");
        int exitCode = run(
                loaded -> {
                    loaded.rootKey().load();
                    throw new AssertionError("loaded");
                },
                "serve",
                "--config",
                config.toString());
        assertEquals(SealgateCommand.WRONG_USE, exitCode, err.toString());
        assertEquals(1, err.toString().lines().count(), err.toString());
        assertTrue(err.toString().contains("missing.key"), err.toString());
    }

    @ParameterizedTest(name = "{0} -> exit {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "serve --http 9000        | 2 | sealgate: --http: `9000` (expected: HOST:PORT, for example 127.0.0.1:9000, or off)",
                "serve --durability safe  | 2 | sealgate: --durability: `safe` (expected: strict or relaxed)",
                "serve --config nowhere   | 2 | sealgate: nowhere: cannot be read (expected: a readable file in UTF-8)",
                "serve --tls-cert a       | 2 | sealgate: --tls-cert and --tls-key: only one is given (expected: both or neither)",
                "serve --htttp off        | 2 | sealgate: Unknown options: '--htttp', 'off'; did you mean --http or --https or --help? (see: sealgate serve --help)",
                "serve --http             | 2 | sealgate: Missing required parameter for option '--http' (HOST:PORT) (see: sealgate serve --help)",
                "sreve                    | 2 | sealgate: Unmatched argument at index 0: 'sreve'; did you mean serve? (see: sealgate --help)",
            })
    void wrongUse_isOneLineAndExitCode2(String arguments, int exitCode, String line) {
        assertEquals(exitCode, run(arguments.split(" ", -1)));
        assertEquals(line + System.lineSeparator(), err.toString());
        assertEquals("", out.toString());
        assertEquals(List.of(), events);
    }

    @Test
    void failureAtStart_isOneLineAndExitCode1() {
        int exitCode = run(
                _ -> {
                    throw new IllegalStateException("--http 127.0.0.1:9000: address already in use\nmore");
                },
                "serve");
        assertEquals(1, exitCode);
        assertEquals(
                "sealgate: --http 127.0.0.1:9000: address already in use" + System.lineSeparator(), err.toString());
    }

    @Test
    void failureWithoutMessage_saysWhereToLook() {
        assertEquals(
                1,
                run(
                        _ -> {
                            throw new IllegalStateException();
                        },
                        "serve"));
        assertEquals(
                "sealgate: java.lang.IllegalStateException (more with SEALGATE_LOG=debug)" + System.lineSeparator(),
                err.toString());
    }

    @Test
    void serveHelp_namesEveryOptionItsVariableAndExamples() {
        assertEquals(0, run("serve", "--help"));
        for (Setting setting : Setting.values()) {
            assertTrue(out.toString().contains(setting.option()), setting.option());
            assertTrue(
                    out.toString().replaceAll("\\s+", " ").contains("(" + setting.variable() + ")"),
                    setting.variable());
        }
        assertTrue(out.toString().contains("Examples:"), out.toString());
        assertTrue(out.toString().contains("aws s3 mb s3://demo"));
    }

    @Test
    void noCommand_showsHelpAsWrongUse() {
        assertEquals(2, run());
        assertTrue(err.toString().contains("serve"), err.toString());
    }

    @Test
    void version_isOneLine() {
        assertEquals(0, run("--version"));
        assertTrue(out.toString().startsWith("sealgate "), out.toString());
        assertEquals(1, out.toString().lines().count());
    }

    @Test
    void unknownVariable_isRefused_withWhatMayBeMeant() {
        environment.put("SEALGATE_HTPP", "127.0.0.1:9000");
        assertEquals(2, run("serve"));
        assertEquals(
                "sealgate: SEALGATE_HTPP: no such environment variable; did you mean SEALGATE_HTTP or SEALGATE_HTTPS?"
                        + " (unset it; all are in serve --help)"
                        + System.lineSeparator(),
                err.toString());
        assertEquals(List.of(), events);
    }

    @Test
    void variablesThatOthersSet_areNobodysMistake() throws IOException {
        Files.writeString(
                directory.resolve("sealgate.yaml"),
                "rootKey:\n  environment: SEALGATE_MASTER\n",
                StandardCharsets.UTF_8);
        for (String name : List.of(
                "SEALGATE_MASTER",
                "SEALGATE_JAVA_OPTS",
                "SEALGATE_SERVICE_HOST",
                "SEALGATE_SERVICE_PORT_HTTPS",
                "SEALGATE_PORT",
                "SEALGATE_PORT_9000_TCP_ADDR",
                "SEALGATE_CONSOLE_PORT_443_TCP",
                "HTPP")) {
            environment.put(name, "x");
        }
        assertEquals(0, run("serve", "--config", "sealgate.yaml"), err::toString);
    }

    /** Whatever reads a new one must be in the table, or nobody could set it. */
    @Test
    void everyVariableThatIsRead_isKnown() throws IOException {
        Path root = Path.of("..");
        List<Path> readers = List.of(
                root.resolve("sealgate"),
                root.resolve("launcher/Preflight.java"),
                root.resolve("docker/Dockerfile"),
                root.resolve("docs/help/sealgate-serve.txt"),
                Path.of("src/main/resources/logback.xml"));
        for (Path reader : readers) {
            Set<String> named = Pattern.compile("SEALGATE_[A-Z_]*[A-Z]")
                    .matcher(Files.readString(reader))
                    .results()
                    .map(MatchResult::group)
                    .collect(Collectors.toCollection(TreeSet::new));
            named.removeAll(KnownVariables.all());
            assertEquals(Set.of(), named, reader.toString());
        }
    }
}
