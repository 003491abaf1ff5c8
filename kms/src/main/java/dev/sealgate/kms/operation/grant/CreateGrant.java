package dev.sealgate.kms.operation.grant;

import dev.sealgate.kms.error.KmsErrorCode;
import dev.sealgate.kms.error.KmsException;
import dev.sealgate.kms.grant.Grant;
import dev.sealgate.kms.grant.GrantIds;
import dev.sealgate.kms.grant.GrantOperation;
import dev.sealgate.kms.grant.GrantPlace;
import dev.sealgate.kms.grant.GrantRepository;
import dev.sealgate.kms.grant.GrantTerms;
import dev.sealgate.kms.grant.GrantTokens;
import dev.sealgate.kms.key.KmsKey;
import dev.sealgate.kms.operation.CallOptions;
import dev.sealgate.kms.operation.Invocation;
import dev.sealgate.kms.operation.KeyAccess;
import dev.sealgate.kms.operation.KmsAnswer;
import dev.sealgate.kms.operation.KmsContext;
import dev.sealgate.kms.operation.KmsRequest;
import dev.sealgate.kms.operation.OperationHandler;
import dev.sealgate.kms.operation.RequestConditions;
import dev.sealgate.kms.operation.Rules;
import dev.sealgate.kms.wire.RequestFields;
import dev.sealgate.kms.wire.ResponseFields;
import dev.sealgate.policy.context.Principal;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateGrant.html */
public final class CreateGrant implements OperationHandler<CreateGrant.Request, CreateGrant.Answer> {
    private final KeyAccess access;
    private final GrantPrincipals principals;
    private final GrantRepository grants;
    private final GrantTokens tokens;
    private final GrantIds ids;
    private final InstantSource clock;

    public CreateGrant(KmsContext with) {
        access = with.access();
        principals = new GrantPrincipals(with.principals());
        grants = with.grants();
        tokens = with.grantTokens();
        ids = new GrantIds(with.random());
        clock = with.clock();
    }

    public record Request(
            String keyId,
            String grantee,
            Optional<String> retiring,
            Optional<String> name,
            GrantTerms terms,
            CallOptions options)
            implements KmsRequest {
        public static Request read(RequestFields in) {
            return new Request(
                    in.text("KeyId", Rules.KEY_ID),
                    GrantPrincipals.canonical(in.text("GranteePrincipal", Rules.PRINCIPAL)),
                    in.optionalText("RetiringPrincipal", Rules.PRINCIPAL).map(GrantPrincipals::canonical),
                    in.optionalText("Name", Rules.GRANT_NAME),
                    new GrantTerms(
                            in.choices("Operations", GrantOperation.wireNames()).stream()
                                    .flatMap(name -> GrantOperation.named(name).stream())
                                    .collect(Collectors.toSet()),
                            ConstraintFields.read(in)),
                    CallOptions.read(in));
        }
    }

    public record Answer(String grantId, String grantToken) implements KmsAnswer {
        @Override
        public void writeTo(ResponseFields out) {
            out.text("GrantId", grantId).text("GrantToken", grantToken);
        }
    }

    @Override
    public Answer execute(Invocation in, Request request) {
        request.options().requireSupported();
        ConstraintFields.requireWithinLimits(request.terms().constraints());
        Invocation asked = in.delegating(request.terms())
                .given(RequestConditions.grant(request.grantee(), request.retiring(), request.terms()))
                .given(RequestConditions.ofService(in));
        KmsKey key = access.requireByKeyId(asked, request.keyId());
        Optional<String> granteeId = principals.requireKnown(request.grantee());
        Optional<String> retiringId = request.retiring().flatMap(principals::requireKnown);
        requireFits(in, key, request.terms());
        request.options().endDryRun();
        Grant grant = grant(in, key, request, granteeId, retiringId);
        GrantPlace place = new GrantPlace(key.arn(), grant.id());
        grants.create(place, grant, current -> requireFits(in, current, request.terms()));
        return new Answer(grant.id(), tokens.seal(place));
    }

    private Grant grant(
            Invocation in, KmsKey key, Request request, Optional<String> granteeId, Optional<String> retiringId) {
        Grant unnumbered = new Grant(
                "",
                request.name(),
                clock.instant().truncatedTo(ChronoUnit.MILLIS),
                request.grantee(),
                request.retiring(),
                Principal.root(in.account()).arn(),
                request.terms(),
                granteeId,
                retiringId);
        return unnumbered.withId(ids.of(key.arn(), unnumbered));
    }

    private static void requireFits(Invocation in, KmsKey key, GrantTerms terms) {
        in.requireState(key);
        List<String> unfit = terms.operations().stream()
                .filter(operation -> !operation.fits(key.traits()))
                .map(GrantOperation::wireName)
                .toList();
        if (!unfit.isEmpty()) {
            throw invalid("The operations " + unfit + " are not valid for " + key.arn() + " with KeySpec "
                    + key.traits().spec() + " and KeyUsage " + key.traits().usage() + ".");
        }
        if (!terms.constraints().isNone() && !GrantOperation.GENERATE_DATA_KEY.fits(key.traits())) {
            throw invalid("Encryption context constraints are not valid for " + key.arn() + " with KeySpec "
                    + key.traits().spec() + ".");
        }
    }

    private static KmsException invalid(String text) {
        return new KmsException(KmsErrorCode.VALIDATION, text);
    }
}
