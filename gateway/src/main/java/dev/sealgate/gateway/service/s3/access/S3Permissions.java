package dev.sealgate.gateway.service.s3.access;

import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.edge.exchange.Query;
import dev.sealgate.gateway.service.s3.FurtherAction;
import dev.sealgate.gateway.service.s3.S3Operation;
import java.util.ArrayList;
import java.util.List;

/**
 * Every IAM action that a request needs, beyond its operation's own: for versions, and for what its headers ask for.
 * Source: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html
 */
final class S3Permissions {
    private S3Permissions() {}

    /** In the order in which they are asked for; the first is the operation's own. */
    static List<String> actions(S3Operation operation, Query query, Headers headers) {
        boolean version = query.contains("versionId");
        List<String> actions = new ArrayList<>();
        actions.add(version ? operation.actionOfVersion() : operation.action());
        for (FurtherAction further : operation.further()) {
            if (further.asked().test(headers)) {
                actions.add(version ? further.ofVersion() : further.action());
            }
        }
        return actions;
    }
}
