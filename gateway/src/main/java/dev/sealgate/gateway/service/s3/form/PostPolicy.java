package dev.sealgate.gateway.service.s3.form;

import dev.sealgate.gateway.protocol.s3.S3ErrorCode;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the maker of a form allows to be uploaded with it, and until when. Immutable.
 *
 * <p>Source: https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTConstructPolicy.html
 */
record PostPolicy(Instant expiration, List<PolicyCondition> conditions) {
    private static final String EXPIRATION = "expiration";
    private static final String CONDITIONS = "conditions";
    private static final String BUCKET = "bucket";
    private static final Pattern UTC = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,9})?Z");
    private static final int MAX_DEPTH = 16;

    /** Fields that no condition need be about. */
    private static final Set<String> EXEMPT = Set.of("x-amz-signature", "signature", "awsaccesskeyid", "policy");

    private static final String IGNORED = "x-ignore-";

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    PostPolicy {
        conditions = List.copyOf(conditions);
    }

    /** @throws S3Exception InvalidPolicyDocument */
    static PostPolicy read(String base64) {
        JsonNode document = parse(base64);
        if (!document.isObject()) {
            throw invalidJson();
        }
        for (String member : document.propertyNames()) {
            if (!member.equals(EXPIRATION) && !member.equals(CONDITIONS)) {
                throw invalid("Unexpected: '" + member.toLowerCase(Locale.ROOT) + "'");
            }
        }
        Instant expiration = expiration(
                Optional.ofNullable(document.get(EXPIRATION)).orElseThrow(() -> invalid("Policy missing expiration.")));
        JsonNode conditions =
                Optional.ofNullable(document.get(CONDITIONS)).orElseThrow(() -> invalid("Policy missing conditions."));
        if (!conditions.isArray()) {
            throw invalid("Invalid 'conditions' value: must be a List.");
        }
        return new PostPolicy(
                expiration, conditions.valueStream().map(PolicyCondition::read).toList());
    }

    private static JsonNode parse(String base64) {
        byte[] text;
        try {
            text = Base64.getMimeDecoder().decode(base64.getBytes(StandardCharsets.UTF_8));
        } catch (IllegalArgumentException _) {
            throw invalid("invalid Base64 encoding.");
        }
        try {
            return JSON.readTree(text);
        } catch (JacksonException _) {
            throw invalidJson();
        }
    }

    private static Instant expiration(JsonNode value) {
        String text = value.asString("");
        if (value.isString() && UTC.matcher(text).matches()) {
            try {
                return Instant.parse(text);
            } catch (DateTimeException _) {
                // No such day.
            }
        }
        throw invalid("Invalid 'expiration' value: '" + text + "'");
    }

    /**
     * How large the file may be, when the form is one that this allows.
     *
     * @throws S3Exception AccessDenied
     */
    SizeRange require(FormFields fields, String bucket, Instant now) {
        if (now.isAfter(expiration)) {
            throw denied("Policy expired.");
        }
        SizeRange range = SizeRange.ANY;
        for (PolicyCondition condition : conditions) {
            Optional<SizeRange> narrower = condition.range();
            if (narrower.isPresent()) {
                range = range.and(narrower.get());
            } else if (!condition.allows(condition.field().flatMap(name -> value(fields, name, bucket)))) {
                throw denied("Policy Condition failed: " + condition);
            }
        }
        requireCovered(fields);
        return range;
    }

    private static Optional<String> value(FormFields fields, String name, String bucket) {
        return name.equals(BUCKET) ? Optional.of(bucket) : fields.find(name);
    }

    private void requireCovered(FormFields fields) {
        Set<String> covered = conditions.stream()
                .flatMap(condition -> condition.field().stream())
                .collect(Collectors.toUnmodifiableSet());
        Stream<String> extra = fields.all().stream().map(FormField::name).filter(name -> {
            String lower = name.toLowerCase(Locale.ROOT);
            return !covered.contains(lower) && !EXEMPT.contains(lower) && !lower.startsWith(IGNORED);
        });
        extra.findFirst().ifPresent(name -> {
            throw denied("Extra input fields: " + name);
        });
    }

    static S3Exception denied(String what) {
        return new S3Exception(S3ErrorCode.ACCESS_DENIED, "Invalid according to Policy: " + what);
    }

    static S3Exception invalid(String what) {
        return new S3Exception(S3ErrorCode.INVALID_POLICY_DOCUMENT, "Invalid Policy: " + what);
    }

    static S3Exception invalidJson() {
        return invalid("Invalid JSON.");
    }
}
