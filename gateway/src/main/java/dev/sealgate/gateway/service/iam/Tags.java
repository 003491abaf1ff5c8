package dev.sealgate.gateway.service.iam;

import dev.sealgate.gateway.protocol.query.Parameters;
import dev.sealgate.gateway.protocol.query.Parameters.Shape;
import dev.sealgate.gateway.protocol.query.QueryErrorCode;
import dev.sealgate.gateway.protocol.query.QueryException;
import dev.sealgate.policy.context.RequestContext;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Tags in requests. Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html */
public final class Tags {
    static final int MAX_TAGS = 50;

    private static final Shape KEY = Shape.of(1, 128, "[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]+");
    private static final Shape VALUE = Shape.of(0, 256, "[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*");

    private Tags() {}

    /** {@code Tags.member.N.Key} and {@code .Value}. */
    public static Map<String, String> in(Parameters parameters, IamTagRules rules) {
        Map<String, String> tags = new LinkedHashMap<>();
        Set<String> seen = new HashSet<>();
        for (Parameters member : parameters.structures("Tags", MAX_TAGS)) {
            String key = member.require("Key", KEY);
            if (key.toLowerCase(Locale.ROOT).startsWith("aws:")) {
                throw new QueryException(
                        QueryErrorCode.VALIDATION_ERROR, "Tag keys beginning with aws: are reserved for system use.");
            }
            if (!seen.add(rules.identityOf(key))) {
                throw new QueryException(rules.duplicate(), rules.duplicateText());
            }
            tags.put(key, member.require("Value", VALUE));
        }
        return tags;
    }

    /** {@code Tags}, of an operation that does nothing without. */
    static Map<String, String> required(Parameters parameters, IamTagRules rules) {
        Map<String, String> tags = in(parameters, rules);
        if (tags.isEmpty()) {
            throw parameters.missing("Tags");
        }
        return tags;
    }

    /** {@code TagKeys.member.N}. */
    static List<String> keysIn(Parameters parameters) {
        List<String> keys = parameters.list("TagKeys", MAX_TAGS, KEY);
        if (keys.isEmpty()) {
            throw parameters.missing("TagKeys");
        }
        return keys;
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

    /** Later ones win; a key has one spelling. */
    static Map<String, String> merged(Map<String, String> old, Map<String, String> more, IamTagRules rules) {
        Map<String, String> tags = without(old, more.keySet(), rules);
        tags.putAll(more);
        if (tags.size() > MAX_TAGS) {
            throw IamErrors.limit("The number of tags has reached the maximum limit.");
        }
        return tags;
    }

    static Map<String, String> without(Map<String, String> old, Iterable<String> keys, IamTagRules rules) {
        Set<String> gone = new HashSet<>();
        keys.forEach(key -> gone.add(rules.identityOf(key)));
        return old.entrySet().stream()
                .filter(tag -> !gone.contains(rules.identityOf(tag.getKey())))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (one, _) -> one, LinkedHashMap::new));
    }
}
