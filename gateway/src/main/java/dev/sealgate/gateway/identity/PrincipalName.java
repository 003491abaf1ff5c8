package dev.sealgate.gateway.identity;

import dev.sealgate.policy.AccountId;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A principal as policies write it: an account id or an ARN. Immutable.
 *
 * @param kind {@code root}, {@code user}, {@code role}, {@code assumed-role} or {@code federated-user}
 * @param resource the whole ARN
 */
record PrincipalName(AccountId account, String kind, String resource) {
    private static final Pattern FORM =
            Pattern.compile("arn:aws:(?:iam|sts)::([0-9]{12}):(root|user|role|assumed-role|federated-user)(?:/(.+))?");

    static Optional<PrincipalName> parse(String text) {
        if (text.matches("[0-9]{12}")) {
            return Optional.of(new PrincipalName(new AccountId(text), "root", text));
        }
        Matcher matcher = FORM.matcher(text);
        return matcher.matches()
                ? Optional.of(new PrincipalName(new AccountId(matcher.group(1)), matcher.group(2), text))
                : Optional.empty();
    }

    boolean existsIn(AccountView view) {
        String id = view.account().value();
        return switch (kind) {
            case "user" ->
                view.identities().users().stream().anyMatch(user -> user.arn(id).equals(resource));
            case "role" ->
                view.identities().roles().stream().anyMatch(role -> role.arn(id).equals(resource));
            case "assumed-role" -> {
                String[] parts = resource.split("/", -1);
                yield parts.length == 3 && view.identities().role(parts[1]).isPresent();
            }
            default -> true; // accounts, and federated users, who exist by being named
        };
    }
}
