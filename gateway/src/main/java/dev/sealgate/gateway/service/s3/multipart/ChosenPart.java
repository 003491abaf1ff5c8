package dev.sealgate.gateway.service.s3.multipart;

import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.gateway.protocol.xml.XmlElement;
import dev.sealgate.gateway.service.s3.digest.ChecksumAlgorithm;
import dev.sealgate.gateway.service.s3.object.ETags;
import dev.sealgate.gateway.service.s3.object.PartNumbers;
import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.object.Part;
import dev.sealgate.storage.object.StoredChecksum;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A part as a completion names it. Immutable.
 *
 * @param etag unquoted
 */
record ChosenPart(int number, String etag, Optional<Checksum> checksum) {
    /** A checksum that a client names. */
    record Checksum(ChecksumAlgorithm algorithm, Bytes value) {
        boolean is(StoredChecksum stored) {
            return stored.algorithm().equals(algorithm.wireName())
                    && stored.value().equals(value.toBase64());
        }
    }

    private static final Pattern INTEGER = Pattern.compile("-?\\d{1,9}");

    /** @throws S3Exception MalformedXML or InvalidArgument when the element is not what it should be */
    static ChosenPart parse(XmlElement part) {
        int number = number(part.requireChildText("PartNumber").strip());
        return new ChosenPart(number, ETags.unquote(part.requireChildText("ETag")), checksum(part));
    }

    private static int number(String text) {
        if (!INTEGER.matcher(text).matches()) {
            throw XmlElement.malformed();
        }
        if (Integer.parseInt(text) < 1) {
            throw S3Exception.invalidArgument("PartNumber must be >= 1", "PartNumber", text);
        }
        return PartNumbers.parse(text);
    }

    private static Optional<Checksum> checksum(XmlElement part) {
        Map<ChecksumAlgorithm, String> sent = new EnumMap<>(ChecksumAlgorithm.class);
        for (ChecksumAlgorithm algorithm : ChecksumAlgorithm.values()) {
            part.childText("Checksum" + algorithm.wireName()).ifPresent(text -> sent.put(algorithm, text.strip()));
        }
        if (sent.isEmpty()) {
            return Optional.empty();
        }
        Optional<Checksum> only = sent.size() > 1
                ? Optional.empty()
                : sent.entrySet().stream()
                        .findFirst()
                        .flatMap(one -> one.getKey()
                                .parseValue(one.getValue())
                                .map(value -> new Checksum(one.getKey(), value)));
        return Optional.of(only.orElseThrow(() -> invalid(sent)));
    }

    private static S3Exception invalid(Map<ChecksumAlgorithm, String> sent) {
        String all = sent.entrySet().stream()
                .map(one -> one.getKey().wireName() + ":" + one.getValue() + ";")
                .collect(Collectors.joining());
        return S3Exception.invalidArgument("Invalid Base64 or multiple checksums present in request", "Checksum", all);
    }

    /**
     * Whether this is what is stored.
     *
     * @param shown the stored part's checksum, where clients are shown one: AWS takes none in a completion where it showed none
     */
    boolean means(Part stored, Optional<StoredChecksum> shown) {
        return etag.equals(stored.etag())
                && (checksum.isEmpty() || shown.filter(checksum.get()::is).isPresent());
    }
}
