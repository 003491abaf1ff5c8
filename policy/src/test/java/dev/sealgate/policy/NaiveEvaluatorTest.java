package dev.sealgate.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.policy.context.AccountId;
import dev.sealgate.policy.context.Principal;
import dev.sealgate.policy.context.RequestContext;
import dev.sealgate.policy.document.ParsedPolicy;
import dev.sealgate.policy.document.PolicyDocument;
import dev.sealgate.policy.document.PolicyRules;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Random policies, decided a second time in the plainest way: regular expressions, streams, AWS's flow chart as it is printed. What the two do
 * not agree on is a fault of one of them. {@code -Dseed=} repeats a run.
 *
 * <p>Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
 */
class NaiveEvaluatorTest {
    private static final long SEED = Long.getLong("seed", 20_261_201L);
    private static final int ROUNDS = 6_000;

    private static final AccountId HOME = new AccountId("111122223333");
    private static final AccountId AWAY = new AccountId("444455556666");
    private static final String ANN = "arn:aws:iam::111122223333:user/ann";
    private static final String EVERYBODY = "*";

    private static final List<String> ACTIONS = List.of("s3:GetObject", "s3:PutObject", "s3:DeleteObject");
    private static final List<String> ACTION_PATTERNS =
            List.of("s3:GetObject", "s3:getobject", "s3:PutObject", "s3:*Object", "s3:Get*", "s3:?utObject", "s3:*");
    private static final List<String> PRINCIPALS = List.of(
            EVERYBODY,
            ANN,
            "arn:aws:iam::111122223333:user/bob",
            HOME.value(),
            "arn:aws:iam::111122223333:root",
            AWAY.value());
    private static final List<String> KEY_TOKENS = List.of("a", "b", "/", "*", "?", "${aws:username}", "${*}");
    private static final List<String> VALUE_TOKENS = List.of("a", "b", "*", "?");
    private static final List<String> OPERATORS = List.of(
            "StringEquals",
            "StringNotEquals",
            "StringLike",
            "StringNotLike",
            "StringEqualsIgnoreCase",
            "StringEqualsIfExists",
            "StringNotEqualsIfExists",
            "StringLikeIfExists",
            "Bool",
            "BoolIfExists",
            "Null");

    private record Condition(String operator, String key, List<String> values) {}

    /** A list of principals that is empty is that of a policy that is attached to somebody. */
    private record Statement(
            boolean allow,
            List<String> principals,
            boolean notAction,
            List<String> actions,
            boolean notResource,
            List<List<String>> resources,
            List<Condition> conditions) {}

    private record Case(String action, String key, Map<String, List<String>> context, AccountId owner) {}

    private final Random random = new Random(SEED);
    private final Authorizer authorizer = new Authorizer();

    // What is drawn.

