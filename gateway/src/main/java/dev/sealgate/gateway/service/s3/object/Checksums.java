package dev.sealgate.gateway.service.s3.object;

import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.protocol.xml.XmlBody;
import dev.sealgate.storage.object.StoredChecksum;
import java.util.Locale;

/** How stored checksums are written in headers and documents. */
public final class Checksums {
    private static final String PREFIX = "x-amz-checksum-";

    private Checksums() {}

    /** Adds the value under its algorithm's name, and what kind of checksum it is. */
    public static void addTo(Headers.Builder headers, StoredChecksum checksum) {
        addValueTo(headers, checksum);
        headers.add(PREFIX + "type", type(checksum));
    }

    /** Adds only the value, as answers about parts do. */
    public static void addValueTo(Headers.Builder headers, StoredChecksum checksum) {
        headers.add(PREFIX + checksum.algorithm().toLowerCase(Locale.ROOT), checksum.value());
    }

    /** Adds the value as an element of a document. */
    public static void addValueTo(XmlBody xml, StoredChecksum checksum) {
        xml.text("Checksum" + checksum.algorithm(), checksum.value());
    }

    /** Adds the value and what kind of checksum it is as elements of a document. */
    public static void addTo(XmlBody xml, StoredChecksum checksum) {
        addValueTo(xml, checksum);
        xml.text("ChecksumType", type(checksum));
    }

    /** The same without the {@code -N} of composite values. */
    static StoredChecksum withoutPartCount(StoredChecksum checksum) {
        int dash = checksum.value().indexOf('-');
        String value = dash < 0 ? checksum.value() : checksum.value().substring(0, dash);
        return new StoredChecksum(checksum.algorithm(), checksum.composite(), value);
    }

    public static String type(StoredChecksum checksum) {
        return checksum.composite() ? "COMPOSITE" : "FULL_OBJECT";
    }
}
