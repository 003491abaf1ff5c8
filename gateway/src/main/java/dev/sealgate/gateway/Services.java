package dev.sealgate.gateway;

import dev.sealgate.gateway.edge.exchange.HttpRequest;
import dev.sealgate.gateway.identity.auth.AuthException;
import dev.sealgate.gateway.identity.auth.Authenticator;
import dev.sealgate.gateway.operate.page.AdminPages;
import dev.sealgate.gateway.record.audit.Recording;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which service a request is for: the admin pages by its path, else what its credential is scoped to, else its {@code X-Amz-Target}, else the
 * version of a Query call, else S3. A form that nobody signed is a Query call, too: no operation of S3 takes one. Thread-safe.
 */
final class Services {
    private final Service adminPages;
    private final Service s3;
    private final Service sts;
    private final List<Service> all;
    private final Map<String, Service> byName;

    /**
     * @param s3 takes what says nothing else
     * @param sts takes forms that nobody signed
     */
    Services(Service adminPages, Service s3, Service sts, List<Service> others) {
        this.adminPages = adminPages;
        this.s3 = s3;
        this.sts = sts;
        this.all = Stream.concat(Stream.of(s3, sts), others.stream()).toList();
        this.byName = all.stream().collect(Collectors.toUnmodifiableMap(Service::name, Function.identity()));
    }

    /** One that refuses, for a service that is not served. */
    Service of(HttpRequest request) {
        if (AdminPages.serves(request)) {
            return adminPages;
        }
        return claimed(request)
                .map(this::named)
                .or(() -> target(request))
                .or(() -> version(request))
                .or(() -> unsignedForm(request))
                .orElse(s3);
    }

    private Service named(String name) {
        Service service = byName.get(name);
        return service == null ? unserved(name) : service;
    }

    private Service unserved(String name) {
        UnservedService refusal = new UnservedService(name, new TreeSet<>(byName.keySet()));
        return new Service(Service.OTHER, refusal, _ -> false, new Recording.Nothing());
    }

    /** A signature that cannot be read is S3's to refuse, in its words. */
    private static Optional<String> claimed(HttpRequest request) {
        try {
            return Authenticator.claimedService(request);
        } catch (AuthException _) {
            return Optional.empty();
        }
    }

    private Optional<Service> target(HttpRequest request) {
        return request.headers()
                .first("x-amz-target")
                .flatMap(target -> all.stream()
                        .filter(service -> service.targetPrefix()
                                .filter(target::startsWith)
                                .isPresent())
                        .findFirst());
    }

    /** Unsigned Query calls; their body is the door's to read. */
    private Optional<Service> version(HttpRequest request) {
        return all.stream()
                .filter(service -> service.queryVersion()
                        .filter(version -> request.rawQuery().contains("Version=" + version))
                        .isPresent())
                .findFirst();
    }

    /** Which of the Query services it is for would be told by its body, but each refuses it alike. */
    private Optional<Service> unsignedForm(HttpRequest request) {
        boolean form = request.headers()
                .first("content-type")
                .filter(type -> type.startsWith("application/x-www-form-urlencoded"))
                .isPresent();
        return form && request.method().equals("POST") && request.rawPath().equals("/")
                ? Optional.of(sts)
                : Optional.empty();
    }
}
