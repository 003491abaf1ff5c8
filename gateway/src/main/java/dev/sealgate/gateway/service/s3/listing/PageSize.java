package dev.sealgate.gateway.service.s3.listing;

import dev.sealgate.gateway.edge.exchange.Query;
import dev.sealgate.gateway.protocol.s3.S3Exception;

/** The limit a client sets on a page: at most 1,000, which is also the default. */
final class PageSize {
    private static final int MAX = 1_000;

    private PageSize() {}

    /** @throws S3Exception InvalidArgument for a negative number or none at all */
    static int of(Query query, String parameter) {
        String text = query.first(parameter).orElse("");
        if (text.isEmpty()) {
            return MAX;
        }
        int wanted = parse(text, parameter);
        if (wanted < 0) {
            throw S3Exception.invalidArgument(
                    "Argument " + parameter + " must be an integer between 0 and 2147483647", parameter, text);
        }
        return Math.min(wanted, MAX);
    }

    private static int parse(String text, String parameter) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException _) {
            throw S3Exception.invalidArgument(
                    "Provided " + parameter + " not an integer or within integer range", parameter, text);
        }
    }
}
