package dev.sealgate.kms.operation.grant;

import dev.sealgate.kms.grant.GrantIds;
import dev.sealgate.kms.grant.GrantPlace;
import dev.sealgate.kms.grant.GrantRepository;
import dev.sealgate.kms.grant.PlacedGrant;
import dev.sealgate.kms.key.KeyArn;
import dev.sealgate.kms.key.KeyId;
import dev.sealgate.kms.operation.Invocation;
import dev.sealgate.kms.operation.KmsContext;
import dev.sealgate.kms.operation.KmsPage;
import dev.sealgate.kms.operation.KmsPermissions;
import dev.sealgate.kms.operation.KmsRequest;
import dev.sealgate.kms.operation.OperationHandler;
import dev.sealgate.kms.operation.Rules;
import dev.sealgate.kms.wire.RequestFields;
import dev.sealgate.policy.context.AccountId;
import dev.sealgate.policy.document.PrincipalIds;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_ListRetirableGrants.html */
public final class ListRetirableGrants implements OperationHandler<ListRetirableGrants.Request, GrantEntries> {
    private static final Pattern MARKER = Pattern.compile("([0-9]{12})/([^/]+)/([^/]+)");

    private final KmsPermissions permissions;
    private final GrantRepository grants;
    private final PrincipalIds ids;
    private final GrantPrincipals principals;

    public ListRetirableGrants(KmsContext with) {
        permissions = with.permissions();
        grants = with.grants();
        ids = with.principals();
        principals = new GrantPrincipals(ids);
    }

    public record Request(String retiring, KmsPage.Request page) implements KmsRequest {
        public static Request read(RequestFields in) {
            return new Request(
                    GrantPrincipals.canonical(in.text("RetiringPrincipal", Rules.PRINCIPAL)),
                    KmsPage.Request.read(in, GrantEntries.DEFAULT_LIMIT, GrantEntries.MAX_LIMIT));
        }
    }

    @Override
    public GrantEntries execute(Invocation in, Request request) {
        String after = request.page().after(text -> place(text, in.region()).isPresent());
        if (!GrantPrincipals.account(request.retiring()).equals(in.account())) {
            throw permissions.hidden(in);
        }
        permissions.requireOnPrincipal(in, request.retiring());
        List<PlacedGrant> found = grants.listRetirable(
                principals.keys(request.retiring()),
                in.region(),
                place(after, in.region()),
                request.page().lookAhead());
        return new GrantEntries(KmsPage.of(request.page(), found, each -> text(each.place())), ids);
    }

    private static String text(GrantPlace place) {
        return place.key().account() + "/" + place.key().keyId() + "/" + place.grantId();
    }

    private static Optional<GrantPlace> place(String text, String region) {
        Matcher parts = MARKER.matcher(text);
        if (!parts.matches() || !KeyId.isWellFormed(parts.group(2)) || !GrantIds.isWellFormed(parts.group(3))) {
            return Optional.empty();
        }
        KeyArn key = new KeyArn(new AccountId(parts.group(1)), region, new KeyId(parts.group(2)));
        return Optional.of(new GrantPlace(key, parts.group(3)));
    }
}
