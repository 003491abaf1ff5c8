package dev.sealgate.gateway.service.s3.lock;

import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.gateway.protocol.xml.S3Xml;
import dev.sealgate.gateway.protocol.xml.XmlBody;
import dev.sealgate.gateway.protocol.xml.XmlElement;
import dev.sealgate.storage.object.Retention;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/** {@code Retention} of an object, read and written. Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_ObjectLockRetention.html */
public final class RetentionDocument {
    public static final String ROOT = "Retention";
    private static final String MODE = "Mode";
    private static final String UNTIL = "RetainUntilDate";

    private RetentionDocument() {}

    /**
     * Empty for the document that takes a retention off.
     *
     * @throws S3Exception MalformedXML, or InvalidArgument for an end that has passed
     */
    public static Optional<Retention> read(byte[] xml, Instant now) {
        XmlElement root = S3Xml.read(xml, ROOT).requireOnly(Set.of(MODE, UNTIL));
        if (root.children().isEmpty()) {
            return Optional.empty();
        }
        Retention.Mode mode = mode(root);
        Instant until = LockTime.parse(root.requireChildText(UNTIL).strip()).orElseThrow(XmlElement::malformed);
        if (!until.isAfter(now)) {
            throw S3Exception.invalidArgument(
                    "The retain until date must be in the future!", UNTIL, LockTime.told(until));
        }
        return Optional.of(new Retention(mode, until));
    }

    public static void write(XmlBody document, Retention retention) {
        document.text(MODE, retention.mode().name()).text(UNTIL, LockTime.format(retention.until()));
    }

    static Retention.Mode mode(XmlElement parent) {
        return findMode(parent.requireChildText(MODE).strip()).orElseThrow(XmlElement::malformed);
    }

    static Optional<Retention.Mode> findMode(String text) {
        return Arrays.stream(Retention.Mode.values())
                .filter(mode -> mode.name().equals(text))
                .findFirst();
    }
}
