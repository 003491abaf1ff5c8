package dev.sealgate.kms.operation;

import dev.sealgate.kms.wire.RequestFields;

/** What CreateAlias and UpdateAlias take. Immutable. */
record AliasTargetRequest(String aliasName, String targetKeyId) {
    static AliasTargetRequest read(RequestFields in) {
        return new AliasTargetRequest(in.text("AliasName", Rules.ALIAS_NAME), in.text("TargetKeyId", Rules.KEY_ID));
    }
}
