package dev.sealgate.policy.document;

import dev.sealgate.policy.condition.ArnPattern;
import dev.sealgate.policy.condition.PolicyVersion;
import dev.sealgate.policy.document.Statement.Listed;
import dev.sealgate.policy.json.Json;
import dev.sealgate.policy.value.Glob;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads one statement under the rules of its kind of policy. Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html */
final class StatementReader {
    private static final Set<String> MEMBERS = Set.of(
            "Sid",
            "Effect",
            "Principal",
            "NotPrincipal",
            "Action",
            "NotAction",
            "Resource",
            "NotResource",
            "Condition");
    private static final Pattern IAM_SID = Pattern.compile("[0-9A-Za-z]*");
    private static final Pattern VENDOR = Pattern.compile("[a-zA-Z0-9.-]+");
    private static final String EVERYTHING = "*";
    private static final String ARN = "arn:";
    private static final String TRUST_VENDOR = "sts";

    private final PolicyRules rules;
    private final PolicyVersion version;
    private final ConditionReader conditions;

    StatementReader(PolicyRules rules, PolicyVersion version) {
        this.rules = rules;
        this.version = version;
        this.conditions = new ConditionReader(rules.kind(), version);
    }

    Statement read(int index, Json json) {
        Element element = Element.of(json, MEMBERS);
        element.refuseNulls();
        Optional<String> sid = element.text("Sid");
        sid.ifPresent(this::requireSid);
        Effect effect = effect(element);
        Statement statement = new Statement(
                index,
                sid,
                effect,
                MalformedPolicy.in(written(element, "Principal"), () -> principals(element, effect)),
                MalformedPolicy.in(written(element, "Action"), () -> actions(element)),
                MalformedPolicy.in(written(element, "Resource"), () -> resources(element)),
                MalformedPolicy.in(
                        "Condition",
                        () -> element.find("Condition").map(conditions::read).orElse(List.of())));
        if (rules.kind() == PolicyRules.Kind.BUCKET) {
            new BucketRules(rules.bucket().orElse("")).check(statement, resourceTexts(element));
        }
        return statement;
    }

    /** The element as it is there: plain, or negated. */
    private static String written(Element element, String name) {
        return element.has("Not" + name) && !element.has(name) ? "Not" + name : name;
    }

    private void requireSid(String sid) {
        boolean strict = switch (rules.kind()) {
            case IDENTITY, SESSION, ROLE_TRUST -> true;
            case BUCKET, KMS_KEY -> false;
        };
        if (strict && !IAM_SID.matcher(sid).matches()) {
            throw new MalformedPolicy(Flaw.SID).found(sid);
        }
    }

    private static Effect effect(Element element) {
        String written = element.text("Effect").orElseThrow(() -> new MalformedPolicy(Flaw.NO_EFFECT));
        for (Effect effect : Effect.values()) {
            if (effect.written().equals(written)) {
                return effect;
            }
        }
        throw new MalformedPolicy(Flaw.EFFECT, written).found("Effect: " + written);
    }

    private PrincipalMatch principals(Element element, Effect effect) {
        Optional<Json> named = element.find("Principal");
        Optional<Json> except = element.find("NotPrincipal");
        return switch (rules.kind()) {
            case IDENTITY, SESSION -> {
                if (named.isPresent() || except.isPresent()) {
                    throw new MalformedPolicy(Flaw.PRINCIPAL_PROHIBITED);
                }
                yield new PrincipalMatch.Attached();
            }
            case BUCKET, KMS_KEY, ROLE_TRUST -> principals(named, except, effect);
        };
    }

    private PrincipalMatch principals(Optional<Json> named, Optional<Json> except, Effect effect) {
        Json either = oneOf(named, except, Flaw.NO_PRINCIPAL);
        if (except.isPresent() && effect == Effect.ALLOW) {
            throw new MalformedPolicy(Flaw.ALLOW_NOT_PRINCIPAL);
        }
        List<NamedPrincipal> principals = PrincipalReader.read(either, rules.kind());
        return named.isPresent() ? new PrincipalMatch.OneOf(principals) : new PrincipalMatch.NoneOf(principals);
    }

