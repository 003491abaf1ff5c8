package dev.sealgate.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** A gateway before it is started: its directory, configuration and arguments. */
public final class GatewayBuilder {
    /** Two accounts, one of them with an administrator, a seeded KMS key, and quotas that nobody reaches. */
    public static final String STANDARD = """
            region: us-east-1
            accounts:
              - id: "%s"
                name: main
                email: root@main.example
                rootAccessKeys:
                  - id: %s
                    secret: "%s"
                users:
                  - name: ann
                    accessKeys:
                      - id: %s
                        secret: "%s"
                    attachedPolicies:
                      - arn:aws:iam::aws:policy/AdministratorAccess
              - id: "444455556666"
                name: other
                email: root@other.example
                rootAccessKeys:
                  - id: %s
                    secret: "%s"
            kms:
              quotas:
                "*": 1000000
              keys:
                - id: %s
                  account: "%s"
                  region: us-east-1
                  alias: seeded
            """.formatted(
                    GatewayProcess.ACCOUNT,
                    GatewayProcess.ACCESS_KEY,
                    GatewayProcess.SECRET_KEY,
                    GatewayProcess.USER_ACCESS_KEY,
                    GatewayProcess.SECRET_KEY,
                    GatewayProcess.FOREIGN_ACCESS_KEY,
                    GatewayProcess.SECRET_KEY,
                    GatewayProcess.SEED_KEY_ID,
                    GatewayProcess.ACCOUNT);

    private static final String QUOTAS = "  quotas:\n    \"*\": 1000000\n";

    private final Path directory;
    private final Consumer<GatewayProcess> owner;
    private final List<String> arguments = new ArrayList<>();
    private String yaml = STANDARD;
    private int port;

    private GatewayBuilder(Path directory, Consumer<GatewayProcess> owner) {
        this.directory = directory;
        this.owner = owner;
    }

    /** A gateway that its starter closes. */
    public static GatewayBuilder in(Path directory) {
        return in(directory, _ -> {});
    }

    /** @param owner is given every process that is started, also the later ones of {@link GatewayProcess#startAgain} */
    static GatewayBuilder in(Path directory, Consumer<GatewayProcess> owner) {
        return new GatewayBuilder(directory, owner);
    }

    /** Where the configuration, the log and, in {@code data}, the data lie. */
    public Path directory() {
        return directory;
    }

    /** Adds YAML at the end of the configuration. */
    public GatewayBuilder config(String more) {
        yaml += more.isEmpty() || more.endsWith("\n") ? more : more + "\n";
        return this;
    }

    /** Takes these lines, such as {@code "*": 1}, as the KMS's quotas; without one, they are those of AWS. */
    public GatewayBuilder kmsQuotas(String... lines) {
        String section = Arrays.stream(lines).map(line -> "    " + line + "\n").collect(Collectors.joining());
        return replace(QUOTAS, section.isEmpty() ? "" : "  quotas:\n" + section);
    }

    /** Changes the configuration; the old text must be there. */
    public GatewayBuilder replace(String old, String replacement) {
        if (!yaml.contains(old)) {
            throw new IllegalArgumentException("not in the configuration: " + old);
        }
        yaml = yaml.replace(old, replacement);
        return this;
    }

    /** Takes a configuration of the test's own in the place of the standard one. */
    public GatewayBuilder configIs(String whole) {
        yaml = whole;
        return this;
    }

    /** Adds arguments of {@code ./sealgate serve}. */
    public GatewayBuilder arguments(String... more) {
        arguments.addAll(Arrays.asList(more));
        return this;
    }

    /** Writes the configuration, starts, and returns when {@code /-/health} would answer. */
    public GatewayProcess start() {
        writeConfiguration();
        return GatewayProcess.start(directory, arguments, owner);
    }

    /** Where {@link #startOnDisk} and {@link #startWith} serve plain HTTP, also when the gateway starts again; else any free port. */
    public GatewayBuilder port(int http) {
        port = http;
        return this;
    }

    /** The same with metadata and blobs in the data directory, whatever engines the run asks for. */
    public GatewayProcess startOnDisk() {
        return startWith(Map.of());
    }

    /** The same with these environment variables, which name the engines. */
    public GatewayProcess startWith(Map<String, String> variables) {
        writeConfiguration();
        return GatewayProcess.start(directory, port, arguments, variables, owner);
    }

    private void writeConfiguration() {
        try {
            Files.writeString(GatewayProcess.configIn(directory), yaml);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
