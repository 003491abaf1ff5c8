package dev.sealgate.gateway.config;

import dev.sealgate.storage.blob.s3.S3BlobSettings;
import dev.sealgate.storage.metadata.postgres.PostgresSettings;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** Addresses of the engines that keep metadata and blobs, as configuration and commands name them. Refusals show no address: it may hold a password. */
public final class EngineAddresses {
    private static final String PASSWORD_VARIABLE = "PGPASSWORD";

    private EngineAddresses() {}

    /**
     * @param place where the address stands, for people
     * @throws ConfigException when it is none
     */
    public static PostgresSettings database(String place, String uri, Function<String, Optional<String>> environment) {
        Map<String, String> variables = environment
                .apply(PASSWORD_VARIABLE)
                .map(password -> Map.of(PASSWORD_VARIABLE, password))
                .orElse(Map.of());
        return parsed(place, () -> PostgresSettings.parse(uri, variables));
    }

    /** As {@link #database}, of an S3 service. */
    public static S3BlobSettings bucket(String place, String uri) {
        return parsed(place, () -> S3BlobSettings.parse(uri));
    }

    private static <T> T parsed(String place, Supplier<T> parser) {
        try {
            return parser.get();
        } catch (IllegalArgumentException e) {
            throw new ConfigException(place + ": " + e.getMessage());
        }
    }
}
