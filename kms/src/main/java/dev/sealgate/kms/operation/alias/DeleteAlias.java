package dev.sealgate.kms.operation.alias;

import dev.sealgate.kms.key.AliasArn;
import dev.sealgate.kms.key.AliasRepository;
import dev.sealgate.kms.operation.Invocation;
import dev.sealgate.kms.operation.KmsAnswer;
import dev.sealgate.kms.operation.KmsContext;
import dev.sealgate.kms.operation.KmsPermissions;
import dev.sealgate.kms.operation.KmsRequest;
import dev.sealgate.kms.operation.OperationHandler;
import dev.sealgate.kms.operation.Rules;
import dev.sealgate.kms.wire.RequestFields;

/** Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_DeleteAlias.html */
public final class DeleteAlias implements OperationHandler<DeleteAlias.Request, KmsAnswer> {
    private final KmsPermissions permissions;
    private final AliasRepository aliases;

    public DeleteAlias(KmsContext with) {
        permissions = with.permissions();
        aliases = with.aliases();
    }

    public record Request(String aliasName) implements KmsRequest {
        public static Request read(RequestFields in) {
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
