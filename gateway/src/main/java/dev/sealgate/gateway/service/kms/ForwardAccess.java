package dev.sealgate.gateway.service.kms;

import dev.sealgate.kms.call.KmsCall;
import dev.sealgate.kms.call.KmsObserver;
import dev.sealgate.policy.Caller;
import dev.sealgate.policy.context.RequestContext;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * How a service uses the KMS in its caller's name: the same identity, but the service is what connects, so policies on the client's address,
 * endpoint or transport see the service's. Immutable. Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/access_forward_access_sessions.html
 *
 * @param service as endpoints call it, for example {@code s3}
 */
public record ForwardAccess(String service) {
    /** The global keys that tell of a connection or of one request, not of who made it; compared in lower case. */
    private static final Set<String> OF_THE_CONNECTION = Set.of(
            "aws:referer",
            "aws:securetransport",
            "aws:sourceip",
            "aws:sourcevpc",
            "aws:sourcevpcarn",
            "aws:sourcevpce",
            "aws:useragent",
            "aws:vpceaccount",
            "aws:vpceorgid",
            "aws:vpceorgpaths",
            "aws:vpcsourceip");

    /** The call, in the region of the service. */
    public KmsCall call(Caller caller, String region, String requestId, KmsObserver observer) {
        return new KmsCall(
                caller.withContext(context(caller.context())),
                region,
                requestId,
                Optional.of(service + "." + region + ".amazonaws.com"),
                observer);
    }

    RequestContext context(RequestContext ofClient) {
        String principal = service + ".amazonaws.com";
        RequestContext.Builder forwarded = RequestContext.builder();
        ofClient.forEach((name, value) -> {
            if (isOfTheCaller(name.toLowerCase(Locale.ROOT))) {
                put(forwarded, value);
            }
        });
        return forwarded
                // AWS: services speak TLS with each other, whatever the client spoke.
                .put("aws:SecureTransport", "true")
                .put("aws:ViaAWSService", "true")
                .putAll("aws:CalledVia", List.of(principal))
                .put("aws:CalledViaFirst", principal)
                .put("aws:CalledViaLast", principal)
                .build();
    }

    private static boolean isOfTheCaller(String name) {
        return name.startsWith("aws:") && !OF_THE_CONNECTION.contains(name);
    }

    private static void put(RequestContext.Builder context, RequestContext.ContextValue value) {
        if (value.multivalued()) {
            context.putAll(value.key(), value.values());
        } else {
            value.values().forEach(only -> context.put(value.key(), only));
        }
    }
}
