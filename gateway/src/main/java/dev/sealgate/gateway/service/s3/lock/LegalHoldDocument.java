package dev.sealgate.gateway.service.s3.lock;

import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.gateway.protocol.xml.S3Xml;
import dev.sealgate.gateway.protocol.xml.XmlBody;
import dev.sealgate.gateway.protocol.xml.XmlElement;
import java.util.Set;

/** {@code LegalHold} of an object, read and written. Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_ObjectLockLegalHold.html */
public final class LegalHoldDocument {
    public static final String ROOT = "LegalHold";
    private static final String STATUS = "Status";

    private LegalHoldDocument() {}

    /** @throws S3Exception MalformedXML */
    public static boolean read(byte[] xml) {
        XmlElement root = S3Xml.read(xml, ROOT).requireOnly(Set.of(STATUS));
        return switch (root.requireChildText(STATUS).strip()) {
            case "ON" -> true;
            case "OFF" -> false;
            default -> throw XmlElement.malformed();
        };
    }

    public static void write(XmlBody document, boolean on) {
        document.text(STATUS, on ? "ON" : "OFF");
    }
}
