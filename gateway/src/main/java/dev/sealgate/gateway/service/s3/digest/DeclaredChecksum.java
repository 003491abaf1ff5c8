package dev.sealgate.gateway.service.s3.digest;

import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.protocol.s3.S3ErrorCode;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.storage.Bytes;
import java.util.Optional;

/** An additional checksum that was declared: its value came in a header, or will come in a trailer. Immutable. */
record DeclaredChecksum(ChecksumAlgorithm algorithm, Optional<Bytes> headerValue) {
    static DeclaredChecksum inHeader(ChecksumAlgorithm algorithm, String text) {
        Optional<Bytes> value = algorithm.parseValue(text);
        if (value.isEmpty()) {
            throw invalidHeader(algorithm);
        }
        return new DeclaredChecksum(algorithm, value);
    }

    static S3Exception invalidHeader(ChecksumAlgorithm algorithm) {
        return DeclaredDigests.invalidRequest("Value for " + algorithm.headerName() + " header is invalid.");
    }

    static DeclaredChecksum inTrailer(ChecksumAlgorithm algorithm) {
        return new DeclaredChecksum(algorithm, Optional.empty());
    }

    /** The value that the body must have. */
    Bytes value(Headers trailers) {
        return headerValue.orElseGet(() -> trailerValue(trailers));
    }

    private Bytes trailerValue(Headers trailers) {
        String text = trailers.first(algorithm.headerName())
                .orElseThrow(() -> new S3Exception(S3ErrorCode.MALFORMED_TRAILER));
        return algorithm
                .parseValue(text)
                .orElseThrow(() -> DeclaredDigests.invalidRequest(
                        "Value for " + algorithm.headerName() + " trailing header is invalid."));
    }
}
