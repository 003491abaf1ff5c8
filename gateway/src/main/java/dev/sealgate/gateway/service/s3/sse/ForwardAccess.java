package dev.sealgate.gateway.service.s3.sse;

import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.gateway.service.s3.S3Request;
import dev.sealgate.kms.call.KmsCall;
import dev.sealgate.policy.Caller;
import dev.sealgate.policy.Principal;
import dev.sealgate.policy.RequestContext;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The caller of an S3 request as the KMS sees it: the same identity, but S3 is what connects, so policies on the client's
 * address, endpoint or transport see S3's.
 *
 * <p>Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/access_forward_access_sessions.html
 */
final class ForwardAccess {
    private static final String SERVICE = "s3.amazonaws.com";

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

    private ForwardAccess() {}

    /** @throws S3Exception for callers without a signature: no key serves them */
    static void requireSignature(S3Request request) {
        if (request.caller().principal().kind() == Principal.Kind.ANONYMOUS) {
            throw S3Exception.invalidArgument(
                    "Requests specifying Server Side Encryption with AWS KMS managed keys require AWS Signature Version 4.",
                    "Authorization",
                    "null");
        }
    }

    /** @throws S3Exception as {@link #requireSignature} does */
    static KmsCall call(S3Request request) {
        requireSignature(request);
        Caller caller = request.caller();
        String endpoint = "s3." + request.region() + ".amazonaws.com";
        return new KmsCall(
                caller.withContext(context(caller.context())),
                request.region(),
                request.requestId(),
                Optional.of(endpoint),
                request.tally());
    }

    static RequestContext context(RequestContext ofClient) {
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
                .putAll("aws:CalledVia", List.of(SERVICE))
                .put("aws:CalledViaFirst", SERVICE)
                .put("aws:CalledViaLast", SERVICE)
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
