package dev.sealgate.gateway.config;

import dev.sealgate.gateway.config.Declarations.Seen;
import dev.sealgate.gateway.config.Section.Located;
import dev.sealgate.policy.context.AccountId;
import dev.sealgate.policy.document.PolicyRules;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The users, groups, roles and managed policies that {@code sealgate.yaml} declares in an account. */
final class DeclaredIdentity {
    private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final int UNIQUE_ID_LENGTH = 17;
    private static final Duration MIN_SESSION = Duration.ofHours(1);
    private static final Duration MAX_SESSION = Duration.ofHours(12);

    private DeclaredIdentity() {}

    static Account.User user(Section section, AccountId account, Seen seen) {
        String name = name(section, "a user name", account, seen, Parsers::userName);
        return new Account.User(
                name,
                path(section),
                uniqueId("AIDA", "user", account, name),
                section.sections("accessKeys", key -> Declarations.accessKey(key, seen)),
                attached(section),
                section.scalars("groups").stream().map(Parsers::groupName).toList(),
                tags(section));
    }

    static Account.Group group(Section section, AccountId account, Seen seen) {
        String name = name(section, "a group name", account, seen, Parsers::groupName);
        return new Account.Group(name, path(section), uniqueId("AGPA", "group", account, name), attached(section));
    }

    static Account.Role role(Section section, AccountId account, Seen seen) {
        String name = name(section, "a role name", account, seen, Parsers::roleName);
        return new Account.Role(
                name,
                path(section),
                uniqueId("AROA", "role", account, name),
                Parsers.policyDocument(
                        section.required("trustPolicy"), "trust policy of role " + name, PolicyRules.Kind.ROLE_TRUST),
                section.scalar("maxSessionDuration")
                        .map(DeclaredIdentity::maxSession)
                        .orElse(MIN_SESSION),
                attached(section),
                tags(section));
    }

    static Account.ManagedPolicy managedPolicy(Section section, AccountId account, Seen seen) {
        String name = name(section, "a managed policy name", account, seen, Parsers::policyName);
        return new Account.ManagedPolicy(
                name,
                path(section),
                uniqueId("ANPA", "policy", account, name),
                Parsers.policyDocument(section.required("document"), "policy " + name, PolicyRules.Kind.IDENTITY));
    }

    private static String name(
            Section section, String kind, AccountId account, Seen seen, Function<Located, String> parser) {
        Located text = section.required("name");
        String name = parser.apply(text);
        seen.requireNew(kind + " of account " + account, text);
        return name;
    }

    private static String path(Section section) {
        return section.scalar("path").map(Parsers::iamPath).orElse("/");
    }

    private static Duration maxSession(Located value) {
        Duration duration = Parsers.duration(value);
        if (duration.compareTo(MIN_SESSION) < 0 || duration.compareTo(MAX_SESSION) > 0) {
            throw ConfigException.unexpected(value.place(), value.text(), "1h to 12h");
        }
        return duration;
    }

    private static Account.Policies attached(Section section) {
        return new Account.Policies(
                section.sections("policies", DeclaredIdentity::inlinePolicy),
                section.scalars("attachedPolicies").stream()
                        .map(Parsers::policyArn)
                        .toList(),
                section.scalar("permissionsBoundary").map(Parsers::policyArn));
    }

    private static Account.InlinePolicy inlinePolicy(Section section) {
        String name = Parsers.policyName(section.required("name"));
        return new Account.InlinePolicy(
                name,
                Parsers.policyDocument(section.required("document"), "policy " + name, PolicyRules.Kind.IDENTITY));
    }

    private static Map<String, String> tags(Section section) {
        return section.scalarsByKey("tags").entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().text()));
    }

    /** The same on every start, because policies are stored with unique ids in them. */
    private static String uniqueId(String prefix, String kind, AccountId account, String name) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest(("sealgate " + kind + " id " + account + "/" + name).getBytes(StandardCharsets.UTF_8));
            StringBuilder id = new StringBuilder(prefix);
            for (int i = 0; i < UNIQUE_ID_LENGTH; i++) {
                id.append(BASE32.charAt(hash[i] & 31));
            }
            return id.toString();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
