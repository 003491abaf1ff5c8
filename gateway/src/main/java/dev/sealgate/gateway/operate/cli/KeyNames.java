package dev.sealgate.gateway.operate.cli;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.operate.cli.GatewayClient.Answer;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.json.JsonMapper;

/** What KMS keys are called: finds the ARN of one that a user names by id, alias or ARN, and the aliases of all. */
final class KeyNames {
    private static final Pattern KEY_ARN = Pattern.compile("arn:[^:]+:kms:[^:]+:[0-9]{12}:key/.+");
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9:/_-]{1,2048}");

    private static final int MAX_PAGES = 20;
    private static final JsonMapper MAPPER = new JsonMapper();

    private final GatewayClient gateway;

    KeyNames(GatewayClient gateway) {
        this.gateway = gateway;
    }

    /** What of DescribeKey's answer matters. */
    private record Described(@JsonProperty("KeyMetadata") Optional<Metadata> metadata) {}

    private record Metadata(@JsonProperty("Arn") String arn) {}

    /** What of ListAliases's answer matters. */
    private record Listed(
            @JsonProperty("Aliases") List<Alias> aliases,
            @JsonProperty("NextMarker") Optional<String> nextMarker) {}

    private record Alias(
            @JsonProperty("AliasName") String name,
            @JsonProperty("AliasArn") String arn,
            @JsonProperty("TargetKeyId") Optional<String> keyId) {
        /** Its account and Region are the alias's. */
        Optional<String> keyArn() {
            return keyId.map(id -> arn.substring(0, arn.length() - name.length()) + "key/" + id);
        }
    }

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
        Answer answer = send("DescribeKey", Map.of("KeyId", name));
        if (!answer.ok()) {
            throw new CallException(answer.status(), "key " + name + ": " + refusal(answer));
        }
        return answer.document(Described.class)
                .metadata()
                .map(Metadata::arn)
                .orElseThrow(() -> new IOException("key " + name + ": DescribeKey answered without its ARN"));
    }

    /** By ARN the first alias of each key that has one, of the caller's account; none where he may not list them. */
    Map<String, String> aliases() throws IOException, InterruptedException {
        Map<String, String> aliases = new HashMap<>();
        Optional<String> marker = Optional.of("");
        for (int page = 0; page < MAX_PAGES && marker.isPresent(); page++) {
            Answer answer = send("ListAliases", marker.get().isEmpty() ? Map.of() : Map.of("Marker", marker.get()));
            if (!answer.ok()) {
                return aliases;
            }
            Listed listed = answer.document(Listed.class);
            listed.aliases()
                    .forEach(alias ->
                            alias.keyArn().ifPresent(arn -> aliases.merge(arn, alias.name(), KeyNames::firstOf)));
            marker = listed.nextMarker();
        }
        return aliases;
    }

    private static String firstOf(String one, String other) {
        return one.compareTo(other) <= 0 ? one : other;
    }

    private Answer send(String operation, Map<String, String> parameters) throws IOException, InterruptedException {
        Headers headers = Headers.builder()
                .add("content-type", "application/x-amz-json-1.1")
                .add("x-amz-target", "TrentService." + operation)
                .build();
        return gateway.send("kms", "POST", "/", "", headers, MAPPER.writeValueAsBytes(parameters));
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
