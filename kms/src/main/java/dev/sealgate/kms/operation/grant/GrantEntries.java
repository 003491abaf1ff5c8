package dev.sealgate.kms.operation.grant;

import dev.sealgate.kms.error.KmsErrorCode;
import dev.sealgate.kms.error.KmsException;
import dev.sealgate.kms.grant.Grant;
import dev.sealgate.kms.grant.GrantConstraints;
import dev.sealgate.kms.grant.GrantIds;
import dev.sealgate.kms.grant.PlacedGrant;
import dev.sealgate.kms.operation.KmsAnswer;
import dev.sealgate.kms.operation.KmsPage;
import dev.sealgate.kms.wire.ResponseFields;
import dev.sealgate.policy.document.PrincipalIds;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** A page of grants as it is answered. Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_GrantListEntry.html */
public record GrantEntries(KmsPage<PlacedGrant> page, PrincipalIds principals) implements KmsAnswer {
    static final int DEFAULT_LIMIT = 50;
    static final int MAX_LIMIT = 100;

    @Override
    public void writeTo(ResponseFields out) {
        out.objects("Grants", page.items(), this::writeEntry);
        page.writeEnd(out);
    }

    private void writeEntry(PlacedGrant placed, ResponseFields out) {
        Grant grant = placed.grant();
        GrantConstraints constraints = grant.terms().constraints();
        out.text("KeyId", placed.place().key().toString())
                .text("GrantId", grant.id())
                .text("Name", grant.name().orElse(""))
                .time("CreationDate", grant.createdAt())
                .text("GranteePrincipal", principals.shown(grant.grantee(), grant.granteeId()));
        grant.retiring()
                .ifPresent(retiring -> out.text("RetiringPrincipal", principals.shown(retiring, grant.retiringId())));
        out.text("IssuingAccount", grant.issuingAccount())
                .texts("Operations", grant.terms().operationNames());
        if (!constraints.isNone()) {
            out.object("Constraints", fields -> writeConstraints(constraints, fields));
        }
    }

    private static void writeConstraints(GrantConstraints constraints, ResponseFields out) {
        constraints.contextEquals().ifPresent(pairs -> out.object("EncryptionContextEquals", writePairs(pairs)));
        constraints.contextSubset().ifPresent(pairs -> out.object("EncryptionContextSubset", writePairs(pairs)));
    }

    private static Consumer<ResponseFields> writePairs(Map<String, String> pairs) {
        return out -> new TreeMap<>(pairs).forEach(out::text);
    }

    /** @throws KmsException for what cannot be the id of a grant */
    static String requireId(String id) {
        if (!GrantIds.isWellFormed(id)) {
            throw new KmsException(KmsErrorCode.INVALID_GRANT_ID, "Invalid grant ID " + id);
        }
        return id;
    }

    static KmsException notFound(String id) {
        return new KmsException(KmsErrorCode.NOT_FOUND, "Grant ID " + id + " not found");
    }
}
