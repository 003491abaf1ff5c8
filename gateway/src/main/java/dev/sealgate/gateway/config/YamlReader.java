package dev.sealgate.gateway.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLParser;

/**
 * Reads one YAML document into nodes that know their lines. Refuses what a configuration needs not and a bomb needs:
 * aliases, several documents, repeated keys, deep nesting, great size.
 */
final class YamlReader {
    static final int MAX_CHARACTERS = 1 << 20;
    private static final int MAX_DEPTH = 16;
    private static final Pattern AT_LINE = Pattern.compile(" line (\\d+), column ");
    /** {@code launcher/Preflight.java} says the same. */
    static final String TAB = "a tab indents this line (expected: spaces; YAML takes no tabs there)";

    private static final YAMLFactory YAML = YAMLFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxStringLength(MAX_CHARACTERS)
                    .build())
            .build();

    private final String fileName;
    private final YAMLParser parser;

    private YamlReader(String fileName, YAMLParser parser) {
        this.fileName = fileName;
        this.parser = parser;
    }

    /** The document's mapping; an empty document is an empty mapping. */
    static YamlNode.Mapping read(String fileName, String text) {
        if (text.length() > MAX_CHARACTERS) {
            throw new ConfigException(
                    fileName + ": " + text.length() + " characters (expected: at most " + MAX_CHARACTERS + ")");
        }
        try (YAMLParser parser = (YAMLParser) YAML.createParser(ObjectReadContext.empty(), text)) {
            return new YamlReader(fileName, parser).document();
        } catch (JacksonException e) {
            int line = lineOf(e);
            refuseTab(fileName, text, line);
            throw new ConfigException(fileName + ":" + line + ": not valid YAML: " + reason(e), e);
        }
    }

    /** Where the parser stopped, which its text says better than its location. */
    private static int lineOf(JacksonException e) {
        return AT_LINE.matcher(e.getOriginalMessage())
                .results()
                .map(at -> Integer.parseInt(at.group(1)))
                .reduce((_, last) -> last)
                .orElseGet(() -> Math.max(
                        1, e.getLocation() == null ? 1 : e.getLocation().getLineNr()));
    }

    /** What was found, rather than what was being done meanwhile. */
    private static String reason(JacksonException e) {
        List<String> lines = e.getOriginalMessage().lines().toList();
        return lines.stream()
                .filter(line ->
                        line.startsWith("found ") || line.startsWith("expected ") || line.startsWith("could not "))
                .findFirst()
                .or(() -> lines.stream().findFirst())
                .orElse("unreadable");
    }

    private static void refuseTab(String fileName, String text, int line) {
        boolean tab = text.lines()
                .skip(line - 1L)
                .findFirst()
                .filter(at -> at.stripTrailing().matches("\\s*\\t.*"))
                .isPresent();
        if (tab) {
            throw new ConfigException(fileName + ":" + line + ": " + TAB);
        }
    }

    private YamlNode.Mapping document() {
        JsonToken first = parser.nextToken();
        YamlNode root = first == null ? new YamlNode.Mapping(1, Map.of()) : node(first);
        if (parser.nextToken() != null) {
            throw refused("a second document", "one document");
        }
        return switch (root) {
            case YamlNode.Mapping mapping -> mapping;
            case YamlNode.Scalar(int line, String text) when text.isEmpty() -> new YamlNode.Mapping(line, Map.of());
            case YamlNode.Scalar _, YamlNode.Sequence _ -> throw refused("no mapping", "`key: value` lines");
        };
    }

    private YamlNode node(JsonToken token) {
        if (parser.isCurrentAlias()) {
            throw refused("an alias", "the value itself");
        }
        return switch (token) {
            case START_OBJECT -> mapping();
            case START_ARRAY -> sequence();
            case VALUE_NULL -> new YamlNode.Scalar(line(), "");
            case VALUE_STRING, VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT, VALUE_TRUE, VALUE_FALSE ->
                new YamlNode.Scalar(line(), parser.getString());
            case END_OBJECT, END_ARRAY, PROPERTY_NAME, VALUE_EMBEDDED_OBJECT, NOT_AVAILABLE ->
                throw refused(token.name(), "a value");
        };
    }

    private YamlNode.Mapping mapping() {
        int line = line();
        Map<String, YamlNode.Entry> entries = new LinkedHashMap<>();
        for (JsonToken token = next(); token != JsonToken.END_OBJECT; token = next()) {
            int keyLine = line();
            String key = parser.currentName();
            YamlNode value = node(next());
            if (entries.put(key, new YamlNode.Entry(keyLine, value)) != null) {
                throw new ConfigException(fileName + ":" + keyLine + ": " + key + ": appears twice (expected: once)");
            }
        }
        return new YamlNode.Mapping(line, entries);
    }

    private YamlNode.Sequence sequence() {
        int line = line();
        List<YamlNode> items = new ArrayList<>();
        for (JsonToken token = next(); token != JsonToken.END_ARRAY; token = next()) {
            items.add(node(token));
        }
        return new YamlNode.Sequence(line, items);
    }

    private JsonToken next() {
        JsonToken token = parser.nextToken();
        if (token == null) {
            throw refused("the end", "more");
        }
        return token;
    }

    private int line() {
        return parser.currentTokenLocation().getLineNr();
    }

    private ConfigException refused(String found, String expected) {
        return new ConfigException(fileName + ":" + line() + ": " + found + " (expected: " + expected + ")");
    }
}
