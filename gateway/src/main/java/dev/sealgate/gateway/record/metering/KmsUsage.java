package dev.sealgate.gateway.record.metering;

import dev.sealgate.kms.call.KmsEvent;
import dev.sealgate.kms.call.KmsOperation.Mark;
import dev.sealgate.kms.error.KmsErrorCode;
import dev.sealgate.policy.context.AccountId;
import dev.sealgate.policy.context.Principal;
import dev.sealgate.storage.usage.Usage;
import dev.sealgate.storage.usage.UsageKey;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** What one call to the KMS adds to which counter. Thread-safe. */
final class KmsUsage {
    static final String SERVICE = "kms";

    private static final String BUCKET_ARN = "arn:aws:s3:::";

    private final Windows bucketKeys;
    private final Windows caches;

    KmsUsage(int maxRemembered) {
        bucketKeys = new Windows(maxRemembered);
        caches = new Windows(maxRemembered);
    }

    static UsageKey key(AccountId payer, KmsEvent event) {
        return new UsageKey(
                payer.value(),
                LocalDate.ofInstant(event.time(), ZoneOffset.UTC),
                event.call().region(),
                SERVICE,
                event.operation().name(),
                PriceClass.of(event).name(),
                keyArn(event),
                bucket(event),
                event.call().caller().principal().issuerArn());
    }

    Usage usage(KmsEvent event) {
        boolean throttled = event.refusal()
                .filter(refusal -> refusal.code() == KmsErrorCode.THROTTLING)
                .isPresent();
        boolean performed = event.refusal().isEmpty();
        return new Usage(
                1,
                flag(throttled),
                flag(!performed && !throttled),
                flag(isViaS3(event)),
                0,
                flag(performed && isViaS3(event) && wouldBeSavedByBucketKey(event)),
                flag(performed && event.call().via().isEmpty() && wouldBeSavedByCache(event)),
                0,
                0);
    }

    private static long flag(boolean set) {
        return set ? 1 : 0;
    }

    private static boolean isViaS3(KmsEvent event) {
        return event.call().via().filter(S3Usage.SERVICE::equals).isPresent();
    }

    /** With a bucket key S3 asks once for each caller, bucket and key in a while, not once for each object. */
    private boolean wouldBeSavedByBucketKey(KmsEvent event) {
        boolean ofObject = s3Arn(event).indexOf('/') >= 0;
        return ofObject
                && event.operation().is(Mark.CACHEABLE)
                && bucketKeys.repeats(
                        event.time(),
                        List.of(
                                sender(event),
                                bucket(event),
                                keyArn(event),
                                event.operation().name()));
    }

    private boolean wouldBeSavedByCache(KmsEvent event) {
        if (!event.operation().is(Mark.CACHEABLE)) {
            return false;
        }
        List<String> facts = new ArrayList<>(
                List.of(sender(event), keyArn(event), event.operation().name()));
        new TreeMap<>(event.request().encryptionContext()).forEach((name, value) -> {
            facts.add(name);
            facts.add(value);
        });
        return caches.repeats(event.time(), facts);
    }

    private static String sender(KmsEvent event) {
        Principal principal = event.call().caller().principal();
        return principal.arn();
    }

    private static String keyArn(KmsEvent event) {
        return event.keys().isEmpty() ? "" : event.keys().getFirst().arn().toString();
    }

    /** Only for S3's calls: there the context is S3's word, not the caller's. */
    private static String bucket(KmsEvent event) {
        String arn = s3Arn(event);
        if (!isViaS3(event) || !arn.startsWith(BUCKET_ARN)) {
            return "";
        }
        int slash = arn.indexOf('/');
        return arn.substring(BUCKET_ARN.length(), slash < 0 ? arn.length() : slash);
    }

    private static String s3Arn(KmsEvent event) {
        return event.request().encryptionContext().getOrDefault("aws:s3:arn", "");
    }
}
