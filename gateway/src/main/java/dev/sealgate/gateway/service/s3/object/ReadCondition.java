package dev.sealgate.gateway.service.s3.object;

import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.storage.object.ObjectVersion;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Optional;

/**
 * The four conditions of a read, or of the source of a copy, with their precedence. Immutable.
 *
 * <p>Source: https://www.rfc-editor.org/rfc/rfc9110#section-13.2.2
 */
final class ReadCondition {
    /** Whether to go on, and if not, the header that said so. */
    sealed interface Verdict {
        record Proceed() implements Verdict {}

        /** If-None-Match or If-Modified-Since: the reader has it already. */
        record NotModified(String header) implements Verdict {}

        /** If-Match or If-Unmodified-Since. */
        record Failed(String header) implements Verdict {}
    }

    private static final Verdict PROCEED = new Verdict.Proceed();

    private final Headers headers;
    private final String prefix;

    private ReadCondition(Headers headers, String prefix) {
        this.headers = headers;
        this.prefix = prefix;
    }

    static ReadCondition ofObject(Headers headers) {
        return new ReadCondition(headers, "");
    }

    static ReadCondition ofCopySource(Headers headers) {
        return new ReadCondition(headers, "x-amz-copy-source-");
    }

    Verdict of(ObjectVersion version, Instant now) {
        Verdict first = mustMatch(version);
        return first.equals(PROCEED) ? mustDiffer(version, now) : first;
    }

    private Verdict mustMatch(ObjectVersion version) {
        Optional<String> ifMatch = headers.first(prefix + "If-Match");
        if (ifMatch.isPresent()) {
            return names(ifMatch.get(), version) ? PROCEED : new Verdict.Failed(prefix + "If-Match");
        }
        return date("If-Unmodified-Since")
                .filter(date -> lastModified(version).isAfter(date))
                .<Verdict>map(_ -> new Verdict.Failed(prefix + "If-Unmodified-Since"))
                .orElse(PROCEED);
    }

    private Verdict mustDiffer(ObjectVersion version, Instant now) {
        Optional<String> ifNoneMatch = headers.first(prefix + "If-None-Match");
        if (ifNoneMatch.isPresent()) {
            return names(ifNoneMatch.get(), version) ? new Verdict.NotModified(prefix + "If-None-Match") : PROCEED;
        }
        return date("If-Modified-Since")
                // AWS: a date in the future is no condition.
                .filter(date -> !date.isAfter(now) && !lastModified(version).isAfter(date))
                .<Verdict>map(_ -> new Verdict.NotModified(prefix + "If-Modified-Since"))
                .orElse(PROCEED);
    }

    private Optional<Instant> date(String name) {
        return headers.first(prefix + name).flatMap(HttpDate::parse);
    }

    private static boolean names(String header, ObjectVersion version) {
        return Arrays.stream(header.split(",", -1))
                .map(String::trim)
                .anyMatch(etag -> etag.equals("*") || ETags.unquote(etag).equals(version.etag()));
    }

    private static Instant lastModified(ObjectVersion version) {
        return version.lastModified().truncatedTo(ChronoUnit.SECONDS);
    }
}
