package dev.sealgate.kms.operation;

import dev.sealgate.kms.key.AliasArn;
import dev.sealgate.kms.key.AliasRepository;
import dev.sealgate.kms.key.KmsKey;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/** Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateAlias.html */
final class CreateAlias implements KmsOperation<AliasTargetRequest, KmsAnswer> {
    private final Permissions permissions;
    private final KeyAccess access;
    private final AliasRepository aliases;
    private final InstantSource clock;

    CreateAlias(Collaborators with) {
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
