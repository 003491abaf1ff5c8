package dev.sealgate.gateway.service.s3.object;

import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.gateway.service.s3.digest.ChecksumAlgorithm;
import dev.sealgate.gateway.service.s3.digest.UploadChecksum;
import dev.sealgate.gateway.service.s3.tagging.TagHeader;
import dev.sealgate.storage.object.ObjectVersion;
import dev.sealgate.storage.object.StorageClass;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a copy changes about the object besides its place and encryption. Immutable.
 *
 * @param replacement the headers that replace the source's; empty: they are copied
 * @param replacingTags the tags in place of the source's; empty: they are copied
 * @param checksum the algorithm that the copy is to have; empty: the source's
 */
record CopyDirectives(
        Headers headers,
        Optional<StoredHeaders> replacement,
        Optional<Map<String, String>> replacingTags,
        Optional<ChecksumAlgorithm> checksum) {
    private static final String METADATA = "x-amz-metadata-directive";
    private static final String TAGGING = "x-amz-tagging-directive";
    private static final Set<String> KNOWN = Set.of("COPY", "REPLACE");

    /** @throws S3Exception InvalidArgument for an unknown directive, or what the replacing headers deserve */
    static CopyDirectives from(Headers headers) {
        requireKnown(headers, METADATA, "Unknown metadata directive.");
        requireKnown(headers, TAGGING, "Unknown tagging directive.");
        return new CopyDirectives(
                headers,
                replaces(headers, METADATA) ? Optional.of(StoredHeaders.from(headers)) : Optional.empty(),
                replaces(headers, TAGGING) ? Optional.of(TagHeader.tags(headers)) : Optional.empty(),
                UploadChecksum.parse(headers).map(UploadChecksum::algorithm));
    }

    /** Whether the copy differs from its source by these directives alone. */
    boolean changeSomething() {
        return replacement.isPresent()
                || headers.contains(StorageClass.HEADER)
                || headers.contains(StoredHeaders.REDIRECT);
    }

    StoredHeaders applyTo(ObjectVersion source) {
        return replacement.orElseGet(
                () -> new StoredHeaders(source.headers(), source.userMetadata()).withPlacementOf(headers));
    }

    private static boolean replaces(Headers headers, String directive) {
        return headers.first(directive).filter("REPLACE"::equals).isPresent();
    }

    private static void requireKnown(Headers headers, String name, String message) {
        headers.first(name).filter(value -> !KNOWN.contains(value)).ifPresent(value -> {
            throw S3Exception.invalidArgument(message, name, value);
        });
    }
}
