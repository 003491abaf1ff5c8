package dev.sealgate.gateway.service.s3.lifecycle;

import dev.sealgate.gateway.protocol.s3.S3ErrorCode;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.gateway.protocol.xml.S3Xml;
import dev.sealgate.gateway.protocol.xml.XmlBody;
import dev.sealgate.gateway.protocol.xml.XmlElement;
import dev.sealgate.storage.object.BucketLifecycle;
import dev.sealgate.storage.object.LifecycleRule;
import dev.sealgate.storage.object.LifecycleRule.Expiration;
import dev.sealgate.storage.object.LifecycleRule.NoncurrentExpiration;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * {@code LifecycleConfiguration}, read and written.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_LifecycleRule.html
 */
final class LifecycleDocument {
    static final String ROOT = "LifecycleConfiguration";
    private static final int MAX_RULES = 1_000;
    private static final int MAX_ID_LENGTH = 255;
    private static final String EXPIRATION = "Expiration";
    private static final String NONCURRENT = "NoncurrentVersionExpiration";
    private static final String ABORT = "AbortIncompleteMultipartUpload";
    private static final String MARKER = "ExpiredObjectDeleteMarker";
    private static final Set<String> ACTIONS =
            Set.of(EXPIRATION, NONCURRENT, ABORT, LifecycleTransitions.CURRENT, LifecycleTransitions.NONCURRENT);
    private static final Set<String> OF_RULE = Set.of(
            "ID",
            "Status",
            "Filter",
            "Prefix",
            EXPIRATION,
            NONCURRENT,
            ABORT,
            LifecycleTransitions.CURRENT,
            LifecycleTransitions.NONCURRENT);

    private LifecycleDocument() {}

    /**
     * The rules, in their order.
     *
     * @throws S3Exception MalformedXML, InvalidArgument or InvalidRequest
     */
    static List<LifecycleRule> read(byte[] xml) {
        List<XmlElement> elements =
                S3Xml.read(xml, ROOT).requireOnly(Set.of("Rule")).childrenNamed("Rule");
        if (elements.isEmpty() || elements.size() > MAX_RULES) {
            throw XmlElement.malformed();
        }
        List<LifecycleRule> rules =
                elements.stream().map(LifecycleDocument::rule).toList();
        Set<String> ids = new HashSet<>();
        for (LifecycleRule rule : rules) {
            if (!ids.add(rule.id())) {
                throw invalidArgument("Rule ID must be unique. Found same ID for more than one rule");
            }
        }
        return rules;
    }

    private static LifecycleRule rule(XmlElement rule) {
        rule.requireOnly(OF_RULE);
        String id = rule.childText("ID").filter(text -> !text.isEmpty()).orElseGet(LifecycleDocument::newId);
        if (id.length() > MAX_ID_LENGTH) {
            throw invalidArgument("ID length should not exceed allowed limit of 255");
        }
        LifecycleRule.Filter filter = LifecycleFilters.read(rule);
        Optional<Expiration> expiration = rule.child(EXPIRATION).map(LifecycleDocument::expiration);
        Optional<NoncurrentExpiration> noncurrent = rule.child(NONCURRENT).map(LifecycleDocument::noncurrent);
        Optional<Integer> abort = rule.child(ABORT).map(LifecycleDocument::abortAfterDays);
        boolean enabled = isEnabled(rule);
        requireActionsThatFit(rule, filter, expiration);
        LifecycleRule read = new LifecycleRule(
                id,
                enabled,
                filter,
                expiration,
                noncurrent,
                abort,
                LifecycleTransitions.current(rule),
                LifecycleTransitions.noncurrent(rule));
        LifecycleTransitions.requireOrder(read);
        return read;
    }

    private static void requireActionsThatFit(
            XmlElement rule, LifecycleRule.Filter filter, Optional<Expiration> expiration) {
        if (rule.children().stream().map(XmlElement::name).noneMatch(ACTIONS::contains)) {
            throw invalidRequest("At least one action needs to be specified in a rule");
        }
        if (rule.child(ABORT).isPresent()) {
            requireOnlyPrefix(filter, ABORT);
        }
        if (expiration.filter(Expiration::expiredDeleteMarker).isPresent()) {
            requireOnlyPrefix(filter, MARKER);
        }
    }

    /** AWS: neither uploads nor delete markers have tags or a size. */
    private static void requireOnlyPrefix(LifecycleRule.Filter filter, String action) {
        if (!filter.tags().isEmpty()) {
            throw invalidRequest(action + " cannot be specified with Tags.");
        }
        if (filter.largerThan().isPresent() || filter.smallerThan().isPresent()) {
            throw invalidRequest(action + " cannot be specified with Object Size.");
        }
    }

