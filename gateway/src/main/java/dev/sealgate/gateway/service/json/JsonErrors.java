package dev.sealgate.gateway.service.json;

import dev.sealgate.gateway.edge.exchange.Echo;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Error documents of AWS JSON 1.1. Source: https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html */
final class JsonErrors {
    private static final JsonMapper MAPPER = new JsonMapper();

    private JsonErrors() {}

    /** {@code {"__type": ..., "message": ...}}, without the message where AWS sends none. */
    static byte[] document(String type, Optional<String> message) {
        ObjectNode document = MAPPER.createObjectNode().put("__type", type);
        message.ifPresent(text -> document.put("message", Echo.bounded(text)));
        return MAPPER.writeValueAsBytes(document);
    }
}
