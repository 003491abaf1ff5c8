package dev.sealgate.kms.operation.grant;

import dev.sealgate.kms.grant.Grant;
import dev.sealgate.kms.grant.GrantIds;
import dev.sealgate.kms.grant.GrantPlace;
import dev.sealgate.kms.grant.GrantRepository;
import dev.sealgate.kms.grant.PlacedGrant;
import dev.sealgate.kms.key.KeyArn;
import dev.sealgate.kms.key.KmsKey;
import dev.sealgate.kms.operation.Invocation;
import dev.sealgate.kms.operation.KeyAccess;
import dev.sealgate.kms.operation.KmsContext;
import dev.sealgate.kms.operation.KmsPage;
import dev.sealgate.kms.operation.KmsRequest;
import dev.sealgate.kms.operation.OperationHandler;
import dev.sealgate.kms.operation.RequestConditions;
import dev.sealgate.kms.operation.Rules;
import dev.sealgate.kms.wire.RequestFields;
import dev.sealgate.policy.document.PrincipalIds;
import java.util.List;
import java.util.Optional;

/** Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_ListGrants.html */
public final class ListGrants implements OperationHandler<ListGrants.Request, GrantEntries> {
    private final KeyAccess access;
    private final GrantRepository grants;
    private final PrincipalIds ids;
    private final GrantPrincipals principals;

    public ListGrants(KmsContext with) {
        access = with.access();
        grants = with.grants();
        ids = with.principals();
        principals = new GrantPrincipals(ids);
    }

    public record Request(String keyId, Optional<String> grantId, Optional<String> grantee, KmsPage.Request page)
            implements KmsRequest {
        public static Request read(RequestFields in) {
            return new Request(
                    in.text("KeyId", Rules.KEY_ID),
                    in.optionalText("GrantId", Rules.GRANT_ID),
                    in.optionalText("GranteePrincipal", Rules.PRINCIPAL).map(GrantPrincipals::canonical),
                    KmsPage.Request.read(in, GrantEntries.DEFAULT_LIMIT, GrantEntries.MAX_LIMIT));
        }
    }

    @Override
    public GrantEntries execute(Invocation in, Request request) {
        String after = request.page().after(GrantIds::isWellFormed);
        request.grantId().ifPresent(GrantEntries::requireId);
        KmsKey key = access.requireByKeyId(in.given(RequestConditions.ofService(in)), request.keyId());
        List<PlacedGrant> found = find(key.arn(), request, after).stream()
                .map(grant -> new PlacedGrant(new GrantPlace(key.arn(), grant.id()), grant))
                .toList();
        return new GrantEntries(
                KmsPage.of(request.page(), found, each -> each.grant().id()), ids);
    }

    private List<Grant> find(KeyArn key, Request request, String after) {
        int lookAhead = request.page().lookAhead();
        if (request.grantId().isPresent()) {
            return grants
                    .find(new GrantPlace(key, request.grantId().get()))
                    .filter(grant -> request.grantee()
                            .map(grantee -> principals.keys(grantee).contains(grant.granteeKey()))
                            .orElse(true))
                    .filter(grant -> grant.id().compareTo(after) > 0)
                    .stream()
                    .toList();
        }
        return request.grantee()
                .map(grantee -> grants.listOfGrantee(key, principals.keys(grantee), after, lookAhead))
                .orElseGet(() -> grants.list(key, after, lookAhead));
    }
}
