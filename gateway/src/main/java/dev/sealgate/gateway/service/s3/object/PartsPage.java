package dev.sealgate.gateway.service.s3.object;

import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.gateway.protocol.xml.XmlBody;
import dev.sealgate.storage.object.Part;
import java.util.List;

/**
 * Which parts of an object GetObjectAttributes is to list. Immutable.
 *
 * @param marker the number of the last part before the page
 */
record PartsPage(int marker, int maxParts) {
    private static final String MAX_PARTS = "x-amz-max-parts";
    private static final String MARKER = "x-amz-part-number-marker";
    private static final int LIMIT = 1000;

    /** @throws S3Exception InvalidArgument for what is not a number */
    static PartsPage from(Headers headers) {
        return new PartsPage(number(headers, MARKER, 0), Math.min(number(headers, MAX_PARTS, LIMIT), LIMIT));
    }

    /** How many parts there are; and those of the page, unless none are to be listed. */
    void write(XmlBody xml, int partsCount, List<Part> parts) {
        xml.text("PartsCount", partsCount);
        if (parts.isEmpty()) {
            return;
        }
        List<Part> rest = parts.stream().filter(part -> part.number() > marker).toList();
        List<Part> page = rest.subList(0, Math.min(maxParts, rest.size()));
        xml.text("PartNumberMarker", marker)
                .text(
                        "NextPartNumberMarker",
                        page.isEmpty() ? 0 : page.getLast().number())
                .text("MaxParts", maxParts)
                .text("IsTruncated", maxParts > 0 && page.size() < rest.size());
        page.forEach(part -> xml.element("Part", body -> write(body, part)));
    }

    private static void write(XmlBody xml, Part part) {
        xml.text("PartNumber", part.number()).text("Size", part.sizeBytes());
        part.checksum().ifPresent(checksum -> Checksums.addValueTo(xml, checksum));
    }

    private static int number(Headers headers, String name, int absent) {
        String text = headers.first(name).orElse("");
        if (text.isEmpty()) {
            return absent;
        }
        if (text.length() > 9 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw S3Exception.invalidArgument(
                    "Argument " + name + " must be an integer between 0 and 2147483647", name, text);
        }
        return Integer.parseInt(text);
    }
}
