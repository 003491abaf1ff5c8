package dev.sealgate.gateway.service.s3;

import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.edge.exchange.HttpResponse;
import dev.sealgate.gateway.protocol.xml.S3Xml;
import dev.sealgate.gateway.protocol.xml.XmlBody;
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
