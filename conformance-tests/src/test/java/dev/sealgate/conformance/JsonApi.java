package dev.sealgate.conformance;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;

/** Signed calls of an AWS JSON service without its SDK client. */
record JsonApi(URI endpoint, String service, String targetPrefix, AwsCredentials credentials) {
    /** What an answer without a body is taken for. */
    private static final String NOTHING = "{}";

    /** What came back. */
    record Reply(int status, JsonNode body) {
        /** The error's type and status. */
        String refusal() {
            return body.field("__type").map(JsonNode::asString).orElse("(none)") + " " + status;
        }
    }

    /** @param json with ' in place of " */
    Reply call(String operation, String json) {
        byte[] body = json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        Map<String, String> headers = new RequestSigner(
                        credentials.accessKeyId(), credentials.secretAccessKey(), service)
                .sign(
                        "POST",
                        endpoint,
                        "/",
                        "",
                        Map.of("x-amz-target", targetPrefix + operation, "content-type", "application/x-amz-json-1.1"),
                        Samples.sha256Hex(body),
                        Instant.now());
        try (RawConnection connection = RawConnection.open(endpoint)) {
            RawConnection.Answer answer = connection
                    .send(RawConnection.head("POST", "/", headers, body.length))
                    .send(body)
                    .answer(false);
            String given = answer.body().isEmpty() ? NOTHING : answer.body();
            return new Reply(answer.status(), JsonNode.parser().parse(given));
        }
    }

    /** The body of a call that has to succeed. */
    JsonNode ok(String operation, String json) {
        Reply reply = call(operation, json);
        if (reply.status() != 200) {
            throw new AssertionError(operation + " " + json + ": " + reply);
        }
        return reply.body();
    }
}
