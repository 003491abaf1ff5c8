package dev.sealgate.gateway.edge.http;

import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.edge.exchange.HttpResponse;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerResponse;
import java.nio.charset.StandardCharsets;

/** Status line and headers of an answer. */
final class OutgoingHead {
    private OutgoingHead() {}

    /** Refuses header fields that would break out of their line. */
    static void requireValid(Headers headers) {
        headers.forEach((name, value) -> {
            if (name.isEmpty()
                    || !name.chars().allMatch(OutgoingHead::isToken)
                    || value.chars().anyMatch(OutgoingHead::breaksLine)) {
                throw new IllegalStateException(
                        "response header `" + name.replaceAll("[^!-~]", "?") + "` is not a valid field");
            }
        });
    }

    private static boolean isToken(int c) {
        return c > ' ' && c < 0x7f && "()<>@,;:\\\"/[]?={}".indexOf(c) < 0;
    }

    private static boolean breaksLine(int c) {
        return (c < ' ' && c != '\t') || c == 0x7f;
    }

    /** @param announcedBytes the Content-Length; -1 for none, which Vert.x turns into 0 where an answer has a body */
    static void write(
            HttpServerResponse out,
            HttpResponse answer,
            long announcedBytes,
            String requestId,
            String date,
            boolean close) {
        out.setStatusCode(answer.status());
        MultiMap fields = out.headers();
        answer.headers().forEach((name, value) -> fields.add(name, oneCharPerByte(value)));
        fields.set("x-amz-request-id", requestId);
        if (!answer.headers().contains("x-amz-id-2")) {
            fields.set("x-amz-id-2", RequestIds.nextExtended());
        }
        fields.set("Date", date);
        fields.set("Server", "Sealgate");
        if (announcedBytes >= 0 && answer.status() != 304) {
            fields.set("Content-Length", Long.toString(announcedBytes));
        }
        if (close) {
            fields.set("Connection", "close");
        }
    }

    /** Header fields are bytes: text beyond Latin-1 is sent as UTF-8. */
    private static String oneCharPerByte(String value) {
        return value.chars().allMatch(c -> c <= 0xff)
                ? value
                : new String(value.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }
}
