package dev.sealgate.policy.condition;

import dev.sealgate.policy.context.Effort;
import dev.sealgate.policy.context.RequestContext;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An ARN with wildcards: its first five fields are matched one by one, all that follows the fifth colon as one text. {@code *} alone is every
 * resource. Immutable.
 */
public final class ArnPattern {
    private static final int FIELDS = 6;
    private static final String NO_RESOURCE = "*";

    private final List<TextPattern> fields;
    /** The first five fields with their colons, where no wildcard or variable is among them. */
    private final @Nullable String fixedStart;

    private ArnPattern(List<TextPattern> fields) {
        this.fields = fields;
        List<TextPattern> start = fields.subList(0, fields.size() - 1);
        this.fixedStart = start.stream().allMatch(TextPattern::isFixed)
                ? start.stream()
                        .map(field -> field.filledIn(RequestContext.EMPTY, Effort.whole())
                                        .orElse("") + ":")
                        .collect(Collectors.joining())
                : null;
    }

    /** None unless it is {@code *} or has six fields. */
    public static Optional<ArnPattern> parse(String text, PolicyVersion version) {
        List<TextPattern> fields =
                List.copyOf(TextPattern.parseFields(text, TextPattern.Syntax.wildcards(version), FIELDS));
        boolean everything = fields.size() == 1 && fields.getFirst().matchesAnything();
        return everything || fields.size() == FIELDS ? Optional.of(new ArnPattern(fields)) : Optional.empty();
    }

    /** In any of the first five fields. */
    public boolean hasVariablesBeforeResource() {
        return fields.size() == FIELDS && fields.stream().limit(FIELDS - 1L).anyMatch(TextPattern::hasVariables);
    }

    /**
     * A text that is no ARN does not match, but for {@code *}: actions without a resource are allowed on everything of their service too,
     * as in {@code s3:ListAllMyBuckets} on {@code arn:aws:s3:::*}.
     */
    public boolean matches(String arn, RequestContext context, Effort effort) {
        if (fields.size() == 1) {
            return true;
        }
        if (arn.equals(NO_RESOURCE)) {
            return fields.getLast().matchesAnything();
        }
        TextPattern last = fields.get(FIELDS - 1);
        if (fixedStart != null) {
            return arn.startsWith(fixedStart) && last.matches(arn, fixedStart.length(), arn.length(), context, effort);
        }
        int from = 0;
        for (int field = 0; field < FIELDS - 1; field++) {
            int colon = arn.indexOf(':', from);
            if (colon < 0 || !fields.get(field).matches(arn, from, colon, context, effort)) {
                return false;
            }
            from = colon + 1;
        }
        return last.matches(arn, from, arn.length(), context, effort);
    }
}
