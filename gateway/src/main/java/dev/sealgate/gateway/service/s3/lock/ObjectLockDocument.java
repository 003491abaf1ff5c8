package dev.sealgate.gateway.service.s3.lock;

import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.gateway.protocol.xml.S3Xml;
import dev.sealgate.gateway.protocol.xml.XmlBody;
import dev.sealgate.gateway.protocol.xml.XmlElement;
import dev.sealgate.storage.object.BucketLock;
import dev.sealgate.storage.object.BucketLock.DefaultRetention;
import dev.sealgate.storage.object.BucketLock.DefaultRetention.Unit;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * {@code ObjectLockConfiguration} of a bucket, read and written.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_ObjectLockConfiguration.html
 */
public final class ObjectLockDocument {
    public static final String ROOT = "ObjectLockConfiguration";
    private static final String STATUS = "ObjectLockEnabled";
    private static final String ENABLED = "Enabled";
    private static final String RULE = "Rule";
    private static final String DEFAULT = "DefaultRetention";
    private static final String MODE = "Mode";
    private static final String DAYS = "Days";
    private static final String YEARS = "Years";
    private static final int MAX_DAYS = 36_500;
    private static final int MAX_YEARS = 100;
    private static final Pattern INTEGER = Pattern.compile("[+-]?[0-9]{1,18}");

    private ObjectLockDocument() {}

    /** @throws S3Exception MalformedXML, or InvalidArgument for a period out of bounds */
    public static BucketLock read(byte[] xml) {
        XmlElement root = S3Xml.read(xml, ROOT).requireOnly(Set.of(STATUS, RULE));
        if (!root.requireChildText(STATUS).strip().equals(ENABLED)) {
            throw XmlElement.malformed();
        }
        return new BucketLock(root.child(RULE).map(ObjectLockDocument::defaults));
    }

    private static DefaultRetention defaults(XmlElement rule) {
        XmlElement retention = rule.requireOnly(Set.of(DEFAULT))
                .child(DEFAULT)
                .orElseThrow(XmlElement::malformed)
                .requireOnly(Set.of(MODE, DAYS, YEARS));
        Optional<String> days = retention.childText(DAYS);
        Optional<String> years = retention.childText(YEARS);
        if (days.isPresent() == years.isPresent()) {
            throw XmlElement.malformed();
        }
        return new DefaultRetention(
                RetentionDocument.mode(retention),
                days.isPresent() ? Unit.DAYS : Unit.YEARS,
                days.isPresent() ? count(days.get(), DAYS, MAX_DAYS) : count(years.orElseThrow(), YEARS, MAX_YEARS));
    }

    private static int count(String text, String name, int max) {
        String digits = text.strip();
        if (!INTEGER.matcher(digits).matches()) {
            throw XmlElement.malformed();
        }
        long count = Long.parseLong(digits);
        if (count < 1) {
            throw S3Exception.invalidArgument(
                    "Default retention period must be a positive integer value.", name, digits);
        }
        if (count > max) {
            throw S3Exception.invalidArgument("Default retention period must not exceed " + max + ".", name, digits);
        }
        return (int) count;
    }

    public static void write(XmlBody document, BucketLock lock) {
        document.text(STATUS, ENABLED);
        lock.defaults()
                .ifPresent(defaults -> document.element(
                        RULE,
                        rule -> rule.element(
                                DEFAULT,
                                retention -> retention
                                        .text(MODE, defaults.mode().name())
                                        .text(
                                                defaults.unit() == Unit.DAYS ? DAYS : YEARS,
                                                Integer.toString(defaults.count())))));
    }
}
