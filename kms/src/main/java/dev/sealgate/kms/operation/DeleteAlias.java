package dev.sealgate.kms.operation;

import dev.sealgate.kms.key.AliasArn;
import dev.sealgate.kms.key.AliasRepository;
import dev.sealgate.kms.wire.RequestFields;

/** Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_DeleteAlias.html */
final class DeleteAlias implements KmsOperation<DeleteAlias.Request, KmsAnswer> {
    private final Permissions permissions;
    private final AliasRepository aliases;

    DeleteAlias(Collaborators with) {
        permissions = with.permissions();
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
        permissions.require(in, alias);
        aliases.delete(alias, key -> permissions.require(in, key));
        return KmsAnswer.None.NONE;
    }
}
