package dev.sealgate.gateway.identity;

import dev.sealgate.policy.IdentityPolicies;
import dev.sealgate.policy.NamedPolicy;
import dev.sealgate.policy.context.AccountId;
import dev.sealgate.policy.document.PolicyRules;
import dev.sealgate.storage.identity.AttachedPolicies;
import dev.sealgate.storage.identity.Entity;
import dev.sealgate.storage.identity.Group;
import dev.sealgate.storage.identity.Identities;
import dev.sealgate.storage.identity.ManagedPolicy;
import dev.sealgate.storage.identity.Role;
import dev.sealgate.storage.identity.User;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** An account at one moment, declared and stored together, with every identity's policies compiled at most once. Thread-safe. */
public final class AccountView {
    private final AccountId account;
    private final Identities declared;
    private final Identities stored;
    private final Identities all;
    private final CompiledPolicies compiled;
    private final Map<String, Entity> byId = new HashMap<>();
    private final ConcurrentMap<String, IdentityPolicies> policiesById = new ConcurrentHashMap<>();

    AccountView(AccountId account, Identities declared, Identities stored, CompiledPolicies compiled) {
        this.account = account;
        this.declared = declared;
        this.stored = stored;
        this.all = stored.toBuilder().putAll(declared).build();
        this.compiled = compiled;
        all.users().forEach(user -> byId.put(user.id(), user));
        all.roles().forEach(role -> byId.put(role.id(), role));
    }

    Identities stored() {
        return stored;
    }

    public AccountId account() {
        return account;
    }

    public Identities identities() {
        return all;
    }

    /** Whether the configuration declares it, so that the API may not change it. */
    public boolean isDeclared(Entity entity) {
        Optional<? extends Entity> found = switch (entity) {
            case User user -> declared.user(user.name());
            case Group group -> declared.group(group.name());
            case Role role -> declared.role(role.name());
            case ManagedPolicy policy -> declared.policy(policy.name());
        };
        return found.filter(same -> same.id().equals(entity.id())).isPresent();
    }

    public Optional<User> userById(String id) {
        return Optional.ofNullable(byId.get(id)).filter(User.class::isInstance).map(User.class::cast);
    }

    public Optional<Role> roleById(String id) {
        return Optional.ofNullable(byId.get(id)).filter(Role.class::isInstance).map(Role.class::cast);
    }

    /** A customer managed policy of this account, or one of AWS's. */
    public Optional<ManagedPolicy> managedPolicy(String arn) {
        if (arn.startsWith(AwsManagedPolicies.ARN_PREFIX)) {
            return AwsManagedPolicies.find(arn);
        }
        return all.policy(arn.substring(arn.lastIndexOf('/') + 1))
                .filter(policy -> policy.arn(account.value()).equals(arn));
    }

    /** The user's policies and those of its groups. */
    public IdentityPolicies policiesOf(User user) {
        return policiesById.computeIfAbsent(user.id(), _ -> {
            List<NamedPolicy> attached = attached("user " + user.name(), user.policies());
            all.groupsOf(user).forEach(group -> attached.addAll(attached("group " + group.name(), group.policies())));
            return new IdentityPolicies(attached, boundary(user.policies()), Optional.empty());
        });
    }

    public IdentityPolicies policiesOf(Role role) {
        return policiesById.computeIfAbsent(
                role.id(),
                _ -> new IdentityPolicies(
                        attached("role " + role.name(), role.policies()), boundary(role.policies()), Optional.empty()));
    }

    /** For sessions of root's that other policies limit. */
    IdentityPolicies policiesOfRoot() {
        return IdentityPolicies.of(managed(AwsManagedPolicies.ARN_PREFIX + "AdministratorAccess").stream()
                .toList());
    }

    /** Policies of a session that these limit; managed ones that are gone allow nothing. */
    public List<NamedPolicy> sessionPolicies(List<String> documents, List<String> arns) {
        List<NamedPolicy> limits = new ArrayList<>();
        documents.forEach(text -> limits.add(compiled.compile("session policy", text, PolicyRules.Kind.SESSION)));
        arns.forEach(arn -> managed(arn).ifPresent(limits::add));
        return limits;
    }

    public NamedPolicy trustPolicyOf(Role role) {
        NamedPolicy policy = compiled.compile(
                "trust policy of role " + role.name(), role.trustPolicy(), PolicyRules.Kind.ROLE_TRUST);
        return new NamedPolicy(policy.name(), policy.document().boundTo(role.trustedIds()));
    }

    private List<NamedPolicy> attached(String owner, AttachedPolicies policies) {
        List<NamedPolicy> named = new ArrayList<>();
        policies.inline()
                .forEach((name, document) -> named.add(compiled.compile(
                        "inline policy " + name + " of " + owner, document, PolicyRules.Kind.IDENTITY)));
        policies.managed().forEach(arn -> managed(arn).ifPresent(named::add));
        return named;
    }

    private Optional<NamedPolicy> managed(String arn) {
        return managedPolicy(arn)
                .map(policy -> compiled.compile(
                        "managed policy " + policy.name(),
                        policy.defaultVersion().document(),
                        PolicyRules.Kind.IDENTITY));
    }

    /** A boundary that is gone still bounds: it allows nothing. */
    private Optional<NamedPolicy> boundary(AttachedPolicies policies) {
        return policies.boundary()
                .map(arn -> managed(arn)
                        .orElseGet(() -> compiled.compile("missing boundary " + arn, "", PolicyRules.Kind.IDENTITY)));
    }
}
