package dev.sealgate.gateway.cli;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.sealgate.gateway.cli.GatewayClient.Answer;
import dev.sealgate.gateway.exchange.Headers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/** Finds the ARN of a KMS key that a user names by id, alias or ARN, through DescribeKey. */
final class KeyNames {
    private static final Pattern KEY_ARN = Pattern.compile("arn:[^:]+:kms:[^:]+:[0-9]{12}:key/.+");
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9:/_-]{1,2048}");

    private final GatewayClient gateway;

    KeyNames(GatewayClient gateway) {
        this.gateway = gateway;
    }

    /** What of DescribeKey's answer matters. */
    private record Described(@JsonProperty("KeyMetadata") Optional<Metadata> metadata) {}

    private record Metadata(@JsonProperty("Arn") String arn) {}

    private record Refusal(Optional<String> message) {}

    /**
     * A key's ARN is taken as it is, so that only those who use another name need kms:DescribeKey.
     *
     * @throws CallException when the KMS refuses
     * @throws UseException when no key can have this name
     */
    String arn(String name) throws IOException, InterruptedException {
        if (KEY_ARN.matcher(name).matches()) {
            return name;
        }
        if (!NAME.matcher(name).matches()) {
            throw new UseException("key `" + name + "` (expected: key id, alias/NAME, or an ARN)");
        }
        Headers headers = Headers.builder()
                .add("content-type", "application/x-amz-json-1.1")
                .add("x-amz-target", "TrentService.DescribeKey")
                .build();
        byte[] body = ("{\"KeyId\":\"" + name + "\"}").getBytes(StandardCharsets.UTF_8);
        Answer answer = gateway.send("kms", "POST", "/", "", headers, body);
        if (!answer.ok()) {
            throw new CallException(answer.status(), "key " + name + ": " + refusal(answer));
        }
        return answer.document(Described.class)
                .metadata()
                .map(Metadata::arn)
                .orElseThrow(() -> new IOException("key " + name + ": DescribeKey answered without its ARN"));
    }

    private static String refusal(Answer answer) {
        String status = "HTTP " + answer.status();
        try {
            return answer.document(Refusal.class).message().orElse(status);
        } catch (IllegalArgumentException notOurs) {
            return status;
        }
    }
}
