package dev.sealgate.kms;

import static dev.sealgate.kms.TestKms.FOREIGN_CALL;
import static dev.sealgate.kms.TestKms.OTHER_REGION_CALL;
import static dev.sealgate.kms.TestKms.each;
import static dev.sealgate.kms.TestKms.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.kms.error.KmsErrorCode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class ListingTest {
    private final TestKms kms = new TestKms();

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 6, 7, 8, 1000})
    void pagesOfKeys_holdEveryKeyOnceInOrder(int limit) {
        List<String> made = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            made.add(kms.createKey());
        }
        kms.ok(FOREIGN_CALL, "CreateKey", "{}");
        kms.ok(OTHER_REGION_CALL, "CreateKey", "{}");

        List<String> listed = pages("ListKeys", "", limit, 7, "Keys", "KeyId");

        assertEquals(made.stream().sorted().toList(), listed);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4, 5, 6})
    void pagesOfAliases_holdTheUnusedManagedNameAtItsPlace(int limit) {
        String keyId = kms.createKey();
        for (String name : List.of("alias/a", "alias/aws-like", "alias/awt", "alias/z")) {
            kms.ok("CreateAlias", json("AliasName", name, "TargetKeyId", keyId));
        }

        List<String> listed = pages("ListAliases", "", limit, 5, "Aliases", "AliasName");

        assertEquals(List.of("alias/a", "alias/aws-like", "alias/aws/s3", "alias/awt", "alias/z"), listed);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void pagesOfTagsAndOfOneKeysAliases_areExact(int limit) {
        String keyId = kms.createKey();
        kms.ok(
                "TagResource",
                "{\"KeyId\":\"" + keyId
                        + "\",\"Tags\":[{\"TagKey\":\"c\",\"TagValue\":\"\"},{\"TagKey\":\"é\",\"TagValue\":\"\"},"
                        + "{\"TagKey\":\"a\",\"TagValue\":\"\"}]}");
        for (String name : List.of("alias/c", "alias/a", "alias/b")) {
            kms.ok("CreateAlias", json("AliasName", name, "TargetKeyId", keyId));
        }
        String key = "\"KeyId\":\"" + keyId + "\",";

        assertEquals(List.of("a", "c", "é"), pages("ListResourceTags", key, limit, 3, "Tags", "TagKey"));
        assertEquals(
                List.of("alias/a", "alias/b", "alias/c"), pages("ListAliases", key, limit, 3, "Aliases", "AliasName"));
    }

    @Test
    void limits_areThoseOfTheModel() {
        kms.refuses(
                KmsErrorCode.VALIDATION,
                "1 validation error detected: Value '0' at 'limit' failed to satisfy constraint: Member must have value greater "
                        + "than or equal to 1",
                "ListKeys",
                "{\"Limit\":0}");
        kms.refuses(
                KmsErrorCode.VALIDATION,
                "1 validation error detected: Value '1001' at 'limit' failed to satisfy constraint: Member must have value less "
                        + "than or equal to 1000",
                "ListKeys",
                "{\"Limit\":1001}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "!", "YWxpYXMvYXBw", "AAAA"})
    void markerThatNoPageGave_isInvalid(String marker) {
        kms.refuses(
                KmsErrorCode.INVALID_MARKER,
                "Could not deserialize marker '" + marker + "'",
                "ListKeys",
                json("Marker", marker));
    }

    @Test
    void markerOfADeletedItem_continuesBehindIt() {
        String keyId = kms.createKey();
        for (String name : List.of("alias/0", "alias/1", "alias/2")) {
            kms.ok("CreateAlias", json("AliasName", name, "TargetKeyId", keyId));
        }
        String marker = kms.ok("ListAliases", "{\"Limit\":2}").get("NextMarker").stringValue();
        kms.ok("DeleteAlias", json("AliasName", "alias/1"));

        JsonNode rest = kms.ok("ListAliases", json("Marker", marker));

        assertEquals(List.of("alias/2", "alias/aws/s3"), each(rest.get("Aliases"), "AliasName"));
    }

    private List<String> pages(String operation, String fields, int limit, int total, String list, String name) {
        List<String> listed = new ArrayList<>();
        String marker = "";
        do {
            JsonNode page = kms.ok(operation, "{" + fields + "\"Limit\":" + Math.min(limit, 50) + marker + "}");
            listed.addAll(each(page.get(list), name));
            boolean truncated = page.get("Truncated").booleanValue();
            assertEquals(truncated, page.has("NextMarker"));
            assertEquals(listed.size() < total, truncated, "listed " + listed);
            assertTrue(page.get(list).size() <= limit);
            marker = truncated ? ",\"Marker\":\"" + page.get("NextMarker").stringValue() + "\"" : "";
        } while (!marker.isEmpty());
        assertFalse(listed.isEmpty());
        return listed;
    }
}