    private <T> T one(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    private <T> List<T> some(List<T> of, int most) {
        return IntStream.rangeClosed(0, random.nextInt(most))
                .mapToObj(_ -> one(of))
                .toList();
    }

    private List<String> tokens(List<String> of) {
        return IntStream.rangeClosed(0, random.nextInt(4))
                .mapToObj(_ -> one(of))
                .toList();
    }

    private String text(int most) {
        return IntStream.rangeClosed(0, random.nextInt(most))
                .mapToObj(_ -> one(List.of("a", "b", "A")))
                .collect(Collectors.joining());
    }

    private Condition condition() {
        String operator = one(OPERATORS);
        if (operator.startsWith("Bool")) {
            return new Condition(operator, "aws:SecureTransport", List.of(one(List.of("true", "false"))));
        }
        if (operator.equals("Null")) {
            return new Condition(
                    operator,
                    one(List.of("aws:UserAgent", "aws:SecureTransport")),
                    List.of(one(List.of("true", "false"))));
        }
        if (random.nextInt(4) == 0) {
            String set = one(List.of("ForAnyValue:", "ForAllValues:"));
            return new Condition(
                    set + one(List.of("StringEquals", "StringLike")),
                    "aws:TagKeys",
                    Stream.generate(() -> String.join("", tokens(VALUE_TOKENS)))
                            .limit(1 + random.nextInt(2))
                            .toList());
        }
        return new Condition(
                operator,
                "aws:UserAgent",
                Stream.generate(() -> String.join("", tokens(VALUE_TOKENS)))
                        .limit(1 + random.nextInt(2))
                        .toList());
    }

    /** A document holds each operator once. */
    private List<Condition> conditions() {
        return List.copyOf(Stream.generate(this::condition)
                .limit(random.nextInt(3))
                .collect(Collectors.toMap(
                        Condition::operator, condition -> condition, (first, _) -> first, LinkedHashMap::new))
                .values());
    }

    private Statement statement(boolean ofBucket) {
        return new Statement(
                random.nextInt(3) > 0,
                ofBucket ? some(PRINCIPALS, 2) : List.of(),
                random.nextInt(5) == 0,
                some(ACTION_PATTERNS, 2),
                random.nextInt(6) == 0,
                Stream.generate(() -> tokens(KEY_TOKENS))
                        .limit(1 + random.nextInt(2))
                        .toList(),
                conditions());
    }

    private List<Statement> policy(boolean ofBucket) {
        return Stream.generate(() -> statement(ofBucket))
                .limit(1 + random.nextInt(3))
                .toList();
    }

    private Case question() {
        Map<String, List<String>> context = new TreeMap<>(Map.of("aws:username", List.of("ann")));
        if (random.nextBoolean()) {
            context.put("aws:UserAgent", List.of(text(3)));
        }
        if (random.nextInt(3) > 0) {
            context.put("aws:SecureTransport", List.of(String.valueOf(random.nextBoolean())));
        }
        if (random.nextBoolean()) {
            context.put(
                    "aws:TagKeys",
                    Stream.generate(() -> text(2)).limit(1 + random.nextInt(2)).toList());
        }
        String key = IntStream.rangeClosed(0, random.nextInt(4))
                .mapToObj(_ -> one(List.of("a", "b", "/", "ann", "*")))
                .collect(Collectors.joining());
        return new Case(one(ACTIONS), key, context, random.nextInt(3) > 0 ? HOME : AWAY);
    }

    // How it is written.

    private static String quoted(String text) {
        return '"' + text + '"';
    }

    private static String list(Stream<String> values) {
        return values.map(NaiveEvaluatorTest::quoted).collect(Collectors.joining(",", "[", "]"));
    }

    private static String json(Statement statement) {
        String principal = statement.principals().isEmpty()
                ? ""
                : "\"Principal\":{\"AWS\":" + list(statement.principals().stream()) + "},";
        String conditions = statement.conditions().isEmpty()
                ? ""
                : statement.conditions().stream()
                        .map(each -> quoted(each.operator()) + ":{" + quoted(each.key()) + ":"
                                + list(each.values().stream()) + "}")
                        .collect(Collectors.joining(",", ",\"Condition\":{", "}"));
        return "{\"Effect\":" + quoted(statement.allow() ? "Allow" : "Deny") + "," + principal
                + quoted(statement.notAction() ? "NotAction" : "Action") + ":" + list(statement.actions().stream())
                + ","
                + quoted(statement.notResource() ? "NotResource" : "Resource") + ":"
                + list(statement.resources().stream().map(tokens -> "arn:aws:s3:::b/" + String.join("", tokens)))
                + conditions + "}";
    }

    private static String json(List<Statement> policy) {
        return policy.stream()
                .map(NaiveEvaluatorTest::json)
                .collect(Collectors.joining(",", "{\"Version\":\"2012-10-17\",\"Statement\":[", "]}"));
    }

    // How it is decided plainly.

    private static boolean like(List<String> tokens, String text, int flags) {
        String regex = tokens.stream()
                .map(token -> switch (token) {
                    case "*" -> ".*";
                    case "?" -> ".";
                    case "${*}" -> Pattern.quote("*");
                    case "${aws:username}" -> "ann";
                    default -> Pattern.quote(token);
                })
                .collect(Collectors.joining());
        return Pattern.compile(regex, flags | Pattern.DOTALL).matcher(text).matches();
    }

    private static List<String> characters(String text) {
        return text.chars().mapToObj(Character::toString).toList();
    }

    private static boolean meets(String operator, String wanted, String found) {
        return switch (operator) {
            case "StringEquals", "StringNotEquals", "Bool" -> wanted.equals(found);
            case "StringEqualsIgnoreCase" -> wanted.equalsIgnoreCase(found);
            case "StringLike", "StringNotLike" -> like(characters(wanted), found, 0);
            default -> throw new IllegalStateException(operator);
        };
    }

    private static boolean holds(Condition condition, Map<String, List<String>> context) {
        List<String> found = context.getOrDefault(condition.key(), List.of());
        String written = condition.operator();
        if (written.equals("Null")) {
            return condition.values().getFirst().equals(String.valueOf(found.isEmpty()));
        }
        if (written.contains(":")) {
            String operator = written.substring(written.indexOf(':') + 1);
            Stream<String> values = found.stream();
            return written.startsWith("ForAll")
                    ? values.allMatch(
                            value -> condition.values().stream().anyMatch(wanted -> meets(operator, wanted, value)))
                    : values.anyMatch(
                            value -> condition.values().stream().anyMatch(wanted -> meets(operator, wanted, value)));
        }
        String operator = written.replace("IfExists", "");
        boolean negated = operator.contains("Not");
        if (found.isEmpty()) {
            return negated || written.endsWith("IfExists");
        }
        boolean any = condition.values().stream().anyMatch(wanted -> meets(operator, wanted, found.getFirst()));
        return negated != any;
    }

    private static boolean applies(Statement statement, Case asked) {
        boolean action = statement.actions().stream()
                .anyMatch(pattern -> like(characters(pattern), asked.action(), Pattern.CASE_INSENSITIVE));
        boolean resource = statement.resources().stream().anyMatch(tokens -> like(tokens, asked.key(), 0));
        return action != statement.notAction()
                && resource != statement.notResource()
                && statement.conditions().stream().allMatch(condition -> holds(condition, asked.context()));
    }

    private static boolean namesAnnHerself(Statement statement) {
        return statement.principals().stream().anyMatch(name -> name.equals(ANN) || name.equals(EVERYBODY));
    }

    private static boolean namesAnn(Statement statement) {
        return statement.principals().isEmpty()
                || namesAnnHerself(statement)
                || statement.principals().stream()
                        .anyMatch(name -> name.equals(HOME.value()) || name.endsWith(":root"));
    }

    private static Stream<Statement> matching(List<Statement> policy, Case asked, boolean allow) {
        return policy.stream()
                .filter(statement -> statement.allow() == allow && namesAnn(statement) && applies(statement, asked));
    }

    private static boolean allowed(
            Case asked, List<Statement> bucket, List<Statement> identity, Optional<List<Statement>> boundary) {
        boolean denied = Stream.of(bucket, identity, boundary.orElse(List.of()))
                .anyMatch(policy -> matching(policy, asked, false).findAny().isPresent());
        boolean limits = boundary.isEmpty()
                || matching(boundary.get(), asked, true).findAny().isPresent();
        boolean own = matching(identity, asked, true).findAny().isPresent() && limits;
        boolean sameAccount = asked.owner().equals(HOME);
        boolean byBucket = matching(bucket, asked, true).findAny().isPresent();
        boolean herself = matching(bucket, asked, true).anyMatch(NaiveEvaluatorTest::namesAnnHerself);
        return !denied && (sameAccount ? own || herself : own && byBucket);
    }

    // Both.

    private static NamedPolicy compiled(String text, PolicyRules rules) {
        return switch (PolicyDocument.parse(text, rules)) {
            case ParsedPolicy.Valid(PolicyDocument document) -> new NamedPolicy("p", document);
            case ParsedPolicy.Malformed(String message) -> throw new AssertionError(message + ": " + text);
        };
    }

    private boolean decided(Case asked, String bucket, String identity, Optional<String> boundary) {
        RequestContext.Builder context = RequestContext.builder();
        asked.context().forEach((key, values) -> {
            if (key.equals("aws:TagKeys")) {
                context.putAll(key, values);
            } else {
                context.put(key, values.getFirst());
            }
        });
        PolicyRules attached = PolicyRules.of(PolicyRules.Kind.IDENTITY);
        IdentityPolicies policies = new IdentityPolicies(
                List.of(compiled(identity, attached)),
                boundary.map(text -> compiled(text, attached)),
                Optional.empty());
        Resource object = Resource.s3(
                "arn:aws:s3:::b/" + asked.key(),
                asked.owner(),
                Optional.of(compiled(bucket, PolicyRules.bucket("b"))),
                false);
        Principal ann = Principal.user(HOME, "ann", "AIDAEXAMPLE");
        Decision decision =
                authorizer.decide(new AccessRequest(ann, policies, asked.action(), object, context.build()));
        return decision.allowed();
    }

    @Test
    void randomPolicies_areDecidedAsThePlainReadingSays() {
        int allowed = 0;
        for (int round = 0; round < ROUNDS; round++) {
            List<Statement> bucket = policy(true);
            List<Statement> identity = policy(false);
            Optional<List<Statement>> boundary = random.nextInt(3) == 0 ? Optional.of(policy(false)) : Optional.empty();
            for (int each = 0; each < 3; each++) {
                Case asked = question();
                boolean plain = allowed(asked, bucket, identity, boundary);
                assertEquals(
                        plain,
                        decided(asked, json(bucket), json(identity), boundary.map(NaiveEvaluatorTest::json)),
                        () -> "seed " + SEED + ": " + asked + "\n" + json(bucket) + "\n" + json(identity) + "\n"
                                + boundary.map(NaiveEvaluatorTest::json));
                allowed += plain ? 1 : 0;
            }
        }
        int drawn = allowed;
        assertTrue(drawn > ROUNDS / 10 && drawn < ROUNDS * 2, () -> "draws say little: " + drawn + " allowed");
    }
}
