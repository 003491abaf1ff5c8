package dev.sealgate.kms.wire;

import java.io.ByteArrayOutputStream;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/** Turns request bodies into requests and answers into response bodies, for every service that speaks AWS JSON. Thread-safe. */
public final class AwsJson {
    /** More than any valid request needs: the largest is a key policy of 32,768 bytes, escaped. */
    static final int MAX_DOCUMENT_BYTES = 128 * 1024;

    private static final int MAX_NESTING = 8;
    private static final int MAX_NUMBER_DIGITS = 1000;
    private static final int MAX_TOKENS = 10_000;

    private static final ObjectMapper MAPPER = create();

    private AwsJson() {}

    private static ObjectMapper create() {
        JsonFactory factory = JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxDocumentLength(MAX_DOCUMENT_BYTES)
                        .maxNestingDepth(MAX_NESTING)
                        .maxNumberLength(MAX_NUMBER_DIGITS)
                        .maxTokenCount(MAX_TOKENS)
                        .build())
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                // Names in an encryption context are chosen by callers: they must not fill, or collide in, a shared
                // table.
                .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
                .build();
        return JsonMapper.builder(factory)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build();
    }

    /** @throws WireException when the body is not a JSON object, or its fields are not what {@code reader} asks for */
    public static <Q> Q read(byte[] json, Function<RequestFields, Q> reader) {
        return read(json, reader, nobody -> {});
    }

    /**
     * The same for requests that are recorded.
     *
     * @param shown is given what may be shown of a request that breaks no rule: every field that was read but blobs
     */
    public static <Q> Q read(byte[] json, Function<RequestFields, Q> reader, Consumer<Map<String, Object>> shown) {
        RequestFields fields = new RequestFields(object(json));
        Q request = reader.apply(fields);
        fields.requireValid();
        shown.accept(fields.shown());
        return request;
    }

    private static JsonNode object(byte[] json) {
        try {
            JsonNode document = MAPPER.readTree(json);
            if (document.isObject()) {
                return document;
            }
        } catch (JacksonException e) {
            throw notJson();
        }
        throw notJson();
    }

    private static WireException notJson() {
        return WireException.unreadable("The request body is not a JSON object.");
    }

    /** A JSON object of the fields that {@code fields} writes. */
    public static byte[] write(Consumer<ResponseFields> fields) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        try (JsonGenerator target = MAPPER.createGenerator(body)) {
            target.writeStartObject();
            fields.accept(new JsonResponse(target));
            target.writeEndObject();
        }
        return body.toByteArray();
    }

    /** What an audit record may show of an answer: its fields by CloudTrail's names, without blobs and secrets. */
    public static Map<String, Object> shown(Consumer<ResponseFields> fields) {
        return ShownResponse.of(fields);
    }
}
