package dev.sealgate.kms.operation;

import dev.sealgate.kms.key.AliasArn;
import dev.sealgate.kms.key.AliasRepository;
import dev.sealgate.kms.wire.RequestFields;

/** Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_DeleteAlias.html */
final class DeleteAlias implements KmsOperation<DeleteAlias.Request, KmsAnswer> {
    private final KeyAccess access;
    private final AliasRepository aliases;

    DeleteAlias(Collaborators with) {
        access = with.access();
        aliases = with.aliases();
    }

    record Request(String aliasName) {
        static Request read(RequestFields in) {
            return new Request(in.text("AliasName", Rules.ALIAS_NAME));
        }
    }

    @Override
    public KmsAnswer execute(Invocation in, Request request) {
        AliasArn alias = AliasNames.require(in, request.aliasName());
        access.requirePermitted(in, alias);
        aliases.delete(alias);
        return KmsAnswer.None.NONE;
    }
}
