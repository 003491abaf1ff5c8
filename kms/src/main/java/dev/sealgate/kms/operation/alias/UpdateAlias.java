package dev.sealgate.kms.operation.alias;

import dev.sealgate.kms.error.KmsErrorCode;
import dev.sealgate.kms.error.KmsException;
import dev.sealgate.kms.key.AliasArn;
import dev.sealgate.kms.key.AliasRepository;
import dev.sealgate.kms.key.KmsKey;
import dev.sealgate.kms.operation.Invocation;
import dev.sealgate.kms.operation.KeyAccess;
import dev.sealgate.kms.operation.KmsAnswer;
import dev.sealgate.kms.operation.KmsContext;
import dev.sealgate.kms.operation.KmsPermissions;
import dev.sealgate.kms.operation.OperationHandler;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/** Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_UpdateAlias.html */
public final class UpdateAlias implements OperationHandler<AliasTargetRequest, KmsAnswer> {
    private final KmsPermissions permissions;
    private final KeyAccess access;
    private final AliasRepository aliases;
    private final InstantSource clock;

    public UpdateAlias(KmsContext with) {
        permissions = with.permissions();
        access = with.access();
        aliases = with.aliases();
        clock = with.clock();
    }

    @Override
    public KmsAnswer execute(Invocation in, AliasTargetRequest request) {
        AliasArn alias = AliasNames.require(in, request.aliasName());
        permissions.require(in, alias);
        KmsKey target = access.requireByKeyId(in, request.targetKeyId());
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        aliases.update(alias, target.arn(), now, in::requireState, old -> {
            permissions.require(in, old);
            requireSameKind(alias, old, target);
        });
        return KmsAnswer.None.NONE;
    }

    /** Users of an alias must still be able to do what they do. */
    private static void requireSameKind(AliasArn alias, KmsKey old, KmsKey target) {
        if (old.traits().usage() != target.traits().usage()) {
            throw changed(
                    alias, "key usage", old.traits().usage(), target.traits().usage());
        }
        if (old.traits().spec().asymmetric() != target.traits().spec().asymmetric()) {
            throw changed(
                    alias, "key spec", old.traits().spec(), target.traits().spec());
        }
    }

    private static KmsException changed(AliasArn alias, String what, Object from, Object to) {
        return new KmsException(
                KmsErrorCode.VALIDATION,
                "Alias " + alias + " cannot be changed from a CMK with " + what + " " + from + " to a CMK with " + what
                        + " " + to + ".");
    }
}
