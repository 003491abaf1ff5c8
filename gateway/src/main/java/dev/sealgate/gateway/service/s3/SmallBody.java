package dev.sealgate.gateway.service.s3;

import dev.sealgate.gateway.edge.exchange.Document;
import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.edge.exchange.VerifiedBody;
import dev.sealgate.gateway.protocol.s3.S3ErrorCode;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.gateway.service.s3.digest.DeclaredDigests;

/** Request bodies that are documents: read whole, bounded, and checked against the declared digests. */
public final class SmallBody {
    /** Limit of configuration documents. */
    public static final int MAX_DOCUMENT_BYTES = 1024 * 1024;

    private SmallBody() {}

    /** @throws S3Exception MaxMessageLengthExceeded, MissingRequestBodyError, or a digest's refusal */
    public static byte[] read(S3Request request, int maxBytes) {
        return read(request, request.headers(), maxBytes);
    }

    /** As {@link #read(S3Request, int)}, for requests whose other headers are not about the document; {@code declaring} are. */
    public static byte[] read(S3Request request, Headers declaring, int maxBytes) {
        byte[] document = readIfAny(request, declaring, maxBytes);
        if (document.length == 0) {
            throw new S3Exception(S3ErrorCode.MISSING_REQUEST_BODY);
        }
        return document;
    }

    /**
     * As {@link #read(S3Request, int)}, where the document may be left out.
     *
     * @throws S3Exception MaxMessageLengthExceeded or a digest's refusal
     */
    public static byte[] readIfAny(S3Request request, int maxBytes) {
        return readIfAny(request, request.headers(), maxBytes);
    }

    /** As {@link #readIfAny(S3Request, int)}, for requests whose other headers are not about the document; {@code declaring} are. */
    public static byte[] readIfAny(S3Request request, Headers declaring, int maxBytes) {
        VerifiedBody body = request.body();
        if (body.announcedSizeBytes() > maxBytes) {
            throw tooBig(maxBytes);
        }
        byte[] bytes = Document.read(request.http(), body, maxBytes, () -> tooBig(maxBytes));
        DeclaredDigests.verifySmallBody(declaring, body.trailers(), bytes);
        return bytes;
    }

    private static S3Exception tooBig(int maxBytes) {
        return new S3Exception(S3ErrorCode.MAX_MESSAGE_LENGTH_EXCEEDED)
                .with("MaxMessageLengthBytes", Integer.toString(maxBytes));
    }
}