    private static Json oneOf(Optional<Json> plain, Optional<Json> negated, Flaw missing) {
        if (plain.isPresent() && negated.isPresent()) {
            throw new MalformedPolicy(Flaw.SYNTAX).expected("this or its Not..., not both");
        }
        return plain.or(() -> negated).orElseThrow(() -> new MalformedPolicy(missing));
    }

    private Statement.Actions actions(Element element) {
        Optional<Json> named = element.find("Action");
        Optional<Json> except = element.find("NotAction");
        if (rules.kind() == PolicyRules.Kind.KMS_KEY && named.isEmpty() && except.isEmpty()) {
            return new Statement.Actions(Listed.MATCH, List.of()); // accepted, and without effect
        }
        List<Glob> patterns = new ArrayList<>();
        for (String action : Element.texts(oneOf(named, except, Flaw.NO_ACTION))) {
            requireAction(action);
            patterns.add(Glob.of(action));
        }
        return new Statement.Actions(named.isPresent() ? Listed.MATCH : Listed.EXCEPT, List.copyOf(patterns));
    }

    private void requireAction(String action) {
        int colon = action.indexOf(':');
        String vendor = colon < 0 ? action : action.substring(0, colon);
        if (colon < 0 && !action.equals(EVERYTHING)) {
            throw new MalformedPolicy(Flaw.ACTION, action);
        }
        if (colon >= 0 && action.indexOf(':', colon + 1) >= 0) {
            throw new MalformedPolicy(Flaw.ACTION_COLONS).found(action);
        }
        if (!vendor.equals(EVERYTHING) && !VENDOR.matcher(vendor).matches()) {
            throw new MalformedPolicy(Flaw.VENDOR, vendor).found(action);
        }
        if (rules.kind() == PolicyRules.Kind.ROLE_TRUST && !vendor.equalsIgnoreCase(TRUST_VENDOR)) {
            throw new MalformedPolicy(Flaw.ACTION, action);
        }
    }

    private Statement.Resources resources(Element element) {
        Optional<Json> named = element.find("Resource");
        Optional<Json> except = element.find("NotResource");
        boolean absent = named.isEmpty() && except.isEmpty();
        if (rules.kind() == PolicyRules.Kind.ROLE_TRUST) {
            if (absent) {
                return Statement.Resources.ITS_OWN;
            }
            throw new MalformedPolicy(Flaw.RESOURCE_PROHIBITED);
        }
        if (rules.kind() == PolicyRules.Kind.KMS_KEY && absent) {
            return Statement.Resources.NONE;
        }
        List<ArnPattern> patterns = Element.texts(oneOf(named, except, Flaw.NO_RESOURCE)).stream()
                .map(this::resource)
                .toList();
        return new Statement.Resources(named.isPresent() ? Listed.MATCH : Listed.EXCEPT, patterns);
    }

    private ArnPattern resource(String text) {
        if (!text.equals(EVERYTHING) && !text.startsWith(ARN)) {
            throw new MalformedPolicy(Flaw.RESOURCE, text);
        }
        ArnPattern pattern =
                ArnPattern.parse(text, version).orElseThrow(() -> new MalformedPolicy(Flaw.RESOURCE_FIELDS, text));
        if (pattern.hasVariablesBeforeResource()) {
            throw new MalformedPolicy(Flaw.RESOURCE_FIELDS, text);
        }
        requirePartition(text);
        return pattern;
    }

    private static void requirePartition(String text) {
        if (text.equals(EVERYTHING)) {
            return;
        }
        String partition = text.substring(ARN.length(), text.indexOf(':', ARN.length()));
        if (!partition.equals("aws")) {
            throw new MalformedPolicy(Flaw.PARTITION, partition, text).found(text);
        }
    }

    private static List<String> resourceTexts(Element element) {
        return element.find("Resource")
                .or(() -> element.find("NotResource"))
                .map(Element::texts)
                .orElse(List.of());
    }
}
