package dev.sealgate.storage.blob.s3;

import dev.sealgate.storage.StorageException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLException;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;

/** What a failed request means to callers: one line that names bucket, service and code, and says what to do. */
final class Failures {
    private static final Set<String> THROTTLED = Set.of(
            "SlowDown",
            "Throttling",
            "ThrottlingException",
            "RequestLimitExceeded",
            "TooManyRequests",
            "ServiceUnavailable");
    private static final Set<String> FULL = Set.of(
            "QuotaExceeded", "QuotaExceededException", "StorageFull", "XMinioStorageFull", "InsufficientCapacity");

    private static final String RENEW = "renew the session's credentials";
    private static final String CHECK_KEY =
            "check the access key and its secret in the environment, the profile or what else the AWS SDK reads";
    private static final String CHECK_REGION = "set region= to the bucket's region, and endpoint= to that region's";

    private static final Map<String, String> ADVICE = Map.ofEntries(
            Map.entry("NoSuchBucket", "create the bucket, or correct its name"),
            Map.entry("InvalidAccessKeyId", CHECK_KEY),
            Map.entry("SignatureDoesNotMatch", CHECK_KEY),
            Map.entry("ExpiredToken", RENEW),
            Map.entry("InvalidToken", RENEW),
            Map.entry("RequestTimeTooSkewed", "set this machine's clock"),
            Map.entry("PermanentRedirect", CHECK_REGION),
            Map.entry("TemporaryRedirect", CHECK_REGION),
            Map.entry("AuthorizationHeaderMalformed", CHECK_REGION),
            Map.entry("IllegalLocationConstraintException", CHECK_REGION),
            Map.entry("InvalidRequest", "set checksum= to what the service knows: crc32c, sha256, md5 or none"),
            Map.entry("BadDigest", "the bytes were altered on their way; use https, or look for a faulty proxy"));

    private final S3BlobSettings settings;

    Failures(S3BlobSettings settings) {
        this.settings = settings;
    }

    StorageException of(Step step, String key, Throwable cause) {
        String message = step.verb() + " s3://" + settings.bucket() + "/" + key + " at " + service() + ": ";
        if (cause instanceof AwsServiceException refusal) {
            return refused(step, message, refusal);
        }
        return isForWantOfAConnection(cause)
                ? new StorageException.Slow(
                        message + "no connection was free for "
                                + Clients.acquisition(settings).toSeconds() + " s; raise maxConnections= ("
                                + settings.maxConnections() + "), or look at that service",
                        cause)
                : new StorageException.Unavailable(message + unanswered(cause), cause);
    }

    private String service() {
        return settings.endpoint().map(Object::toString).orElse("AWS");
    }

    private StorageException refused(Step step, String message, AwsServiceException refusal) {
        String code = code(refusal).orElse("no S3 error");
        int status = refusal.statusCode();
        String said = message + status + " " + code + request(refusal);
        if (FULL.contains(code) || status == 507) {
            return new StorageException.Full(said + "; no space is left there", refusal);
        }
        if (THROTTLED.contains(code) || status == 429 || status == 503) {
            return new StorageException.Slow(said + "; it asks for fewer requests", refusal);
        }
        return new StorageException.Unavailable(said + advice(step, status, code), refusal);
    }

    private static String request(AwsServiceException refusal) {
        String id = refusal.requestId();
        return id == null ? "" : " (request " + id.replaceAll("[^A-Za-z0-9+/=._-]", "") + ")";
    }

    private String advice(Step step, int status, String code) {
        String advice = ADVICE.get(code);
        if (advice == null && (status == 403 || status == 401)) {
            advice = "allow these credentials " + step.permission() + " on arn:aws:s3:::" + settings.bucket()
                    + (step == Step.LIST ? "" : "/" + new Keys(settings.prefix()).before() + "*")
                    + (step == Step.READ ? ", and s3:ListBucket, without which an absent object looks forbidden" : "");
        }
        return advice == null ? "" : "; " + advice;
    }

    /** The code within the service's answer; empty when something else answered. */
    static Optional<String> code(AwsServiceException refusal) {
        return Optional.ofNullable(refusal.awsErrorDetails())
                .map(details -> details.errorCode())
                .filter(code -> code.matches("[A-Za-z0-9.]{1,64}"));
    }

    private static boolean isForWantOfAConnection(Throwable thrown) {
        for (Throwable each = thrown; each != null; each = each.getCause()) {
            String message = each.getMessage();
            if (message != null && message.contains("Acquire operation took longer")) {
                return true;
            }
        }
        return false;
    }

    private String unanswered(Throwable cause) {
        if (find(cause, ApiCallTimeoutException.class).isPresent()) {
            return "no answer within " + settings.deadline().toSeconds() + " s; look at that service";
        }
        if (find(cause, UnknownHostException.class).isPresent()) {
            return "no such host; correct endpoint= or region=, or look at the name server";
        }
        if (find(cause, SSLException.class).isPresent()) {
            return "TLS failed; give the certificates that vouch for it as trust=FILE.pem ("
                    + find(cause, SSLException.class).map(Throwable::getMessage).orElse("") + ")";
        }
        if (find(cause, ConnectException.class).isPresent()) {
            return "no connection; start that service, or correct endpoint=";
        }
        String message = String.valueOf(cause.getMessage());
        if (message.toLowerCase(Locale.ROOT).contains("credentials")) {
            return "no credentials; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or profile=NAME of ~/.aws/credentials";
        }
        return "no answer (" + message.lines().findFirst().orElse("") + ")";
    }

    private static <T extends Throwable> Optional<T> find(Throwable thrown, Class<T> type) {
        for (Throwable each = thrown; each != null; each = each.getCause()) {
            if (type.isInstance(each)) {
                return Optional.of(type.cast(each));
            }
        }
        return Optional.empty();
    }
}
