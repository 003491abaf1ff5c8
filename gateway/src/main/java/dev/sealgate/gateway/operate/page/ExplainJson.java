package dev.sealgate.gateway.operate.page;

import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Answers and errors of explain and policy check as JSON: components of the records by name, absent ones as {@code null}. Thread-safe. */
public final class ExplainJson {
    /** A refusal. */
    public record Refusal(String code, String message) {}

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(MapperFeature.INFER_RECORD_GETTERS_FROM_COMPONENTS_ONLY)
            .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build();

    private static final JsonMapper STRICT = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private ExplainJson() {}

    public static byte[] write(Record document) {
        return MAPPER.writeValueAsBytes(document);
    }

    public static String text(Record document) {
        return MAPPER.writeValueAsString(document);
    }

    /**
     * An object of plain values by name.
     *
     * @throws IllegalArgumentException when it is something else
     */
    public static Map<String, String> words(byte[] json) {
        try {
            return STRICT.readValue(json, new TypeReference<Map<String, String>>() {});
        } catch (JacksonException e) {
            throw new IllegalArgumentException("expected a JSON object of names and plain values", e);
        }
    }

    /** @throws IllegalArgumentException when it is something else */
    public static <T extends Record> T read(byte[] json, Class<T> type) {
        try {
            return MAPPER.readValue(json, type);
        } catch (JacksonException e) {
            throw new IllegalArgumentException("not the JSON of a " + type.getSimpleName(), e);
        }
    }
}
