package dev.sealgate.gateway.operate.cli;

import dev.sealgate.gateway.config.AccessKey;
import dev.sealgate.gateway.config.CredentialsFile;
import dev.sealgate.gateway.config.GatewayConfig;
import dev.sealgate.gateway.config.HostPort;
import dev.sealgate.storage.blob.s3.S3BlobSettings;
import dev.sealgate.storage.metadata.BlobPlace;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** What the operator reads when the gateway is ready: where it is, where its things are, and what to type next. Shows no secret. */
final class Banner {
    private final GatewayConfig config;
    private final RunningGateway gateway;

    Banner(RunningGateway gateway) {
        this.config = gateway.config();
        this.gateway = gateway;
    }

    String text() {
        StringBuilder text = new StringBuilder("Sealgate " + Version.text() + " is ready.\n\n");
        gateway.http().ifPresent(where -> row(text, "http", "http://" + where));
        gateway.https().ifPresent(where -> row(text, "https", "https://" + where + certificateNote()));
        row(text, "account", config.defaultAccount().id() + ", region " + config.region());
        row(text, "credentials", credentials());
        row(
                text,
                "data",
                config.dataDirectory() + ", durability "
                        + config.durability().name().toLowerCase(Locale.ROOT));
        config.metadata().ifPresent(where -> row(text, "metadata", where.toString()));
        config.blobs().ifPresent(where -> row(text, "blobs", place(where)));
        row(text, "root key", config.rootKey().toString());
        row(text, "cryptography", gateway.cryptography());
        if (config.faults().enabled()) {
            row(text, "faults", "ENABLED: the KMS fails when it is told to (/-/faults); for tests only");
        }
        return text.append(firstSteps()).append('\n').toString();
    }

    private static String place(S3BlobSettings blobs) {
        return BlobPlace.ofBucket(blobs.bucket(), blobs.prefix())
                + blobs.endpoint().map(url -> " at " + url).orElse("");
    }

    private static void row(StringBuilder text, String name, String value) {
        text.append(String.format("  %-13s %s%n", name, value));
    }

    private String certificateNote() {
        return gateway.authorityFile()
                .map(file -> " (clients trust it by " + file + ")")
                .orElse("");
    }

    private String credentials() {
        return switch (gateway.rootAccess()) {
            case CONFIGURED -> "access key " + rootAccessKey() + ", as configured";
            case IN_FILE -> CredentialsFile.of(config) + ", profile " + CredentialsFile.PROFILE;
            case REMEMBERED -> "access key " + rootAccessKey() + ", made on the first start; its file is not here";
            case NONE -> "no root access key: give SEALGATE_ACCESS_KEY and SEALGATE_SECRET_KEY to have one";
        };
    }

    private String rootAccessKey() {
        return config.defaultAccount().rootAccessKeys().getFirst().id();
    }

    /** Lines to paste into another shell; none when nobody could sign them. */
    private String firstSteps() {
        if (gateway.rootAccess() == RootAccess.IN_FILE) {
            return "\nTry it, in another shell:\n\n"
                    + "  export AWS_SHARED_CREDENTIALS_FILE=" + quoted(CredentialsFile.of(config)) + "\n"
                    + "  export AWS_PROFILE=" + CredentialsFile.PROFILE + "\n"
                    + endpointVariables()
                    + "  " + firstCall() + "\n";
        }
        return usableKeyId()
                .map(id -> "\nTry it, in another shell; the last line waits for the secret of " + id + ":\n\n"
                        + "  export AWS_ACCESS_KEY_ID=" + id + " AWS_DEFAULT_REGION=" + config.region() + "\n"
                        + endpointVariables()
                        + "  read -rs AWS_SECRET_ACCESS_KEY && export AWS_SECRET_ACCESS_KEY && " + firstCall() + "\n")
                .orElse("");
    }

    private String endpointVariables() {
        String variables =
                endpoint().map(url -> "  export AWS_ENDPOINT_URL=" + url + "\n").orElse("");
        return gateway.http().isPresent()
                ? variables
                : variables
                        + gateway.authorityFile()
                                .map(file -> "  export AWS_CA_BUNDLE=" + quoted(file) + "\n")
                                .orElse("");
    }

    /** One that works at every start: outside of us-east-1 a bucket that is there already cannot be made. */
    private String firstCall() {
        if (gateway.rootAccess() == RootAccess.NONE) {
            return "aws sts get-caller-identity"; // which nobody may deny a user
        }
        return config.region().equals("us-east-1") ? "aws s3 mb s3://demo" : "aws s3 ls";
    }

    /** The root access key, else that of a user who has one. */
    private Optional<String> usableKeyId() {
        return gateway.rootAccess() == RootAccess.NONE
                ? config.accounts().stream()
                        .flatMap(account -> account.users().stream())
                        .flatMap(user -> user.accessKeys().stream())
                        .map(AccessKey::id)
                        .findFirst()
                : Optional.of(rootAccessKey());
    }

    private Optional<String> endpoint() {
        return gateway.http()
                .map(where -> "http://" + reachable(where))
                .or(() -> gateway.https().map(where -> "https://" + reachable(where)));
    }

    /** A wildcard address listens everywhere, but no client can connect to it. */
    private static HostPort reachable(HostPort where) {
        boolean wildcard = where.host().equals("0.0.0.0") || where.host().equals("::");
        return wildcard ? new HostPort("127.0.0.1", where.port()) : where;
    }

    private static String quoted(Path path) {
        String text = path.toString();
        return text.matches("[A-Za-z0-9_./:@%+=,-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
    }
}
