package dev.sealgate.gateway.edge.http;

import dev.sealgate.gateway.edge.exchange.BodyException;
import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.edge.exchange.HttpResponse;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import org.jspecify.annotations.Nullable;

/**
 * What the edge itself refuses, before any door is known; in the S3 door's XML, which most clients of this port can read.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
 */
enum Refusal {
    // spotless:off
    BAD_REQUEST             (400, "BadRequest", "An error occurred when parsing the HTTP request."),
    INVALID_URI             (400, "InvalidURI", "Couldn't parse the specified URI."),
    HEADER_SECTION_TOO_LARGE(400, "RequestHeaderSectionTooLarge", "Your request header section exceeds the maximum allowed size."),
    URI_TOO_LONG            (414, "RequestURITooLong", "Your request URI exceeds the maximum allowed size."),
    INTERNAL_ERROR          (500, "InternalError", "We encountered an internal error. Please try again."),
    REQUEST_TIMEOUT         (400, "RequestTimeout", BodyException.TIMEOUT_TEXT),
    SHUTTING_DOWN           (503, "ServiceUnavailable", "Service is unable to handle request.");
    // spotless:on

    private final int status;
    private final String code;
    private final String message;

    Refusal(int status, String code, String message) {
        this.status = status;
        this.code = code;
        this.message = message;
    }

    /** The refusal that fits what the HTTP parser stumbled over. */
    static Refusal of(@Nullable Throwable parserFailure) {
        return switch (parserFailure) {
            case HeadFlaw flaw -> flaw.refusal();
            case TooLongHttpHeaderException _ -> HEADER_SECTION_TOO_LARGE;
            case TooLongHttpLineException _ -> URI_TOO_LONG;
            case null, default -> BAD_REQUEST;
        };
    }

    /** A refusal of what is no request yet. */
    String wholeMessage() {
        String requestId = RequestIds.next();
        String extendedId = RequestIds.nextExtended();
        String document = document(requestId, extendedId);
        return "HTTP/1.1 " + status + " Bad Request\r\nContent-Type: application/xml\r\nContent-Length: "
                + document.length() + "\r\nConnection: close\r\nx-amz-request-id: " + requestId + "\r\nx-amz-id-2: "
                + extendedId + "\r\n\r\n" + document;
    }

    private String document(String requestId, String extendedId) {
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>" + code + "</Code><Message>" + message
                + "</Message><RequestId>" + requestId + "</RequestId><HostId>" + extendedId + "</HostId></Error>";
    }

    /** Both ids are of {@link RequestIds} and need no escaping. */
    HttpResponse answer(String requestId, String extendedId) {
        Headers headers = Headers.builder()
                .add("content-type", "application/xml")
                .add("x-amz-id-2", extendedId)
                .build();
        return HttpResponse.text(status, headers, document(requestId, extendedId));
    }
}
