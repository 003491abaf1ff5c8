package dev.sealgate.kms.operation.alias;

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

/** Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateAlias.html */
public final class CreateAlias implements OperationHandler<AliasTargetRequest, KmsAnswer> {
    private final KmsPermissions permissions;
    private final KeyAccess access;
    private final AliasRepository aliases;
    private final InstantSource clock;

    public CreateAlias(KmsContext with) {
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
        aliases.create(alias, target.arn(), now, in::requireState);
        return KmsAnswer.None.NONE;
    }
}
