package dev.sealgate.gateway.record.audit.file;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sealgate.storage.Bytes;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A statement, signed by two keys, that digests up to one are the first key's and later ones the second key's: whoever trusts either
 * trusts the other in its place. Immutable. Format: docs/spec/AUDIT.md.
 *
 * @param last the hash of the first key's last digest
 */
record Handover(TrailPublicKey from, TrailPublicKey to, Bytes last, Instant made, Bytes line) {
    private static final String CONTEXT = "sealgate/audit/handover/v1\n";
    private static final Pattern SIGNATURES = Pattern.compile(
            ",\"fromSignature\":\"([A-Za-z0-9+/]{86}==)\",\"toSignature\":\"([A-Za-z0-9+/]{86}==)\"}\\z");
    private static final JsonMapper MAPPER = new JsonMapper();

    static Handover sign(TrailKey from, TrailKey to, Bytes last, Instant now) {
        String text = MAPPER.writeValueAsString(MAPPER.createObjectNode()
                .put("handover", 1)
                .put("last", last.toHex())
                .put("time", now.toString())
                .put("from", from.publicKey().base64())
                .put("to", to.publicKey().base64()));
        String signed = text.substring(0, text.length() - 1);
        byte[] message = message(signed);
        String line = signed + ",\"fromSignature\":\"" + from.sign(message).toBase64() + "\",\"toSignature\":\""
                + to.sign(message).toBase64() + "\"}";
        return new Handover(from.publicKey(), to.publicKey(), last, now, Bytes.owning(line.getBytes(UTF_8)));
    }

    /** Empty for what is no handover, or is not signed by both. */
    static Optional<Handover> parse(String line) {
        Matcher signatures = SIGNATURES.matcher(line);
        if (!signatures.find()) {
            return Optional.empty();
        }
        try {
            JsonNode json = MAPPER.readTree(line);
            Handover handover = new Handover(
                    TrailPublicKey.ofBase64(json.required("from").stringValue()),
                    TrailPublicKey.ofBase64(json.required("to").stringValue()),
                    Bytes.ofHex(json.required("last").stringValue()),
                    Instant.parse(json.required("time").stringValue()),
                    Bytes.owning(line.getBytes(UTF_8)));
            byte[] message = message(line.substring(0, signatures.start()));
            boolean signed = handover.from.verifies(message, decoded(signatures.group(1)))
                    && handover.to.verifies(message, decoded(signatures.group(2)));
            return Optional.of(handover).filter(_ -> signed);
        } catch (JacksonException | IllegalArgumentException | java.time.DateTimeException _) {
            return Optional.empty();
        }
    }

    private static Bytes decoded(String base64) {
        return Bytes.owning(Base64.getDecoder().decode(base64));
    }

    private static byte[] message(String signed) {
        return (CONTEXT + signed).getBytes(UTF_8);
    }
}
