package dev.sealgate.gateway.s3.object;

import dev.sealgate.gateway.exchange.Headers;
import dev.sealgate.gateway.s3.xml.XmlBody;
import dev.sealgate.storage.object.StoredChecksum;
import java.util.Locale;

/** How stored checksums are told in headers and documents. */
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

    /** A value without the {@code -N} of composite checksums, which clients may leave out. */
    public static String withoutPartCount(String value) {
        int dash = value.indexOf('-');
        return dash < 0 ? value : value.substring(0, dash);
    }

    public static String type(StoredChecksum checksum) {
        return checksum.composite() ? "COMPOSITE" : "FULL_OBJECT";
    }
}
