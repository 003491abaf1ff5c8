package dev.sealgate.gateway.service.s3.digest;

import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.object.StoredChecksum;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The checksum of the whole object that a completion declares in a header. Immutable.
 *
 * @param partsCount the {@code N} of {@code -N} behind a composite value, which clients may leave out
 */
public record ObjectChecksum(ChecksumAlgorithm algorithm, Bytes value, Optional<String> partsCount) {
    private static final Pattern FORM = Pattern.compile("([^-]*)(?:-([1-9]\\d{0,4}))?");

    /**
     * Reads the headers of CompleteMultipartUpload.
     *
     * @throws S3Exception InvalidRequest when there are several, or the value is not one of its algorithm
     */
    public static Optional<ObjectChecksum> parse(Headers headers) {
        List<ChecksumAlgorithm> sent = new ArrayList<>(1);
        for (ChecksumAlgorithm algorithm : ChecksumAlgorithm.values()) {
            headers.all(algorithm.headerName()).forEach(_ -> sent.add(algorithm));
        }
        if (sent.size() > 1) {
            throw DeclaredDigests.severalChecksums();
        }
        return sent.stream()
                .findFirst()
                .map(algorithm ->
                        parse(algorithm, headers.first(algorithm.headerName()).orElseThrow()));
    }

    private static ObjectChecksum parse(ChecksumAlgorithm algorithm, String text) {
        Matcher form = FORM.matcher(text);
        Optional<Bytes> value = form.matches() ? algorithm.parseValue(form.group(1)) : Optional.empty();
        return new ObjectChecksum(
                algorithm,
                value.orElseThrow(() -> DeclaredChecksum.invalidHeader(algorithm)),
                Optional.ofNullable(form.group(2)));
    }

    /** Whether this is the computed checksum. */
    public boolean is(StoredChecksum computed) {
        String text = value.toBase64();
        return computed.algorithm().equals(algorithm.wireName())
                && (computed.value()
                                .equals(partsCount
                                        .map(count -> text + "-" + count)
                                        .orElse(text))
                        || (partsCount.isEmpty() && computed.value().startsWith(text + "-")));
    }
}
