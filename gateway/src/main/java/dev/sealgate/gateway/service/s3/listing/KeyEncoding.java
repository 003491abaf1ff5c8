package dev.sealgate.gateway.service.s3.listing;

import dev.sealgate.gateway.edge.exchange.Query;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** How keys are written in listings: as they are, or form-encoded with {@code /} kept ({@code encoding-type=url}). */
enum KeyEncoding {
    NONE,
    URL;

    /** @throws S3Exception InvalidArgument for another encoding */
    static KeyEncoding of(Query query) {
        Optional<String> wanted = query.first("encoding-type");
        if (wanted.isEmpty()) {
            return NONE;
        }
        if (wanted.get().equals("url")) {
            return URL;
        }
        throw S3Exception.invalidArgument(
                "Invalid Encoding Method specified in Request", "encoding-type", wanted.get());
    }

    String encode(String key) {
        return this == NONE
                ? key
                : URLEncoder.encode(key, StandardCharsets.UTF_8).replace("%2F", "/");
    }

    /** What the answer's {@code EncodingType} says. */
    Optional<String> wireName() {
        return this == NONE ? Optional.empty() : Optional.of("url");
    }
}
