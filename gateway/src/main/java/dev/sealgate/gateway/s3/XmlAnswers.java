package dev.sealgate.gateway.s3;

import dev.sealgate.gateway.exchange.Headers;
import dev.sealgate.gateway.exchange.HttpResponse;
import dev.sealgate.gateway.s3.xml.S3Xml;
import dev.sealgate.gateway.s3.xml.XmlBody;
import java.util.function.Consumer;

/** Successful answers that carry a document. */
public final class XmlAnswers {
    private XmlAnswers() {}

    public static HttpResponse ok(String root, Consumer<XmlBody> content) {
        return ok(Headers.EMPTY, root, content);
    }

    public static HttpResponse ok(Headers headers, String root, Consumer<XmlBody> content) {
        Headers all = Headers.builder()
                .addAll(headers)
                .add("content-type", S3Xml.CONTENT_TYPE)
                .build();
        return HttpResponse.whole(200, all, S3Xml.document(root, content));
    }
}
