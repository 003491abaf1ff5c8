package dev.sealgate.gateway.service.sts;

import dev.sealgate.gateway.identity.Directory;
import dev.sealgate.gateway.protocol.query.Parameters.Shape;
import dev.sealgate.gateway.protocol.query.QueryErrorCode;
import dev.sealgate.gateway.protocol.query.QueryException;
import dev.sealgate.gateway.protocol.xml.XmlBody;
import dev.sealgate.gateway.service.query.QueryCall;
import dev.sealgate.policy.Resource;
import dev.sealgate.policy.context.RequestContext;

/** GetAccessKeyInfo. */
final class AccessKeyOwner {
    private static final Shape ACCESS_KEY_ID = Shape.of(16, 128, "[\\w]*");

    private final Directory directory;

    AccessKeyOwner(Directory directory) {
        this.directory = directory;
    }

    void get(QueryCall call, XmlBody out) {
        Permissions.require(call, Resource.none(), RequestContext.EMPTY);
        String id = call.parameters().require("AccessKeyId", ACCESS_KEY_ID);
        String account = directory
                .accountOfKey(id)
                .orElseThrow(() -> new QueryException(
                        QueryErrorCode.VALIDATION_ERROR, "Access Key ID " + id + " could not be found."))
                .value();
        out.text("Account", account);
    }
}
