package dev.sealgate.gateway.identity;

import dev.sealgate.policy.context.AccountId;
import dev.sealgate.storage.identity.Entity;
import dev.sealgate.storage.identity.Role;
import dev.sealgate.storage.identity.User;
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

    /** The unique id behind it; the name itself for accounts, and for federated users, who exist by being named. */
    Optional<String> idIn(AccountView view) {
        return switch (kind) {
            case "user" ->
                view.identities().users().stream()
                        .filter(this::names)
                        .map(User::id)
                        .findFirst();
            case "role" ->
                view.identities().roles().stream()
                        .filter(this::names)
                        .map(Role::id)
                        .findFirst();
            case "assumed-role" -> {
                String[] parts = resource.split("/", -1);
                yield parts.length == 3
                        ? view.identities().role(parts[1]).map(role -> role.id() + ":" + parts[2])
                        : Optional.empty();
            }
            default -> Optional.of(resource);
        };
    }

    private boolean names(Entity entity) {
        return entity.arn(account.value()).equals(resource);
    }

    /** What the bearer of the id is called now. */
    Optional<String> nameOf(String id, AccountView view) {
        int colon = id.indexOf(':');
        if (colon >= 0) {
            return view.roleById(id.substring(0, colon))
                    .map(role ->
                            "arn:aws:sts::" + account + ":assumed-role/" + role.name() + "/" + id.substring(colon + 1));
        }
        return view.userById(id)
                .<Entity>map(user -> user)
                .or(() -> view.roleById(id))
                .map(entity -> entity.arn(account.value()));
    }
}
