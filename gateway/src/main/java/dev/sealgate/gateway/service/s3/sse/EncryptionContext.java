package dev.sealgate.gateway.service.s3.sse;

import dev.sealgate.gateway.protocol.s3.S3ErrorCode;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.storage.object.BucketName;
import dev.sealgate.storage.object.ObjectPath;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * The KMS encryption context of an object: the caller's pairs and {@code aws:s3:arn}.
 *
 * <p>Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html#encryption-context
 */
final class EncryptionContext {
    static final String ARN_NAME = "aws:s3:arn";

    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private EncryptionContext() {}

    /** An object's context; with a bucket key, the bucket stands for all its objects. KMS is given all of it, or {@link #of(BucketName)}. */
    static Map<String, String> of(ObjectPath path, Map<String, String> callerPairs, boolean bucketKey) {
        Map<String, String> context = new LinkedHashMap<>(callerPairs);
        context.put(ARN_NAME, bucketKey ? arn(path.bucket()) : arn(path));
        return context;
    }

    /** What KMS is given for a bucket key, which knows no object and so none of a caller's pairs. */
    static Map<String, String> of(BucketName bucket) {
        return Map.of(ARN_NAME, arn(bucket));
    }

    static String arn(ObjectPath path) {
        return arn(path.bucket()) + "/" + path.key();
    }

    private static String arn(BucketName bucket) {
        return "arn:aws:s3:::" + bucket;
    }

    /**
     * The pairs of a header value: base64 of a JSON object from strings to strings.
     *
     * @throws S3Exception InvalidArgument when it is anything else, or names a pair that is the service's own
     */
    static Map<String, String> parseHeader(String value, ObjectPath path) {
        Map<String, String> pairs;
        try {
            byte[] json = Base64.getDecoder().decode(value);
            pairs = parseJson(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(json))
                    .toString());
        } catch (IllegalArgumentException | CharacterCodingException | JacksonException e) {
            throw malformed(value);
        }
        pairs.remove(ARN_NAME, arn(path));
        if (pairs.keySet().stream().anyMatch(name -> name.startsWith("aws:"))) {
            throw malformed(value);
        }
        return pairs;
    }

    /** The caller's pairs of a stored context, as the header shows them. */
    static String formatHeader(Map<String, String> callerPairs) {
        StringWriter json = new StringWriter();
        try (JsonGenerator generator = JSON.createGenerator(ObjectWriteContext.empty(), json)) {
            generator.writeStartObject();
            new TreeMap<>(callerPairs).forEach(generator::writeStringProperty);
            generator.writeEndObject();
        }
        return Base64.getEncoder().encodeToString(json.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** A stored context without the pair that the service added. */
    static Map<String, String> callerPairs(Map<String, String> context) {
        Map<String, String> pairs = new LinkedHashMap<>(context);
        pairs.remove(ARN_NAME);
        return pairs;
    }

    private static Map<String, String> parseJson(String json) {
        Map<String, String> pairs = new LinkedHashMap<>();
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), json)) {
            require(parser.nextToken() == JsonToken.START_OBJECT);
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = parser.currentName();
                require(parser.nextToken() == JsonToken.VALUE_STRING);
                pairs.put(name, parser.getString());
            }
            require(parser.currentToken() == JsonToken.END_OBJECT && parser.nextToken() == null);
        }
        return pairs;
    }

    private static void require(boolean wellFormed) {
        if (!wellFormed) {
            throw new IllegalArgumentException("not a JSON object of strings");
        }
    }

    private static S3Exception malformed(String value) {
        String text = "The header '" + SseHeaders.CONTEXT
                + "' shall be Base64-encoded UTF-8 string holding JSON which represents a string-string map";
        return new S3Exception(S3ErrorCode.INVALID_ARGUMENT, text)
                .with("ArgumentName", SseHeaders.CONTEXT)
                .with("ArgumentValue", value);
    }
}
