package dev.sealgate.gateway.service.s3;

import dev.sealgate.gateway.edge.exchange.Echo;
import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.edge.exchange.HttpRequest;
import dev.sealgate.gateway.edge.exchange.HttpResponse;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.gateway.protocol.xml.S3Xml;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** Renders refusals as S3's error document. Source: https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html */
public final class S3Errors {
    private S3Errors() {}

    /** The answer for a refused request; without a body for HEAD and 304. */
    public static HttpResponse render(S3Exception refusal, HttpRequest request) {
        int status = refusal.code().status();
        if (request.method().equals("HEAD") || status == 304) {
            return HttpResponse.empty(status, refusal.headers());
        }
        String hostId = hostIdOf(request);
        byte[] document = S3Xml.errorDocument(error -> {
            error.text("Code", refusal.code().wireCode());
            error.text("Message", Echo.bounded(refusal.text()));
            refusal.elements().forEach((name, value) -> error.text(name, Echo.bounded(value)));
            error.text("RequestId", request.requestId());
            error.text("HostId", hostId);
        });
        Headers headers = Headers.builder()
                .addAll(refusal.headers())
                .add("content-type", S3Xml.CONTENT_TYPE)
                .add("x-amz-id-2", hostId)
                .build();
        return HttpResponse.whole(status, headers, document);
    }

    /** The document repeats what the header says; 64 characters, as AWS has them. */
    private static String hostIdOf(HttpRequest request) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-384")
                    .digest(request.requestId().getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
