package dev.sealgate.gateway.service.s3.tagging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sealgate.gateway.protocol.s3.S3Exception;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TagDocumentTest {
    private static Map<String, String> read(String xml, TagRules rules) {
        return TagDocument.read(xml.getBytes(StandardCharsets.UTF_8), rules);
    }

    private static String document(String... keysAndValues) {
        StringBuilder xml = new StringBuilder("<Tagging xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><TagSet>");
        for (int i = 0; i < keysAndValues.length; i += 2) {
            xml.append("<Tag><Key>").append(keysAndValues[i]).append("</Key><Value>");
            xml.append(keysAndValues[i + 1]).append("</Value></Tag>");
        }
        return xml.append("</TagSet></Tagging>").toString();
    }

    @Test
    void tags_mayBeNone_orHaveEmptyValues() {
        assertEquals(Map.of(), read("<Tagging><TagSet/></Tagging>", TagRules.OBJECT));
        assertEquals(Map.of(), read("<Tagging/>", TagRules.OBJECT));
        assertEquals(Map.of("a", "", "b", "x y"), read(document("a", "", "b", "x y"), TagRules.OBJECT));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<Tags><TagSet/></Tags>",
                "<Tagging><TagSet/><TagSet/></Tagging>",
                "<Tagging><TagSet><Tag><Key>a</Key></Tag></TagSet></Tagging>",
                "<Tagging><TagSet><Tag><Value>a</Value></Tag></TagSet></Tagging>",
                "<Tagging><TagSet><Tag><Key>a</Key><Key>b</Key><Value/></Tag></TagSet></Tagging>",
                "<Tagging><TagSet><Tag><Key>a</Key><Value/><More/></Tag></TagSet></Tagging>",
                "<Tagging><TagSet>text</TagSet></Tagging>",
                "tags"
            })
    void otherDocuments_areMalformed(String xml) {
        S3Exception refusal = assertThrows(S3Exception.class, () -> read(xml, TagRules.OBJECT));
        assertEquals("MalformedXML", refusal.code().wireCode());
    }

    @ParameterizedTest(name = "{0}: {1} → {2}")
    @CsvSource(delimiter = '|', textBlock = """
            OBJECT     | a     | Cannot provide multiple Tags with the same key
            BUCKET     | a     | Cannot provide multiple Tags with the same key
            OBJECT     | ''    | The TagKey you have provided is invalid
            OBJECT     | aws:x | Your TagKey cannot be prefixed with aws:
            BUCKET     | aws:x | System tags cannot be added/updated by requester
            NEW_BUCKET | aws:x | User-defined tag keys can't start with "aws:". This prefix is reserved for system tags. Remove "aws:" from your tag keys and try again.
            """)
    void tagsThatMayNotBe_areRefused(TagRules rules, String key, String text) {
        S3Exception refusal = assertThrows(S3Exception.class, () -> read(document("a", "1", key, "2"), rules));
        assertEquals("InvalidTag", refusal.code().wireCode());
        assertEquals(text, refusal.text());
        // AWS: CreateBucket does not say which key.
        assertEquals(rules == TagRules.NEW_BUCKET ? Map.of() : Map.of("TagKey", key), refusal.elements());
    }

    @Test
    void valueThatMayNotBe_isNamedWithItsKey() {
        S3Exception refusal =
                assertThrows(S3Exception.class, () -> read(document("key", "inv&amp;alid"), TagRules.OBJECT));
        assertEquals("The TagValue you have provided is invalid", refusal.text());
        assertEquals(Map.of("TagKey", "key", "TagValue", "inv&alid"), refusal.elements());
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "OBJECT, 10, Object tags cannot be greater than 10",
        "BUCKET, 50, Bucket tag count cannot be greater than 50"
    })
    void count_isLimited(TagRules rules, int most, String text) {
        String[] tags = new String[2 * most + 2];
        for (int i = 0; i < tags.length; i += 2) {
            tags[i] = "k" + i;
            tags[i + 1] = "v";
        }
        S3Exception refusal = assertThrows(S3Exception.class, () -> read(document(tags), rules));
        assertEquals("BadRequest", refusal.code().wireCode());
        assertEquals(text, refusal.text());
    }
}
