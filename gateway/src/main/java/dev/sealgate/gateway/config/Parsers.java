package dev.sealgate.gateway.config;

import dev.sealgate.gateway.config.AuditSettings.S3DataEvents;
import dev.sealgate.gateway.config.LogSettings.Access;
import dev.sealgate.gateway.config.Section.Located;
import dev.sealgate.policy.context.AccountId;
import dev.sealgate.policy.document.ParsedPolicy;
import dev.sealgate.policy.document.PolicyDocument;
import dev.sealgate.policy.document.PolicyRules;
import dev.sealgate.policy.value.Cidr;
import dev.sealgate.storage.blob.s3.S3BlobSettings;
import dev.sealgate.storage.metadata.Durability;
import dev.sealgate.storage.metadata.postgres.PostgresSettings;
import dev.sealgate.storage.object.ObjectOwnership;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Text to value, or a refusal that says where and what is accepted. */
final class Parsers {
    private static final Pattern REGION = Pattern.compile("[a-z]{2}(-[a-z]+){1,3}-[0-9]{1,2}");
    private static final Pattern DOMAIN =
            Pattern.compile("[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*");
    private static final Pattern ACCESS_KEY_ID = Pattern.compile("[A-Za-z0-9_.-]{3,128}");
    private static final Pattern SECRET = Pattern.compile("[!-~]{8,128}");
    private static final Pattern CANONICAL_ID = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern UUID_FORM =
            Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
    private static final Pattern DURATION = Pattern.compile("([0-9]{1,7})(ms|s|m|h)");
    private static final Pattern SIZE = Pattern.compile("([0-9]{1,9})(B|KiB|MiB|GiB)?");
    private static final Pattern OBJECT_PREFIX = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/.{0,1024})?");
    private static final int MAX_LOG_FILES = 20; // logback's
    private static final Pattern COUNT = Pattern.compile("[1-9][0-9]{0,8}");

    // https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateUser.html
    private static final Pattern IAM_NAME = Pattern.compile("[A-Za-z0-9_+=,.@-]{1,64}");
    private static final Pattern POLICY_NAME = Pattern.compile("[A-Za-z0-9_+=,.@-]{1,128}");

    private static final Pattern IAM_PATH = Pattern.compile("/|/[!-~]{1,510}/");
    private static final Pattern POLICY_ARN =
            Pattern.compile("arn:aws:iam::(aws|[0-9]{12}):policy/([!-.0-~]+/)*[A-Za-z0-9_+=,.@-]{1,128}");

    // https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateAlias.html
    private static final Pattern ALIAS = Pattern.compile("(?:alias/)?([A-Za-z0-9/_-]{1,250})");

    private Parsers() {}

    static Optional<HostPort> listener(Located value) {
        if (value.text().equals("off")) {
            return Optional.empty();
        }
        return Optional.of(HostPort.parse(value.text())
                .orElseThrow(() -> refused(value, "HOST:PORT, for example 127.0.0.1:9000, or off")));
    }

    /** {@code local}: in the data directory. */
    static Optional<PostgresSettings> metadata(Located value, Function<String, Optional<String>> environment) {
        return isLocal(value)
                ? Optional.empty()
                : Optional.of(EngineAddresses.database(value.place(), value.text(), environment));
    }

    static Optional<S3BlobSettings> blobs(Located value) {
        return isLocal(value) ? Optional.empty() : Optional.of(EngineAddresses.bucket(value.place(), value.text()));
    }

    private static boolean isLocal(Located value) {
        return value.text().equals("local");
    }

    static Path path(Located value, Path base) {
        try {
            if (!value.text().isBlank()) {
                return base.resolve(value.text()).normalize();
            }
        } catch (InvalidPathException e) {
            throw refused(value, "a path"); // says all that the exception says
        }
        throw refused(value, "a path");
    }

    static LogSettings.Format logFormat(Located value) {
        return switch (value.text()) {
            case "text" -> LogSettings.Format.TEXT;
            case "json" -> LogSettings.Format.JSON;
            default -> throw refused(value, "text or json");
        };
    }

    static Access accessLog(Located value, Path base) {
        return switch (value.text()) {
            case "off" -> new Access.Off();
            case "stdout" -> new Access.StandardOutput();
            case "stderr", "info" -> new Access.StandardError(); // "info" is what SEALGATE_ACCESS_LOG once said for it
            default -> {
                if (value.text().indexOf('%') >= 0) {
                    throw refused(value, "off, stderr, stdout, or a file without % in its path");
                }
                yield new Access.ToFile(path(value, base));
            }
        };
    }

    static int fewFiles(Located value) {
        int files = count(value);
        if (files > MAX_LOG_FILES) {
            throw refused(value, "1 to " + MAX_LOG_FILES);
        }
        return files;
    }

    static Durability durability(Located value) {
        return switch (value.text()) {
            case "strict" -> Durability.STRICT;
            case "relaxed" -> Durability.RELAXED;
            default -> throw refused(value, "strict or relaxed");
        };
    }

    static boolean flag(Located value) {
        return switch (value.text()) {
            case "true" -> true;
            case "false" -> false;
            default -> throw refused(value, "true or false");
        };
    }

    static S3DataEvents allOrNone(Located value) {
        return switch (value.text()) {
            case "all" -> new S3DataEvents.All();
            case "none" -> new S3DataEvents.Of(List.of());
            default -> throw refused(value, "all, none, or a list of buckets and bucket/prefix");
        };
    }

    static String objectPrefix(Located value) {
        return matching(value, OBJECT_PREFIX, "a bucket, or bucket/prefix");
    }

    static String region(Located value) {
        return matching(value, REGION, "an AWS region, for example us-east-1");
    }

    static String domain(Located value) {
        Located lower = new Located(value.place(), value.text().toLowerCase(Locale.ROOT));
        return matching(lower, DOMAIN, "a host name such as s3.example.com, without a leading dot");
    }

    static AccountId accountId(Located value) {
        return new AccountId(matching(value, Pattern.compile("[0-9]{12}"), "12 digits"));
    }

    static String canonicalId(Located value) {
        return matching(value, CANONICAL_ID, "64 lower-case hex digits");
    }

    static String userName(Located value) {
        return matching(value, IAM_NAME, "1 to 64 of letters, digits and _+=,.@-");
    }

    static String policyName(Located value) {
        return matching(value, POLICY_NAME, "1 to 128 of letters, digits and _+=,.@-");
    }

    static String roleName(Located value) {
        return userName(value);
    }

    static String groupName(Located value) {
        return matching(value, POLICY_NAME, "1 to 128 of letters, digits and _+=,.@-");
    }

    static String iamPath(Located value) {
        return matching(value, IAM_PATH, "a path that starts and ends with /, for example /team/");
    }

    static String policyArn(Located value) {
        return matching(
                value, POLICY_ARN, "the ARN of a managed policy, for example arn:aws:iam::aws:policy/ReadOnlyAccess");
    }

    /** Checked as IAM checks it: a policy that cannot be understood must not be skipped at run time. */
    static String policyDocument(Located value, String name, PolicyRules.Kind kind) {
        return switch (PolicyDocument.parse(value.text(), PolicyRules.of(kind))) {
            case ParsedPolicy.Valid _ -> value.text();
            case ParsedPolicy.Malformed(String message) ->
                throw malformed(value, name, value.text(), PolicyRules.of(kind), message);
        };
    }

    static MetricsSettings.Access metricsAccess(Located value) {
        return switch (value.text()) {
            case "loopback" -> MetricsSettings.Access.LOOPBACK;
            case "administrators" -> MetricsSettings.Access.ADMINISTRATORS;
            case "anyone" -> MetricsSettings.Access.ANYONE;
            default -> throw refused(value, "loopback, administrators or anyone");
        };
    }

    static Cidr cidr(Located value) {
        return Cidr.parse(value.text())
                .orElseThrow(() -> refused(value, "an IP address or a CIDR block, for example 10.0.0.0/8"));
    }

    static ObjectOwnership ownership(Located value) {
        return Arrays.stream(ObjectOwnership.values())
                .filter(ownership -> ownership.wireName().equals(value.text()))
                .findFirst()
                .orElseThrow(() -> refused(value, "BucketOwnerEnforced, BucketOwnerPreferred or ObjectWriter"));
    }

    static String keyPolicy(Located value) {
        String text = value.text().strip();
        return switch (PolicyDocument.parse(text, PolicyRules.of(PolicyRules.Kind.KMS_KEY))) {
            case ParsedPolicy.Valid _ -> text;
            case ParsedPolicy.Malformed(String message) ->
                throw malformed(value, "the key policy", text, PolicyRules.of(PolicyRules.Kind.KMS_KEY), message);
        };
    }

    /** A document is long, so not it is shown but what is wrong in it. */
    private static ConfigException malformed(
            Located value, String name, String document, PolicyRules rules, String message) {
        return new ConfigException(value.place() + ": " + name + ": "
                + PolicyDocument.flawIn(document, rules).orElse(message));
    }

    static String accessKeyId(Located value) {
        return matching(value, ACCESS_KEY_ID, "3 to 128 of letters, digits and _.-");
    }

    /** The message never repeats what was found. */
    static String secretAccessKey(Located value) {
        if (!SECRET.matcher(value.text()).matches()) {
            throw ConfigException.unexpectedSecret(value.place(), "8 to 128 printable ASCII characters without spaces");
        }
        return value.text();
    }

    static UUID keyId(Located value) {
        return UUID.fromString(
                matching(value, UUID_FORM, "a lower-case UUID, for example 1234abcd-12ab-34cd-56ef-1234567890ab"));
    }

    static String alias(Located value) {
        Matcher matcher = ALIAS.matcher(value.text());
        if (!matcher.matches() || matcher.group(1).startsWith("aws/")) {
            throw refused(value, "alias/NAME of letters, digits and /_-, not starting with alias/aws/");
        }
        return matcher.group(1);
    }

    static int count(Located value) {
        return Integer.parseInt(matching(value, COUNT, "a whole number from 1 to 999999999"));
    }

    static int countOrNone(Located value) {
        return value.text().equals("0") ? 0 : count(value);
    }

    static long sizeBytes(Located value) {
        Matcher matcher = SIZE.matcher(value.text());
        if (!matcher.matches()) {
            throw refused(value, "a size such as 512MiB or 5GiB");
        }
        long unit = switch (Optional.ofNullable(matcher.group(2)).orElse("B")) {
            case "KiB" -> 1L << 10;
            case "MiB" -> 1L << 20;
            case "GiB" -> 1L << 30;
            default -> 1;
        };
        return Long.parseLong(matcher.group(1)) * unit;
    }

    static long bytesPerSecond(Located value) {
        long bytes = sizeBytes(value);
        if (bytes == 0) {
            throw refused(value, "a size for each second such as 4KiB");
        }
        return bytes;
    }

    static Duration duration(Located value) {
        Matcher matcher = DURATION.matcher(value.text());
        if (!matcher.matches() || Long.parseLong(matcher.group(1)) == 0) {
            throw refused(value, "a duration such as 500ms, 60s or 5m");
        }
        long amount = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            default -> Duration.ofHours(amount);
        };
    }

    private static String matching(Located value, Pattern form, String expected) {
        if (!form.matcher(value.text()).matches()) {
            throw refused(value, expected);
        }
        return value.text();
    }

    private static ConfigException refused(Located value, String expected) {
        return ConfigException.unexpected(value.place(), value.text(), expected);
    }
}
