package dev.sealgate.kms.operation.alias;

import dev.sealgate.kms.operation.KmsRequest;
import dev.sealgate.kms.operation.Rules;
import dev.sealgate.kms.wire.RequestFields;

/** What CreateAlias and UpdateAlias take. Immutable. */
public record AliasTargetRequest(String aliasName, String targetKeyId) implements KmsRequest {
    public static AliasTargetRequest read(RequestFields in) {
        return new AliasTargetRequest(in.text("AliasName", Rules.ALIAS_NAME), in.text("TargetKeyId", Rules.KEY_ID));
    }
}
