package dev.sealgate.gateway.record.audit.file;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sealgate.storage.Bytes;
import java.time.Instant;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A signed statement about a file of the trail: up to here it holds so many bytes, and this is the chain. Immutable.
 *
 * @param file the name of the file it is about
 * @param chain after the last record it covers
 * @param sizeBytes of the file, up to and with that record
 * @param span the times of the file's records so far; both the epoch while there are none
 * @param previous the SHA-256 of the digest before this one, also across files; zeros for the very first
 * @param metadata how far the metadata went; empty in digests of earlier versions
 * @param others in a file that begins: up to which records the trails of other gateways went, which share the metadata
 * @param lost in a file that begins where a digest before it should be and was not: that one
 */
record Digest(
        Kind kind,
        String file,
        Chain chain,
        long sizeBytes,
        Span span,
        Instant made,
        Bytes previous,
        Optional<KnownChange> metadata,
        Map<String, Long> others,
        Optional<TrailMark> lost) {
    /** When in the life of its file. */
    enum Kind {
        /** Before the first record. */
        OPEN,
        RUNNING,
        /** No record follows. */
        CLOSE
    }

    /** A digest with the line it stands in, without its line feed. */
    record Signed(Digest digest, Bytes line, String keyId, Bytes message, Bytes signature) {
        boolean isSignedBy(TrailPublicKey key) {
            return key.verifies(message.view(), signature);
        }

        /** What the next digest names. */
        Bytes hash() {
            return Bytes.owning(Chain.sha256().digest(line.view()));
        }
    }

    static final Bytes NO_PREVIOUS = Bytes.owning(new byte[Chain.HASH_BYTES]);

    private static final String CONTEXT = "sealgate/audit/digest/v1\n";
    private static final Pattern SIGNATURE = Pattern.compile(",\"signature\":\"([A-Za-z0-9+/]{86}==)\"}\\z");
    private static final JsonMapper MAPPER = new JsonMapper();

    Signed sign(TrailKey key) {
        ObjectNode json = MAPPER.createObjectNode()
                .put("digest", 1)
                .put("kind", kind.name().toLowerCase(Locale.ROOT))
                .put("file", file)
                .put("sequence", chain.sequence())
                .put("chain", chain.hash().toHex())
                .put("bytes", sizeBytes)
                .put("from", span.earliest().toString())
                .put("to", span.latest().toString())
                .put("time", made.toString())
                .put("previous", previous.toHex())
                .put("key", key.publicKey().id());
        metadata.ifPresent(known ->
                json.putObject("metadata").put("change", known.number()).put("synced", known.synced()));
        if (!others.isEmpty()) {
            ObjectNode known = json.putObject("others");
            others.forEach(known::put);
        }
        lost.ifPresent(mark -> json.putObject("lost")
                .put("file", mark.file())
                .put("sequence", mark.sequence())
                .put("chain", mark.chain().toHex())
                .put("digest", mark.digest().toHex()));
        String text = MAPPER.writeValueAsString(json);
        String signed = text.substring(0, text.length() - 1);
        byte[] message = message(signed);
        Bytes signature = key.sign(message);
        String line = signed + ",\"signature\":\"" + signature.toBase64() + "\"}";
        return new Signed(
                this, Bytes.owning(line.getBytes(UTF_8)), key.publicKey().id(), Bytes.owning(message), signature);
    }

    /** Empty for what is no digest; the signature is not looked at. */
    static Optional<Signed> parse(String line) {
        Matcher signature = SIGNATURE.matcher(line);
        if (!signature.find()) {
            return Optional.empty();
        }
        try {
            JsonNode json = MAPPER.readTree(line);
            Bytes decoded = Bytes.owning(Base64.getDecoder().decode(signature.group(1)));
            if (!decoded.toBase64().equals(signature.group(1))) {
                return Optional.empty(); // the same bytes can be written in several ways
            }
            Digest digest = new Digest(
                    Kind.valueOf(json.required("kind").stringValue().toUpperCase(Locale.ROOT)),
                    json.required("file").stringValue(),
                    new Chain(json.required("sequence").longValue(), hex(json, "chain")),
                    json.required("bytes").longValue(),
                    new Span(time(json, "from"), time(json, "to")),
                    time(json, "time"),
                    hex(json, "previous"),
                    Optional.ofNullable(json.get("metadata")).map(Digest::knownChange),
                    Optional.ofNullable(json.get("others")).map(Digest::others).orElse(Map.of()),
                    Optional.ofNullable(json.get("lost")).map(Digest::mark));
            return Optional.of(new Signed(
                    digest,
                    Bytes.owning(line.getBytes(UTF_8)),
                    json.required("key").stringValue(),
                    Bytes.owning(message(line.substring(0, signature.start()))),
                    decoded));
        } catch (JacksonException | IllegalArgumentException | java.time.DateTimeException _) {
            return Optional.empty();
        }
    }

    private static KnownChange knownChange(JsonNode json) {
        return new KnownChange(
                json.required("change").longValue(), json.required("synced").booleanValue());
    }

    private static Map<String, Long> others(JsonNode json) {
        Map<String, Long> others = new TreeMap<>();
        json.properties()
                .forEach(entry -> others.put(entry.getKey(), entry.getValue().longValue()));
        return others;
    }

    private static TrailMark mark(JsonNode json) {
        return new TrailMark(
                json.required("file").stringValue(),
                json.required("sequence").longValue(),
                hex(json, "chain"),
                hex(json, "digest"));
    }

    private static byte[] message(String signed) {
        return (CONTEXT + signed).getBytes(UTF_8);
    }

    private static Bytes hex(JsonNode json, String name) {
        return Bytes.ofHex(json.required(name).stringValue());
    }

    private static Instant time(JsonNode json, String name) {
        return Instant.parse(json.required(name).stringValue());
    }
}
