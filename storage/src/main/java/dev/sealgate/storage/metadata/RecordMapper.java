package dev.sealgate.storage.metadata;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import dev.sealgate.storage.Bytes;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.deser.std.StdScalarDeserializer;
import tools.jackson.databind.introspect.AnnotatedMember;
import tools.jackson.databind.introspect.NopAnnotationIntrospector;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdScalarSerializer;
import tools.jackson.dataformat.cbor.CBORFactory;
import tools.jackson.dataformat.cbor.CBORMapper;

/**
 * How records become CBOR: components by name, enums by name, instants as epoch milliseconds, {@link Bytes} as binary.
 *
 * <p>Absent optionals and empty collections are not written and are restored on reading; any other component must be there.
 */
final class RecordMapper {
    private static final List<Class<?>> COLLECTIONS = List.of(List.class, Set.class, Map.class);

    static final ObjectMapper SHARED = create();

    private RecordMapper() {}

    private static ObjectMapper create() {
        CBORFactory factory = CBORFactory.builder()
                // Names of map entries are chosen by users: they must not fill, or collide in, a shared table.
                .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
                .build();
        CBORMapper.Builder builder = CBORMapper.builder(factory)
                .annotationIntrospector(new RequiredUnlessEmptiable())
                .addModule(new SimpleModule("records")
                        .addSerializer(new BytesWriter())
                        .addDeserializer(Bytes.class, new BytesReader())
                        .addSerializer(new InstantWriter())
                        .addDeserializer(Instant.class, new InstantReader()))
                .enable(MapperFeature.INFER_RECORD_GETTERS_FROM_COMPONENTS_ONLY)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS, MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .enable(
                        DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES,
                        DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES,
                        DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .withConfigOverride(
                        Optional.class, optional -> optional.setInclude(include(JsonInclude.Include.NON_ABSENT)));
        for (Class<?> collection : COLLECTIONS) {
            builder.withConfigOverride(
                    collection,
                    override -> override.setInclude(include(JsonInclude.Include.NON_EMPTY))
                            .setNullHandling(JsonSetter.Value.forValueNulls(Nulls.AS_EMPTY)));
        }
        return builder.build();
    }

    private static JsonInclude.Value include(JsonInclude.Include written) {
        return JsonInclude.Value.construct(written, JsonInclude.Include.ALWAYS);
    }

    /** A component that is always written must be there on reading. */
    private static final class RequiredUnlessEmptiable extends NopAnnotationIntrospector {
        @Override
        public Boolean hasRequiredMarker(MapperConfig<?> config, AnnotatedMember member) {
            Class<?> type = member.getRawType();
            return type != Optional.class && !COLLECTIONS.contains(type);
        }
    }

    private static final class BytesWriter extends StdScalarSerializer<Bytes> {
        BytesWriter() {
            super(Bytes.class);
        }

        @Override
        public void serialize(Bytes value, JsonGenerator target, SerializationContext context) {
            target.writeBinary(value.view());
        }
    }

    private static final class BytesReader extends StdScalarDeserializer<Bytes> {
        BytesReader() {
            super(Bytes.class);
        }

        @Override
        public Bytes deserialize(JsonParser source, DeserializationContext context) {
            return Bytes.owning(source.getBinaryValue());
        }
    }

    private static final class InstantWriter extends StdScalarSerializer<Instant> {
        InstantWriter() {
            super(Instant.class);
        }

        @Override
        public void serialize(Instant value, JsonGenerator target, SerializationContext context) {
            target.writeNumber(value.toEpochMilli());
        }
    }

    private static final class InstantReader extends StdScalarDeserializer<Instant> {
        InstantReader() {
            super(Instant.class);
        }

        @Override
        public Instant deserialize(JsonParser source, DeserializationContext context) {
            return Instant.ofEpochMilli(source.getLongValue());
        }
    }
}
