package dev.sealgate.gateway.iam;

import dev.sealgate.gateway.query.Parameters;
import dev.sealgate.gateway.query.Parameters.Shape;
import dev.sealgate.gateway.query.QueryErrorCode;
import dev.sealgate.gateway.query.QueryException;
import dev.sealgate.policy.RequestContext;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Tags in requests. Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html */
public final class Tags {
    static final int MAX_TAGS = 50;

    private static final Shape KEY = Shape.of(1, 128, "[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]+");
    private static final Shape VALUE = Shape.of(0, 256, "[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*");

    private Tags() {}

    /** {@code Tags.member.N.Key} and {@code .Value}; keys that differ in case only are refused. */
    public static Map<String, String> in(Parameters parameters, QueryErrorCode duplicates) {
        Map<String, String> tags = new LinkedHashMap<>();
        Set<String> seen = new HashSet<>();
        for (Parameters member : parameters.structures("Tags")) {
            String key = member.require("Key", KEY);
            if (key.toLowerCase(Locale.ROOT).startsWith("aws:")) {
                throw new QueryException(
                        QueryErrorCode.VALIDATION_ERROR, "Tag keys beginning with aws: are reserved for system use.");
            }
            if (!seen.add(key.toLowerCase(Locale.ROOT))) {
                throw new QueryException(
                        duplicates, "Duplicate tag keys found. Please note that Tag keys are case insensitive.");
            }
            tags.put(key, member.find("Value", VALUE).orElse(""));
        }
        requireFew(tags.size());
        return tags;
    }

    static void requireFew(int count) {
        if (count > MAX_TAGS) {
            throw IamErrors.limit("The number of tags has reached the maximum limit.");
        }
    }

    /** {@code aws:RequestTag/...} and {@code aws:TagKeys}. */
    public static RequestContext context(Map<String, String> tags) {
        if (tags.isEmpty()) {
            return RequestContext.EMPTY;
        }
        RequestContext.Builder context = RequestContext.builder().putAll("aws:TagKeys", new ArrayList<>(tags.keySet()));
        tags.forEach((key, value) -> context.put("aws:RequestTag/" + key, value));
        return context.build();
    }

    static RequestContext keysContext(List<String> keys) {
        return RequestContext.builder().putAll("aws:TagKeys", keys).build();
    }

    /** Later ones win; a key keeps no second spelling. */
    static Map<String, String> merged(Map<String, String> old, Map<String, String> more) {
        Map<String, String> tags = without(old, List.copyOf(more.keySet()));
        tags.putAll(more);
        requireFew(tags.size());
        return tags;
    }

    static Map<String, String> without(Map<String, String> old, List<String> keys) {
        Map<String, String> tags = new LinkedHashMap<>(old);
        tags.keySet().removeIf(key -> keys.stream().anyMatch(key::equalsIgnoreCase));
        return tags;
    }
}
