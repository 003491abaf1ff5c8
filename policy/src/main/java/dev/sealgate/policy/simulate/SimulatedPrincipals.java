package dev.sealgate.policy.simulate;

import dev.sealgate.policy.context.AccountId;
import dev.sealgate.policy.context.Principal;
import dev.sealgate.policy.context.RequestContext;
import dev.sealgate.policy.json.Json;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Principals by their ARN: {@code *} is nobody, a name ending in {@code .amazonaws.com} a service. */
final class SimulatedPrincipals {
    private static final Pattern ARN = Pattern.compile(
            "arn:aws:(?:iam|sts)::([0-9]{12}):(root|user|assumed-role|federated-user)(?:(/(?:.*/)?)([^/]+))?");
    private static final Pattern ROLE = Pattern.compile("arn:aws:iam::([0-9]{12}):role/(?:.*/)?([^/]+)");
    private static final Set<String> MEMBERS = Set.of("arn", "id", "issuer");
    private static final String USER_ID = "AIDAEXAMPLEUSERID0001";
    private static final String ROLE_ID = "AROAEXAMPLEROLEID0001";

    private SimulatedPrincipals() {}

    /** An ARN, or an object with {@code arn}, {@code id} (the unique id) and {@code issuer} (the role or user a session is of). */
    static Principal read(Fields request) {
        String pointer = request.at("principal");
        Json json = request.require("principal");
        if (json instanceof Json.Text(String arn)) {
            return of(pointer, arn, Optional.empty(), Optional.empty());
        }
        Fields fields = Fields.of(request.where() + ".principal", pointer, json).only(MEMBERS);
        return of(fields.at("arn"), fields.requireText("arn"), fields.text("id"), fields.text("issuer"));
    }

    private static Principal of(String pointer, String arn, Optional<String> id, Optional<String> issuer) {
        if (arn.equals("*")) {
            return Principal.ANONYMOUS;
        }
        if (arn.endsWith(".amazonaws.com")) {
            return Principal.service(arn);
        }
        Matcher parts = ARN.matcher(arn);
        if (!parts.matches()) {
            throw new CaseFlaw(
                    pointer,
                    "principal: `" + arn + "` is no ARN of a user, session or root (expected: " + hint(arn) + ")");
        }
        AccountId account = new AccountId(parts.group(1));
        return switch (parts.group(2)) {
            case "root" -> Principal.root(account);
            case "user" -> Principal.user(account, parts.group(3), parts.group(4), id.orElse(USER_ID));
            case "federated-user" ->
                Principal.federatedUser(
                        account, parts.group(4), issuer.orElse("arn:aws:iam::" + account + ":user/issuer"), USER_ID);
            default -> session(account, arn, parts, id, issuer);
        };
    }

    private static String hint(String arn) {
        Matcher role = ROLE.matcher(arn);
        return role.matches()
                ? "a session of the role, arn:aws:sts::" + role.group(1) + ":assumed-role/" + role.group(2) + "/SESSION"
                : "for example arn:aws:iam::111122223333:user/ann, or arn:aws:sts::111122223333:assumed-role/ROLE/SESSION";
    }

    private static Principal session(
            AccountId account, String arn, Matcher parts, Optional<String> id, Optional<String> issuer) {
        String role = parts.group(3).replace("/", "");
        return new Principal(
                Principal.Kind.ASSUMED_ROLE,
                Optional.of(account),
                arn,
                issuer.orElse("arn:aws:iam::" + account + ":role/" + role),
                id.orElse(ROLE_ID) + ":" + parts.group(4),
                parts.group(4),
                id.orElse(ROLE_ID));
    }

    /** Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#policy-vars-infotouse */
    static RequestContext keys(Principal principal) {
        RequestContext.Builder keys = RequestContext.builder();
        keys.put("aws:PrincipalType", type(principal.kind()));
        keys.put("aws:userid", principal.principalId());
        principal.account().ifPresent(account -> {
            keys.put("aws:PrincipalAccount", account.value());
            keys.put("aws:PrincipalArn", principal.keyArn());
        });
        if (principal.kind() == Principal.Kind.USER) {
            keys.put("aws:username", principal.name());
        }
        return keys.build();
    }

    private static String type(Principal.Kind kind) {
        return switch (kind) {
            case ROOT -> "Account";
            case USER -> "User";
            case ASSUMED_ROLE -> "AssumedRole";
            case FEDERATED_USER -> "FederatedUser";
            case SERVICE -> "Service";
            case ANONYMOUS -> "Anonymous";
        };
    }
}
