package dev.sealgate.gateway;

import dev.sealgate.gateway.edge.exchange.Door;
import dev.sealgate.gateway.edge.exchange.HttpRequest;
import dev.sealgate.gateway.identity.auth.AuthException;
import dev.sealgate.gateway.identity.auth.Authenticator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Which service a request is for: what its credential is scoped to, else its {@code X-Amz-Target}, else the version of a Query call, else S3.
 * A form that nobody signed is a Query call, too: no operation of S3 takes one. Thread-safe.
 */
final class Services {
    private static final String S3 = "s3";
    private static final Map<String, String> TARGETS = Map.of(
            "TrentService.",
            "kms",
            "ServiceQuotasV20190624.",
            "servicequotas",
            "com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.",
            "cloudtrail");
    private static final Map<String, String> VERSIONS = Map.of("2010-05-08", "iam", "2011-06-15", "sts");

    private final Map<String, Door> doors;

    /** @param doors by the name that credentials are scoped to; {@code s3} must be among them */
    Services(Map<String, Door> doors) {
        this.doors = Map.copyOf(doors);
    }

    /** What {@link #door} serves {@code service} with, and everything that is recorded of it calls it; {@code other} when unserved. */
    String known(String service) {
        return doors.containsKey(service) ? service : "other";
    }

    Door door(String service) {
        Door door = doors.get(service);
        return door == null ? new UnservedService(service, new TreeSet<>(doors.keySet())) : door;
    }

    static String serviceOf(HttpRequest request) {
        return claimed(request)
                .or(() -> target(request))
                .or(() -> version(request))
                .or(() -> unsignedForm(request))
                .orElse(S3);
    }

    /** A signature that cannot be read is S3's to refuse, in its words. */
    private static Optional<String> claimed(HttpRequest request) {
        try {
            return Authenticator.claimedService(request);
        } catch (AuthException _) {
            return Optional.empty();
        }
    }

    private static Optional<String> target(HttpRequest request) {
        return request.headers()
                .first("x-amz-target")
                .flatMap(target -> TARGETS.entrySet().stream()
                        .filter(prefix -> target.startsWith(prefix.getKey()))
                        .map(Map.Entry::getValue)
                        .findFirst());
    }

    /** Unsigned Query calls; their body is the door's to read. */
    private static Optional<String> version(HttpRequest request) {
        return VERSIONS.entrySet().stream()
                .filter(entry -> request.rawQuery().contains("Version=" + entry.getKey()))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    /** Which of the Query services it is for would be told by its body, but each refuses it alike. */
    private static Optional<String> unsignedForm(HttpRequest request) {
        boolean form = request.headers()
                .first("content-type")
                .filter(type -> type.startsWith("application/x-www-form-urlencoded"))
                .isPresent();
        return form && request.method().equals("POST") && request.rawPath().equals("/")
                ? Optional.of("sts")
                : Optional.empty();
    }
}
