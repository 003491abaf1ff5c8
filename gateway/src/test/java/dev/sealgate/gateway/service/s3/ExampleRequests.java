package dev.sealgate.gateway.service.s3;

import java.util.Optional;
import java.util.stream.Collectors;

/** A request of each row, made from what selects it. */
public final class ExampleRequests {
    private ExampleRequests() {}

    public static String path(S3Operation row, String bucket, String key) {
        return switch (row.on()) {
            case SERVICE -> "/";
            case ACCOUNT -> "/v20180820/configuration/publicAccessBlock";
            case BUCKET -> "/" + bucket;
            case OBJECT -> "/" + bucket + "/" + key;
        };
    }

    public static String query(S3Operation row) {
        return row.selectors().stream()
                .filter(Selector::isParameter)
                .map(selector -> selector.name() + "=" + selector.value().orElse(""))
                .collect(Collectors.joining("&"));
    }

    /** The one that selects it, if any does. */
    public static Optional<String> header(S3Operation row) {
        return row.selectors().stream()
                .filter(selector -> !selector.isParameter())
                .map(Selector::name)
                .findFirst();
    }
}
