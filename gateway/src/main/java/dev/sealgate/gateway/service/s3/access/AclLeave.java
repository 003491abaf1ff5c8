package dev.sealgate.gateway.service.s3.access;

import dev.sealgate.gateway.protocol.s3.S3ErrorCode;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.policy.Caller;
import dev.sealgate.policy.context.AccountId;
import dev.sealgate.storage.object.ObjectPath;
import dev.sealgate.storage.object.ObjectVersion;
import dev.sealgate.storage.object.Precondition;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Where a request may write or delete by leave of the bucket's ACL alone, and so only what is free or its own: its commit makes sure of that,
 * as another account may have written there since the request was judged. Immutable.
 */
public final class AclLeave {
    private static final Set<String> ACTIONS = Set.of("s3:PutObject", "s3:DeleteObject");

    private final Set<String> arns;
    private final Optional<String> account;

    private AclLeave(Set<String> arns, Optional<String> account) {
        this.arns = arns;
        this.account = account;
    }

    /** By what the caller was allowed so far. */
    public static AclLeave of(Caller caller) {
        Set<String> arns = caller.decisions().stream()
                .filter(decision -> ACTIONS.contains(decision.request().action()))
                .filter(decision -> decision.mayRestOnAcl(caller.effort()))
                .map(decision -> decision.request().resource().arn())
                .collect(Collectors.toSet());
        return new AclLeave(arns, caller.principal().account().map(AccountId::value));
    }

    /** What the request demands of the place, with what its leave demands. */
    public Precondition at(ObjectPath path, Precondition demanded) {
        return arns.contains(GuardedBucket.arn(path.bucket(), Optional.of(path.key())))
                ? new Precondition.Free(account, demanded)
                : demanded;
    }

    /** Whether it was its leave that did not hold, whatever the request demands itself. */
    public static boolean isExceeded(Precondition precondition, Optional<ObjectVersion> current) {
        return precondition instanceof Precondition.Free free && !free.isFree(current);
    }

    /** What is answered then, as if the object had been there before. */
    public static S3Exception refusal() {
        return new S3Exception(S3ErrorCode.ACCESS_DENIED);
    }
}
