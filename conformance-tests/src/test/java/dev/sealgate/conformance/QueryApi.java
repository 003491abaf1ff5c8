package dev.sealgate.conformance;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.auth.credentials.AwsCredentials;

/** Signed calls of an AWS Query service with forms that no SDK would send. */
record QueryApi(URI endpoint, String service, String version, AwsCredentials credentials) {
    private static final Pattern ERROR = Pattern.compile("<Code>(.*?)</Code><Message>(.*?)</Message>");

    /** What came back. */
    record Reply(int status, String contentType, String body) {
        /** Status, code and message. */
        String refusal() {
            Matcher error = ERROR.matcher(body);
            return error.find() ? status + " " + error.group(1) + ": " + error.group(2) : status + " " + body;
        }
    }

    /** @param parameters encoded already */
    Reply call(String action, String parameters) {
        String form = "Action=" + action + "&Version=" + version + "&" + parameters;
        byte[] body = form.getBytes(StandardCharsets.UTF_8);
        Map<String, String> headers = new RequestSigner(
                        credentials.accessKeyId(), credentials.secretAccessKey(), service)
                .sign(
                        "POST",
                        endpoint,
                        "/",
                        "",
                        Map.of("content-type", "application/x-www-form-urlencoded"),
                        Samples.sha256Hex(body),
                        Instant.now());
        try (RawConnection connection = RawConnection.open(endpoint)) {
            RawConnection.Answer answer = connection
                    .send(RawConnection.head("POST", "/", headers, body.length))
                    .send(body)
                    .answer(false);
            return new Reply(answer.status(), answer.headers().getOrDefault("content-type", ""), answer.body());
        }
    }
}
