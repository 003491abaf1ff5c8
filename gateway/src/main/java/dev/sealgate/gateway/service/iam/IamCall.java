package dev.sealgate.gateway.service.iam;

import dev.sealgate.gateway.identity.AccountView;
import dev.sealgate.gateway.identity.Directory;
import dev.sealgate.gateway.protocol.query.Parameters;
import dev.sealgate.gateway.protocol.query.QueryErrorCode;
import dev.sealgate.gateway.protocol.query.QueryException;
import dev.sealgate.gateway.service.query.QueryCall;
import dev.sealgate.policy.AccessDeniedText;
import dev.sealgate.policy.Caller;
import dev.sealgate.policy.Decision;
import dev.sealgate.policy.Resource;
import dev.sealgate.policy.context.AccountId;
import dev.sealgate.policy.context.RequestContext;
import dev.sealgate.storage.identity.Entity;
import dev.sealgate.storage.identity.Identities;
import dev.sealgate.storage.identity.IdentityChange;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** One request to IAM: what was asked, by whom, in which account. Used by the request's thread. */
record IamCall(QueryCall call, Directory directory, Instant now) {
    /** The name of its operation. */
    String operation() {
        return call.operation().name();
    }

    Parameters in() {
        return call.parameters();
    }

    Caller caller() {
        return call.caller();
    }

    AccountId account() {
        return caller().principal().account().orElseThrow();
    }

    AccountView view() {
        return directory.currentAccount(account());
    }

    Identities identities() {
        return view().identities();
    }

    String arn(Entity entity) {
        return entity.arn(account().value());
    }

    /** The name in the request, checked. */
    String name(EntityKind<?> kind) {
        return in().require(kind.parameter(), kind.nameShape());
    }

    /** @throws QueryException AccessDenied unless the caller may perform this operation on the resource */
    void permit(String resourceArn, RequestContext context) {
        Resource resource = resourceArn.equals("*") ? Resource.none() : Resource.ordinary(resourceArn, account());
        Decision decision = caller().decide(call.operation().requirePermission(), resource, context);
        if (!decision.allowed()) {
            throw new QueryException(QueryErrorCode.ACCESS_DENIED, AccessDeniedText.of(decision));
        }
    }

    void permit(String resourceArn) {
        permit(resourceArn, RequestContext.EMPTY);
    }

    /** Checks permission before it reveals whether the entity exists. */
    <E extends Entity> E permitted(EntityKind<E> kind, String name, RequestContext more) {
        return permit(kind, name, more).orElseThrow(() -> IamErrors.notFound(kind, name));
    }

    /** The entity, which may not exist, after the caller was permitted to perform this operation on it. */
    <E extends Entity> Optional<E> permit(EntityKind<E> kind, String name, RequestContext more) {
        Optional<E> found = kind.finder().apply(identities(), name);
        String arn = found.map(this::arn).orElseGet(() -> "arn:aws:iam::" + account() + ":" + kind.word() + "/" + name);
        permit(
                arn,
                found.map(entity -> resourceKeys(kind, entity))
                        .orElse(RequestContext.EMPTY)
                        .with(more));
        return found;
    }

    <E extends Entity> E permitted(EntityKind<E> kind) {
        return permitted(kind, name(kind), RequestContext.EMPTY);
    }

    private static <E extends Entity> RequestContext resourceKeys(EntityKind<E> kind, E entity) {
        RequestContext.Builder keys = RequestContext.builder();
        entity.tags()
                .forEach((key, value) ->
                        keys.put("aws:ResourceTag/" + key, value).put("iam:ResourceTag/" + key, value));
        kind.policies().apply(entity).boundary().ifPresent(arn -> keys.put("iam:PermissionsBoundary", arn));
        return keys.build();
    }

    /** The entity as stored. @throws QueryException when it is declared, or not there */
    <E extends Entity> E editable(IdentityChange change, EntityKind<E> kind, String name) {
        if (kind.finder().apply(identities(), name).filter(view()::isDeclared).isPresent()) {
            throw IamErrors.declared(kind, name);
        }
        return kind.finder().apply(change.before(), name).orElseThrow(() -> IamErrors.notFound(kind, name));
    }

    <E extends Entity> void edit(EntityKind<E> kind, String name, UnaryOperator<E> edit) {
        change(change -> {
            E entity = editable(change, kind, name);
            change.replace(entity, edit.apply(entity));
        });
    }

    void change(Consumer<IdentityChange> body) {
        directory.change(account(), change -> {
            body.accept(change);
            return change;
        });
    }
}
