package dev.sealgate.gateway.service.s3.form;

import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.edge.exchange.HttpRequest;
import dev.sealgate.gateway.edge.exchange.HttpResponse;
import dev.sealgate.gateway.protocol.xml.S3Xml;
import dev.sealgate.storage.object.ObjectPath;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What whoever uploads by a form is told once the object is stored. Immutable.
 *
 * @param redirect where the browser goes then; what is no address is as if it were not there, as on AWS
 * @param status 200, 201 or 204
 */
public record SuccessAction(Optional<String> redirect, int status) {
    private static final Pattern ABSOLUTE = Pattern.compile("(?i)https?://[^\\p{Cntrl}]+");

    static SuccessAction of(FormFields fields) {
        Optional<String> redirect = fields.find("success_action_redirect")
                .or(() -> fields.find("redirect"))
                .filter(url -> ABSOLUTE.matcher(url).matches());
        int status = switch (fields.find("success_action_status").orElse("")) {
            case "200" -> 200;
            case "201" -> 201;
            default -> 204;
        };
        return new SuccessAction(redirect, status);
    }

    /** @param stored the answer of a PutObject */
    public HttpResponse answer(HttpResponse stored, HttpRequest request, ObjectPath path) {
        String etag = stored.headers().first("etag").orElseThrow();
        if (redirect.isPresent()) {
            return HttpResponse.empty(303, with(stored.headers(), located(redirect.get(), path, etag)));
        }
        String location = location(request, path);
        Headers headers = with(stored.headers(), location);
        if (status != 201) {
            return HttpResponse.empty(status, headers);
        }
        byte[] document = S3Xml.plainDocument(
                "PostResponse",
                body -> body.text("Location", location)
                        .text("Bucket", path.bucket().value())
                        .text("Key", path.key())
                        .text("ETag", etag));
        return HttpResponse.whole(
                201,
                Headers.builder()
                        .addAll(headers)
                        .add("content-type", S3Xml.CONTENT_TYPE)
                        .build(),
                document);
    }

    private static Headers with(Headers stored, String location) {
        return Headers.builder().addAll(stored).set("Location", location).build();
    }

    private static String located(String url, ObjectPath path, String etag) {
        // One character for each byte, as headers go.
        String bytes = new String(url.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        return bytes + (url.contains("?") ? "&" : "?") + "bucket="
                + formEncoded(path.bucket().value()) + "&key=" + formEncoded(path.key()) + "&etag=" + formEncoded(etag);
    }

    /** The object's address as it was spoken to; AWS: with the slashes of its key encoded. */
    private static String location(HttpRequest request, ObjectPath path) {
        String host = request.headers().first("host").orElse("");
        String bucket = path.bucket().value();
        boolean hosted = request.rawPath().equals("/");
        return (request.secure() ? "https://" : "http://") + host + "/" + (hosted ? "" : bucket + "/")
                + formEncoded(path.key()).replace("+", "%20");
    }

    private static String formEncoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
