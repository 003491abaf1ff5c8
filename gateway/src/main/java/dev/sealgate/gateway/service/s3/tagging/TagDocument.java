package dev.sealgate.gateway.service.s3.tagging;

import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.gateway.protocol.xml.S3Xml;
import dev.sealgate.gateway.protocol.xml.XmlBody;
import dev.sealgate.gateway.protocol.xml.XmlElement;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** {@code Tagging}, read and written. Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_Tagging.html */
public final class TagDocument {
    public static final String ROOT = "Tagging";
    private static final String TAG_SET = "TagSet";
    private static final String TAG = "Tag";
    private static final String KEY = "Key";
    private static final String VALUE = "Value";

    private TagDocument() {}

    /** @throws S3Exception MalformedXML, BadRequest or InvalidTag */
    public static Map<String, String> read(byte[] xml, TagRules rules) {
        return tagSet(S3Xml.read(xml, ROOT), rules);
    }

    /**
     * The tags that a form names; AWS: none where the document is about something else.
     *
     * @throws S3Exception MalformedXML, BadRequest or InvalidTag
     */
    public static Map<String, String> readOfForm(byte[] xml) {
        XmlElement root = S3Xml.read(xml);
        return root.name().equals(ROOT) ? tagSet(root, TagRules.OBJECT) : Map.of();
    }

    private static Map<String, String> tagSet(XmlElement tagging, TagRules rules) {
        tagging.requireOnly(Set.of(TAG_SET));
        // AWS: no set is an empty one.
        return tagging.child(TAG_SET).map(set -> tags(set, rules)).orElse(Map.of());
    }

    /**
     * The tags of an element that holds {@code Tag} elements.
     *
     * @throws S3Exception MalformedXML, BadRequest or InvalidTag
     */
    public static Map<String, String> tags(XmlElement set, TagRules rules) {
        return rules.require(set.requireOnly(Set.of(TAG)).childrenNamed(TAG).stream()
                .map(tag -> tag.requireOnly(Set.of(KEY, VALUE)))
                .map(tag -> new Tag(tag.requireChildText(KEY), tag.requireChildText(VALUE)))
                .toList());
    }

    /** In the order of keys. */
    public static void write(XmlBody document, Map<String, String> tags) {
        document.element(
                TAG_SET,
                set -> new TreeMap<>(tags)
                        .forEach((key, value) ->
                                set.element(TAG, tag -> tag.text(KEY, key).text(VALUE, value))));
    }
}