    private static boolean isEnabled(XmlElement rule) {
        return switch (rule.requireChildText("Status")) {
            case "Enabled" -> true;
            case "Disabled" -> false;
            default -> throw XmlElement.malformed();
        };
    }

    private static Expiration expiration(XmlElement element) {
        element.requireOnly(Set.of("Days", "Date", MARKER));
        if (element.children().size() != 1) {
            throw XmlElement.malformed();
        }
        Optional<Integer> days = element.childText("Days")
                .map(text -> positive(text, "'Days' for Expiration action must be a positive integer"));
        return new Expiration(
                days,
                element.childText("Date").map(LifecycleDocument::midnight),
                element.requireBoolean(MARKER, false));
    }

    private static NoncurrentExpiration noncurrent(XmlElement element) {
        element.requireOnly(Set.of("NoncurrentDays", "NewerNoncurrentVersions"));
        int days = positive(
                element.requireChildText("NoncurrentDays"),
                "'NoncurrentDays' for NoncurrentVersionExpiration action must be a positive integer");
        Optional<Integer> newer = element.childText("NewerNoncurrentVersions")
                .map(text -> positive(
                        text,
                        "'NewerNoncurrentVersions' for NoncurrentVersionExpiration action must be a positive integer"));
        return new NoncurrentExpiration(days, newer);
    }

    private static int abortAfterDays(XmlElement element) {
        return positive(
                element.requireOnly(Set.of("DaysAfterInitiation")).requireChildText("DaysAfterInitiation"),
                "'DaysAfterInitiation' for AbortIncompleteMultipartUpload action must be a positive integer");
    }

    static int positive(String text, String refusal) {
        int number;
        try {
            number = Integer.parseInt(text.strip());
        } catch (NumberFormatException e) {
            throw XmlElement.malformed();
        }
        if (number < 1) {
            throw invalidArgument(refusal);
        }
        return number;
    }

    static Instant midnight(String text) {
        Instant date;
        try {
            date = text.strip().length() == 10
                    ? LocalDate.parse(text.strip()).atStartOfDay().toInstant(ZoneOffset.UTC)
                    : Instant.parse(text.strip());
        } catch (DateTimeException e) {
            throw XmlElement.malformed();
        }
        if (!date.equals(date.truncatedTo(ChronoUnit.DAYS))) {
            throw invalidArgument("'Date' must be at midnight GMT");
        }
        return date;
    }

    private static String newId() {
        return Base64.getEncoder().encodeToString(UUID.randomUUID().toString().getBytes(StandardCharsets.US_ASCII));
    }

    static S3Exception invalidRequest(String message) {
        return new S3Exception(S3ErrorCode.INVALID_REQUEST, message);
    }

    static S3Exception invalidArgument(String message) {
        return new S3Exception(S3ErrorCode.INVALID_ARGUMENT, message);
    }

    static void write(XmlBody document, BucketLifecycle lifecycle) {
        lifecycle.rules().forEach(rule -> document.element("Rule", body -> write(body, rule)));
    }

    private static void write(XmlBody body, LifecycleRule rule) {
        body.text("ID", rule.id());
        LifecycleFilters.write(body, rule.filter());
        body.text("Status", rule.enabled() ? "Enabled" : "Disabled");
        rule.expiration()
                .ifPresent(expiration -> body.element(EXPIRATION, inner -> {
                    inner.text("Days", expiration.days().map(String::valueOf))
                            .text("Date", expiration.date().map(LifecycleDocument::date));
                    if (expiration.days().isEmpty() && expiration.date().isEmpty()) {
                        inner.text(MARKER, expiration.expiredDeleteMarker());
                    }
                }));
        rule.noncurrent()
                .ifPresent(noncurrent -> body.element(
                        NONCURRENT,
                        inner -> inner.text("NoncurrentDays", noncurrent.days())
                                .text(
                                        "NewerNoncurrentVersions",
                                        noncurrent.newerVersions().map(String::valueOf))));
        LifecycleTransitions.write(body, rule);
        rule.abortUploadsAfterDays()
                .ifPresent(days -> body.element(ABORT, inner -> inner.text("DaysAfterInitiation", days)));
    }

    static String date(Instant midnight) {
        return LocalDate.ofInstant(midnight, ZoneOffset.UTC) + "T00:00:00.000Z";
    }
}
