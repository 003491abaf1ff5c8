package dev.sealgate.gateway.record.metering;

import dev.sealgate.gateway.edge.exchange.Trace;
import dev.sealgate.gateway.protocol.s3.S3ErrorCode;
import dev.sealgate.policy.Caller;
import dev.sealgate.policy.Resource;
import dev.sealgate.policy.context.AccountId;
import dev.sealgate.policy.context.Principal;
import dev.sealgate.storage.usage.Usage;
import dev.sealgate.storage.usage.UsageKey;
import java.time.LocalDate;
import java.util.Optional;

/** What one request to S3 adds to which counter. */
final class S3Usage {
    static final String SERVICE = "s3";

    private static final String ANONYMOUS = "anonymous";
    private static final String BUCKET_ARN = "arn:aws:s3:::";
    private static final int FIRST_ERROR = 400;

    private S3Usage() {}

    /** Empty for what nobody pays: strangers that ask for no bucket that exists. */
    static Optional<UsageKey> key(Trace trace, LocalDate today) {
        return trace.caller().flatMap(caller -> {
            Optional<Resource> bucket = bucket(caller);
            Principal principal = caller.principal();
            Optional<AccountId> payer = principal.account().or(() -> bucket.flatMap(Resource::owner));
            return payer.map(account -> new UsageKey(
                    account.value(),
                    today,
                    "",
                    SERVICE,
                    trace.operation().orElse(Interval.OTHER),
                    PriceClass.NONE.name(),
                    "",
                    bucket.map(S3Usage::nameOf).orElse(""),
                    principal.account().isPresent() ? principal.issuerArn() : ANONYMOUS));
        });
    }

    static Usage usage(Trace trace, int status, long announcedBytes) {
        boolean throttled = trace.errorCode()
                .filter(S3ErrorCode.SLOW_DOWN.wireCode()::equals)
                .isPresent();
        boolean failed = status >= FIRST_ERROR && !throttled;
        return new Usage(
                1,
                throttled ? 1 : 0,
                failed ? 1 : 0,
                0,
                trace.savedKmsCalls(),
                0,
                0,
                status < FIRST_ERROR ? announcedBytes : 0,
                0);
    }

    /** The first bucket about which something was decided and that exists, as only those have an owner. */
    private static Optional<Resource> bucket(Caller caller) {
        return caller.decisions().stream()
                .map(decision -> decision.request().resource())
                .filter(resource -> resource.kind() == Resource.Kind.S3
                        && resource.owner().isPresent()
                        && resource.arn().startsWith(BUCKET_ARN))
                .findFirst();
    }

    private static String nameOf(Resource bucket) {
        String path = bucket.arn().substring(BUCKET_ARN.length());
        int slash = path.indexOf('/');
        return slash < 0 ? path : path.substring(0, slash);
    }
}
