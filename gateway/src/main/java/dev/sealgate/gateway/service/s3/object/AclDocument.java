package dev.sealgate.gateway.service.s3.object;

import dev.sealgate.gateway.edge.exchange.HttpResponse;
import dev.sealgate.gateway.service.s3.XmlAnswers;

/**
 * {@code AccessControlPolicy} where nobody was granted anything: its owner has full control.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketAcl.html
 */
public final class AclDocument {
    private static final String CANONICAL_USER =
            "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:type=\"CanonicalUser\"";

    private AclDocument() {}

    public static HttpResponse answer(String ownerId) {
        return XmlAnswers.ok(
                "AccessControlPolicy",
                policy -> policy.element("Owner", owner -> owner.text("ID", ownerId))
                        .element(
                                "AccessControlList",
                                list -> list.element(
                                        "Grant",
                                        grant -> grant.element(
                                                        "Grantee",
                                                        CANONICAL_USER,
                                                        grantee -> grantee.text("ID", ownerId))
                                                .text("Permission", "FULL_CONTROL"))));
    }
}
