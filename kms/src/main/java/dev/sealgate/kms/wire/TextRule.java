package dev.sealgate.kms.wire;

import java.util.Optional;
import java.util.regex.Pattern;

/** What the service model demands of a string. Lengths in UTF-16 units. */
public final class TextRule {
    private final int minimumLength;
    private final int maximumLength;
    private final Optional<Pattern> pattern;

    private TextRule(int minimumLength, int maximumLength, Optional<Pattern> pattern) {
        this.minimumLength = minimumLength;
        this.maximumLength = maximumLength;
        this.pattern = pattern;
    }

    public static TextRule length(int minimum, int maximum) {
        return new TextRule(minimum, maximum, Optional.empty());
    }

    public TextRule matching(String regex) {
        return new TextRule(minimumLength, maximumLength, Optional.of(Pattern.compile(regex)));
    }

    /** The rule the text breaks, in AWS's words; empty when none. */
    Optional<String> broken(String text) {
        if (text.length() < minimumLength) {
            return Optional.of("Member must have length greater than or equal to " + minimumLength);
        }
        if (text.length() > maximumLength) {
            return Optional.of("Member must have length less than or equal to " + maximumLength);
        }
        return pattern.filter(it -> !it.matcher(text).matches())
                .map(it -> "Member must satisfy regular expression pattern: " + it.pattern());
    }
}
