package dev.sealgate.gateway.service.s3.lifecycle;

import dev.sealgate.gateway.protocol.xml.XmlBody;
import dev.sealgate.gateway.protocol.xml.XmlElement;
import dev.sealgate.storage.object.LifecycleRule.Filter;
import dev.sealgate.storage.object.LifecycleRule.Form;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a rule says about which objects it means, read and written.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_LifecycleRuleFilter.html
 */
final class LifecycleFilters {
    private static final String FILTER = "Filter";
    private static final String PREFIX = "Prefix";
    private static final String AND = "And";
    private static final String TAG = "Tag";
    private static final String LARGER = "ObjectSizeGreaterThan";
    private static final String SMALLER = "ObjectSizeLessThan";
    private static final Set<String> PREDICATES = Set.of(PREFIX, TAG, LARGER, SMALLER);
    private static final Set<String> ONE = Set.of(PREFIX, TAG, LARGER, SMALLER, AND);

    private LifecycleFilters() {}

    /** A rule has a Filter, or a Prefix of its own, and not both. */
    static Filter read(XmlElement rule) {
        Optional<XmlElement> filter = rule.child(FILTER);
        Optional<String> prefix = rule.childText(PREFIX);
        if (filter.isPresent() == prefix.isPresent()) {
            throw XmlElement.malformed();
        }
        if (prefix.isPresent()) {
            return new Filter(Form.PREFIX_OF_RULE, prefix, Map.of(), Optional.empty(), Optional.empty());
        }
        XmlElement only = filter.orElseThrow().requireOnly(ONE);
        if (only.children().size() > 1) {
            throw XmlElement.malformed();
        }
        Optional<XmlElement> and = only.child(AND);
        if (and.filter(all -> all.children().size() < 2).isPresent()) {
            throw XmlElement.malformed();
        }
        return and.map(all -> predicates(Form.AND, all.requireOnly(PREDICATES)))
                .orElseGet(() -> predicates(Form.SINGLE, only));
    }

    private static Filter predicates(Form form, XmlElement element) {
        Map<String, String> tags = new TreeMap<>();
        for (XmlElement tag : element.childrenNamed(TAG)) {
            tag.requireOnly(Set.of("Key", "Value"));
            if (tags.put(tag.requireChildText("Key"), tag.requireChildText("Value")) != null) {
                throw LifecycleDocument.invalidRequest("Duplicate Tag Keys are not allowed.");
            }
        }
        Optional<Long> larger = element.childText(LARGER).map(LifecycleFilters::bytes);
        Optional<Long> smaller = element.childText(SMALLER).map(LifecycleFilters::bytes);
        if (larger.isPresent() && smaller.isPresent() && larger.get() >= smaller.get()) {
            throw LifecycleDocument.invalidRequest(
                    "'ObjectSizeLessThan' has to be a value greater than 'ObjectSizeGreaterThan'.");
        }
        return new Filter(form, element.childText(PREFIX), tags, larger, smaller);
    }

    private static long bytes(String text) {
        try {
            long bytes = Long.parseLong(text.strip());
            if (bytes >= 0) {
                return bytes;
            }
        } catch (NumberFormatException e) {
            throw XmlElement.malformed();
        }
        throw XmlElement.malformed();
    }

    static void write(XmlBody rule, Filter filter) {
        switch (filter.form()) {
            case PREFIX_OF_RULE -> rule.text(PREFIX, filter.prefix());
            case SINGLE -> rule.element(FILTER, inner -> predicates(inner, filter));
            case AND -> rule.element(FILTER, inner -> inner.element(AND, all -> predicates(all, filter)));
        }
    }

    private static void predicates(XmlBody body, Filter filter) {
        body.text(PREFIX, filter.prefix());
        new TreeMap<>(filter.tags())
                .forEach((key, value) ->
                        body.element(TAG, tag -> tag.text("Key", key).text("Value", value)));
        body.text(LARGER, filter.largerThan().map(String::valueOf))
                .text(SMALLER, filter.smallerThan().map(String::valueOf));
    }
}
