package dev.sealgate.gateway.operate.cli;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the gateway is and who asks, for commands that talk to a running one. */
final class ClientOptions {
    @Option(
            names = "--endpoint",
            paramLabel = "URL",
            description = "The running gateway. Default: http://127.0.0.1:9000 (AWS_ENDPOINT_URL)")
    private @Nullable String endpoint;

    @Option(
            names = "--region",
            paramLabel = "REGION",
            description =
                    "The Region of the bucket or key. Default: the profile's, else us-east-1 (AWS_REGION, AWS_DEFAULT_REGION)")
    private @Nullable String region;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "The data directory whose credentials file is used when the environment names no credentials."
                    + " Default: sealgate-data (SEALGATE_DATA)")
    private @Nullable String data;

    @Option(names = "--json", description = "Print the answer as JSON.")
    private boolean json;

    /** As a command line sets them. */
    ClientOptions() {}

    /** For a command that has options of its own in place of these. */
    ClientOptions(@Nullable String endpoint, @Nullable String region, @Nullable String data) {
        this.endpoint = endpoint;
        this.region = region;
        this.data = data;
    }

    Optional<String> endpoint() {
        return Optional.ofNullable(endpoint);
    }

    Optional<String> region() {
        return Optional.ofNullable(region);
    }

    Optional<String> data() {
        return Optional.ofNullable(data);
    }

    boolean json() {
        return json;
    }
}
