package dev.sealgate.gateway.service.s3.object;

import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.edge.exchange.Query;
import dev.sealgate.gateway.protocol.s3.S3ErrorCode;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.gateway.service.s3.S3Request;
import dev.sealgate.gateway.service.s3.sse.EncryptionAnswer;
import dev.sealgate.storage.object.ObjectVersion;
import dev.sealgate.storage.object.Part;
import dev.sealgate.storage.object.StoredChecksum;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * What GetObject and HeadObject answer about an object: status, headers, and which of its bytes. Immutable. */
record ObjectView(int status, Headers headers, ByteRun run) {
    private static final String CHECKSUM_MODE = "x-amz-checksum-mode";
    private static final Map<String, String> OVERRIDES = Map.of(
            "response-content-type", "Content-Type",
            "response-content-language", "Content-Language",
            "response-expires", "Expires",
            "response-cache-control", "Cache-Control",
            "response-content-disposition", "Content-Disposition",
            "response-content-encoding", "Content-Encoding");

    /**
     * The view that the request's Range header or {@code partNumber} selects.
     *
     * @param parts reads the parts of a multipart object
     * @throws S3Exception when nothing is selected, both ways are used, or the checksum mode is none
     */
    static ObjectView of(S3Request request, ObjectVersion version, Function<ObjectVersion, List<Part>> parts) {
        requireKnownChecksumMode(request);
        Optional<String> range = request.headers().first("Range");
        Optional<Integer> partNumber = request.query().first("partNumber").map(PartNumbers::parse);
        if (partNumber.isPresent()) {
            if (range.isPresent()) {
                throw new S3Exception(
                        S3ErrorCode.INVALID_REQUEST, "Cannot specify both Range header and partNumber query parameter");
            }
            return ofPart(request, version, partNumber.get(), parts);
        }
        Headers.Builder headers = headersOf(request, version);
        Optional<ByteRun> selected = range.flatMap(header -> ByteRun.of(header, version.sizeBytes()));
        if (selected.isEmpty()) {
            return whole(request, version, headers);
        }
        if (selected.get().equals(ByteRun.all(version.sizeBytes()))) {
            addChecksum(request, version, version.checksum(), headers);
        }
        return partial(headers, selected.get(), version);
    }

    ObjectView with(Headers more) {
        Headers all = Headers.builder().addAll(headers).addAll(more).build();
        return new ObjectView(status, all, run);
    }

    private static ObjectView whole(S3Request request, ObjectVersion version, Headers.Builder headers) {
        addChecksum(request, version, version.checksum(), headers);
        return new ObjectView(200, headers.build(), ByteRun.all(version.sizeBytes()));
    }

    private static ObjectView partial(Headers.Builder headers, ByteRun run, ObjectVersion version) {
        if (run.sizeBytes() == 0) {
            // No Content-Range can say this: it happens to a part of no bytes.
            return new ObjectView(200, headers.build(), run);
        }
        headers.add("Content-Range", run.contentRange(version.sizeBytes()));
        return new ObjectView(206, headers.build(), run);
    }

    private static ObjectView ofPart(
            S3Request request, ObjectVersion version, int number, Function<ObjectVersion, List<Part>> parts) {
        int partsCount = Math.max(version.partsCount(), 1);
        if (number > partsCount) {
            throw new S3Exception(S3ErrorCode.INVALID_PART_NUMBER)
                    .with("ActualPartCount", Integer.toString(partsCount))
                    .with("PartNumberRequested", Integer.toString(number));
        }
        Headers.Builder headers = headersOf(request, version);
        if (version.partsCount() == 0) {
            // An object of one request is its own first part.
            addChecksum(request, version, version.checksum(), headers);
            return partial(headers, ByteRun.all(version.sizeBytes()), version);
        }
        headers.add("x-amz-mp-parts-count", Integer.toString(partsCount));
        List<Part> all = parts.apply(version);
        Part part = all.get(number - 1);
        long first = all.stream().limit(number - 1).mapToLong(Part::sizeBytes).sum();
        ByteRun run = new ByteRun(first, part.sizeBytes());
        addChecksum(request, version, checksumOf(part, run, version), headers);
        return partial(headers, run, version);
    }

    /** AWS: parts have their own checksums only where the object's is computed from theirs. */
    private static Optional<StoredChecksum> checksumOf(Part part, ByteRun run, ObjectVersion version) {
        boolean all = run.equals(ByteRun.all(version.sizeBytes()));
        return version.checksum().flatMap(whole -> {
            if (whole.composite()) {
                return part.checksum();
            }
            return all ? Optional.of(whole) : Optional.empty();
        });
    }

    private static Headers.Builder headersOf(S3Request request, ObjectVersion version) {
        Map<String, String> kept = new TreeMap<>(version.headers());
        Query query = request.query();
        OVERRIDES.forEach((parameter, header) ->
                query.first(parameter).ifPresent(value -> kept.put(header, requireHeaderValue(parameter, value))));
        Headers.Builder headers = Headers.builder()
                .add("Accept-Ranges", "bytes")
                .add("ETag", ETags.quote(version.etag()))
                .add("Last-Modified", HttpDate.format(version.lastModified()))
                .addAll(VersionIds.ofRead(request.requireBucket(), version))
                .addAll(EncryptionAnswer.ofRead(version.envelope()));
        kept.forEach(headers::add);
        version.userMetadata().forEach((name, value) -> headers.add("x-amz-meta-" + name, MailSafeText.encode(value)));
        return headers;
    }

    /** The value comes percent-encoded in the query, so that it may hold what would end a header's line. */
    private static String requireHeaderValue(String parameter, String value) {
        if (value.chars().anyMatch(c -> (c < ' ' && c != '\t') || c == 0x7f)) {
            throw S3Exception.invalidArgument("The value is not allowed in a header.", parameter, value);
        }
        return value;
    }

    private static void addChecksum(
            S3Request request, ObjectVersion version, Optional<StoredChecksum> checksum, Headers.Builder headers) {
        if (checksum.isPresent() && wantsChecksum(request)) {
            Checksums.addValueTo(headers, checksum.get());
            version.checksum().ifPresent(sum -> headers.add("x-amz-checksum-type", Checksums.type(sum)));
        }
    }

    /** Whether the request asks for checksums, which needs the right to decrypt. */
    static boolean wantsChecksum(S3Request request) {
        return request.headers()
                .first(CHECKSUM_MODE)
                .filter(ObjectView::isEnabled)
                .isPresent();
    }

    private static void requireKnownChecksumMode(S3Request request) {
        request.headers().first(CHECKSUM_MODE).filter(mode -> !isEnabled(mode)).ifPresent(_ -> {
            throw new S3Exception(S3ErrorCode.INVALID_REQUEST, "Value for " + CHECKSUM_MODE + " header is invalid.");
        });
    }

    private static boolean isEnabled(String mode) {
        return mode.equalsIgnoreCase("ENABLED");
    }
}
