package dev.sealgate.policy.condition;

import dev.sealgate.policy.context.Effort;
import dev.sealgate.policy.context.RequestContext;
import dev.sealgate.policy.context.RequestContext.ContextValue;
import dev.sealgate.policy.value.Glob;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Policy text in which wildcards and {@code ${variables}} may stand. What a variable is replaced by is literal, also a {@code *} in it.
 * Immutable. Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
public final class TextPattern {
    /** Which characters of a text are more than themselves. */
    public enum Syntax {
        LITERAL(false, false),
        WILDCARDS(true, false),
        VARIABLES(false, true),
        WILDCARDS_AND_VARIABLES(true, true);

        final boolean wildcards;
        final boolean variables;

        Syntax(boolean wildcards, boolean variables) {
            this.wildcards = wildcards;
            this.variables = variables;
        }

        public static Syntax wildcards(PolicyVersion version) {
            return version.hasVariables() ? WILDCARDS_AND_VARIABLES : WILDCARDS;
        }

        public static Syntax literal(PolicyVersion version) {
            return version.hasVariables() ? VARIABLES : LITERAL;
        }
    }

    private sealed interface Part {}

    private record Text(String text) implements Part {}

    private record Wildcard(char character) implements Part {}

    private record Variable(String key, Optional<String> otherwise) implements Part {}

    private final List<Part> parts;
    private final @Nullable Glob constant;

    private TextPattern(List<Part> parts) {
        this.parts = List.copyOf(parts);
        this.constant = constant(this.parts);
    }

    public static TextPattern parse(String text, Syntax syntax) {
        return parseFields(text, syntax, 1).getFirst();
    }

    /** Split at colons, those inside variables aside; the last of {@code most} fields keeps its colons. */
    static List<TextPattern> parseFields(String text, Syntax syntax, int most) {
        List<TextPattern> fields = new ArrayList<>();
        List<Part> parts = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            int plain = plainUntil(text, at, syntax, fields.size() < most - 1);
            if (plain > at) {
                parts.add(new Text(text.substring(at, plain)));
                at = plain;
                continue;
            }
            char character = text.charAt(at);
            int end = syntax.variables && text.startsWith("${", at) ? text.indexOf('}', at) : -1;
            if (end > 0) {
                parts.add(variable(text.substring(at + 2, end)));
                at = end + 1;
            } else if (character == ':' && fields.size() < most - 1) {
                fields.add(new TextPattern(parts));
                parts = new ArrayList<>();
                at++;
            } else {
                boolean wild = syntax.wildcards && (character == '*' || character == '?');
                parts.add(wild ? new Wildcard(character) : new Text(String.valueOf(character)));
                at++;
            }
        }
        fields.add(new TextPattern(parts));
        return fields;
    }

    /** Where the characters that stand for themselves end. */
    private static int plainUntil(String text, int from, Syntax syntax, boolean splits) {
        int at = from;
        while (at < text.length()) {
            char character = text.charAt(at);
            boolean wild = syntax.wildcards && (character == '*' || character == '?');
            if (wild || (syntax.variables && character == '$') || (splits && character == ':')) {
                return at;
            }
            at++;
        }
        return at;
    }

    private static Part variable(String inside) {
        if (inside.equals("*") || inside.equals("?") || inside.equals("$")) {
            return new Text(inside);
        }
        int comma = inside.indexOf(',');
        String key = (comma < 0 ? inside : inside.substring(0, comma)).strip().toLowerCase(Locale.ROOT);
        return new Variable(
                key,
                comma < 0
                        ? Optional.empty()
                        : quoted(inside.substring(comma + 1).strip()));
    }

    private static Optional<String> quoted(String text) {
        boolean quotes = text.length() >= 2 && text.startsWith("'") && text.endsWith("'");
        return quotes ? Optional.of(text.substring(1, text.length() - 1)) : Optional.empty();
    }

    /** Neither wildcard nor variable. */
    public boolean isFixed() {
        return parts.stream().allMatch(Text.class::isInstance);
    }

    boolean hasVariables() {
        return constant == null;
    }

    boolean matchesAnything() {
        return constant != null && constant.matchesAnything();
    }

    boolean matches(String actual, RequestContext context, Effort effort) {
        return matches(actual, 0, actual.length(), context, effort);
    }

    boolean matches(String actual, int from, int to, RequestContext context, Effort effort) {
        Glob glob = resolve(context, effort);
        if (glob == null) {
            return false;
        }
        effort.spend(glob.steps(to - from));
        return glob.matches(actual, from, to);
    }

    boolean matchesIgnoringCase(String actual, RequestContext context, Effort effort) {
        Glob glob = resolve(context, effort);
        if (glob == null) {
            return false;
        }
        effort.spend(glob.steps(actual.length()));
        return glob.matchesIgnoringCase(actual);
    }

    /** As it would be written without variables; none where one of them has no value. */
    Optional<String> filledIn(RequestContext context, Effort effort) {
        return Optional.ofNullable(resolve(context, effort)).map(Glob::toString);
    }

    /** Null where a variable has neither a value nor a default: then nothing matches. */
    private @Nullable Glob resolve(RequestContext context, Effort effort) {
        return constant == null ? glob(context, effort) : constant;
    }

    private static @Nullable Glob constant(List<Part> parts) {
        if (parts.size() == 1 && parts.getFirst() instanceof Text(String text)) {
            return Glob.exactly(text);
        }
        Glob.Builder builder = Glob.builder();
        for (Part part : parts) {
            switch (part) {
                case Text(String text) -> builder.literal(text);
                case Wildcard(char character) -> builder.add(character);
                case Variable _ -> {
                    return null;
                }
            }
        }
        return builder.build();
    }

    private @Nullable Glob glob(RequestContext context, Effort effort) {
        Glob.Builder builder = Glob.builder();
        for (Part part : parts) {
            switch (part) {
                case Text(String text) -> {
                    effort.spend(text.length());
                    builder.literal(text);
                }
                case Wildcard(char character) -> builder.add(character);
                case Variable variable -> {
                    String value = valueOf(variable, context);
                    if (value == null) {
                        return null;
                    }
                    effort.spend(value.length());
                    builder.literal(value);
                }
            }
        }
        return builder.build();
    }

    private static @Nullable String valueOf(Variable variable, RequestContext context) {
        ContextValue found = context.get(variable.key());
        return found != null && found.values().size() == 1 && !found.multivalued()
                ? found.values().getFirst()
                : variable.otherwise().orElse(null);
    }
}
