package dev.sealgate.gateway.operate.cli;

import dev.sealgate.gateway.config.CredentialsFile;
import dev.sealgate.gateway.identity.auth.RequestSigning.Identity;
import dev.sealgate.storage.SecretBytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Finds an access key as the aws command line does in simple cases: environment variables, then a profile of a shared credentials
 * file; where neither is named, the file that the gateway made in its data directory.
 * Source: https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-envvars.html
 */
final class ClientCredentials {
    private static final String DEFAULT_REGION = "us-east-1";

    private final Surroundings surroundings;
    private final ClientOptions options;

    ClientCredentials(Surroundings surroundings, ClientOptions options) {
        this.surroundings = surroundings;
        this.options = options;
    }

    /** @throws UseException when there are none, saying where they were looked for */
    Identity find() {
        Optional<String> id = variable("AWS_ACCESS_KEY_ID");
        Optional<String> secret = variable("AWS_SECRET_ACCESS_KEY");
        if (id.isPresent() != secret.isPresent()) {
            throw new UseException(
                    "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY: only one is given (expected: both or neither)");
        }
        if (id.isPresent() && secret.isPresent()) {
            return identity(id.get(), secret.get(), variable("AWS_SESSION_TOKEN"), Optional.empty());
        }
        boolean named = variable("AWS_SHARED_CREDENTIALS_FILE").isPresent()
                || variable("AWS_PROFILE").isPresent();
        return named ? ofProfile(sharedFile(), variable("AWS_PROFILE").orElse("default")) : ofDataDirectory();
    }

    private Identity ofDataDirectory() {
        Path directory = surroundings
                .workingDirectory()
                .resolve(options.data().or(() -> variable("SEALGATE_DATA")).orElse("sealgate-data"));
        return ofProfile(directory.resolve("credentials"), CredentialsFile.PROFILE);
    }

    private Path sharedFile() {
        return surroundings
                .workingDirectory()
                .resolve(variable("AWS_SHARED_CREDENTIALS_FILE")
                        .orElseGet(() -> variable("HOME").orElse(".") + "/.aws/credentials"));
    }

    private Identity ofProfile(Path file, String profile) {
        Map<String, String> values = read(file, profile);
        String id = required(values, "aws_access_key_id", file, profile);
        String secret = required(values, "aws_secret_access_key", file, profile);
        return identity(
                id,
                secret,
                Optional.ofNullable(values.get("aws_session_token")),
                Optional.ofNullable(values.get("region")));
    }

    private static String required(Map<String, String> values, String key, Path file, String profile) {
        return Optional.ofNullable(values.get(key))
                .orElseThrow(() -> new UseException(file + ": profile " + profile + " has no " + key
                        + " (expected: one, or AWS_PROFILE names another)"));
    }

    private Identity identity(String id, String secret, Optional<String> token, Optional<String> profileRegion) {
        String region = options.region()
                .or(() -> variable("AWS_REGION"))
                .or(() -> variable("AWS_DEFAULT_REGION"))
                .or(() -> profileRegion)
                .orElse(DEFAULT_REGION);
        return new Identity(id, SecretBytes.owning(secret.getBytes(StandardCharsets.UTF_8)), token, region);
    }

    /** The settings of one profile; no such profile has none. */
    private static Map<String, String> read(Path file, String profile) {
        Map<String, String> values = new HashMap<>();
        boolean inside = false;
        try {
            for (String line : Files.readAllLines(file)) {
                String text = line.strip();
                int equals = text.indexOf('=');
                if (text.startsWith("[")) {
                    inside = text.equals("[" + profile + "]");
                } else if (inside && equals > 0 && !text.startsWith("#")) {
                    values.put(
                            text.substring(0, equals).strip(),
                            text.substring(equals + 1).strip());
                }
            }
        } catch (IOException e) {
            throw new UseException(
                    file + ": cannot be read (expected: a credentials file; or set AWS_ACCESS_KEY_ID and"
                            + " AWS_SECRET_ACCESS_KEY, AWS_PROFILE, or --data)",
                    e);
        }
        return values;
    }

    private Optional<String> variable(String name) {
        return surroundings.environment().apply(name).filter(text -> !text.isEmpty());
    }
}
