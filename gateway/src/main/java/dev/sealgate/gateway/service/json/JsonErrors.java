package dev.sealgate.gateway.service.json;

import dev.sealgate.gateway.edge.exchange.Echo;
import dev.sealgate.kms.wire.AwsJson;
import java.util.Optional;

/** Error documents of AWS JSON 1.1. Source: https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html */
final class JsonErrors {
    private JsonErrors() {}

    /** {@code {"__type": ..., "message": ...}}, without the message where AWS sends none. */
    static byte[] document(String type, Optional<String> message) {
        return AwsJson.write(document -> {
            document.text("__type", type);
            message.ifPresent(text -> document.text("message", Echo.bounded(text)));
        });
    }
}
