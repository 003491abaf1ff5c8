package dev.sealgate.kms.operation.grant;

import dev.sealgate.kms.error.KmsErrorCode;
import dev.sealgate.kms.error.KmsException;
import dev.sealgate.kms.grant.Grant;
import dev.sealgate.kms.grant.GrantPlace;
import dev.sealgate.kms.grant.GrantRepository;
import dev.sealgate.kms.grant.GrantTokens;
import dev.sealgate.kms.key.KeyArn;
import dev.sealgate.kms.key.KeyNaming;
import dev.sealgate.kms.key.KeyReference;
import dev.sealgate.kms.key.KeyRepository;
import dev.sealgate.kms.key.KmsKey;
import dev.sealgate.kms.operation.CallOptions;
import dev.sealgate.kms.operation.Invocation;
import dev.sealgate.kms.operation.KmsAnswer;
import dev.sealgate.kms.operation.KmsContext;
import dev.sealgate.kms.operation.KmsPermissions;
import dev.sealgate.kms.operation.KmsRequest;
import dev.sealgate.kms.operation.OperationHandler;
import dev.sealgate.kms.operation.Rules;
import dev.sealgate.kms.wire.RequestFields;
import java.util.Optional;

/**
 * Thread-safe. A caller learns nothing about a key of another account but that it may not.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_RetireGrant.html
 */
public final class RetireGrant implements OperationHandler<RetireGrant.Request, KmsAnswer> {
    private final KmsPermissions permissions;
    private final KeyRepository keys;
    private final GrantRepository grants;
    private final GrantTokens tokens;

    public RetireGrant(KmsContext with) {
        permissions = with.permissions();
        keys = with.keys();
        grants = with.grants();
        tokens = with.grantTokens();
    }

    public record Request(
            Optional<String> grantToken, Optional<String> keyId, Optional<String> grantId, CallOptions options)
            implements KmsRequest {
        public static Request read(RequestFields in) {
            return new Request(
                    in.optionalText("GrantToken", Rules.GRANT_TOKEN),
                    in.optionalText("KeyId", Rules.KEY_ID),
                    in.optionalText("GrantId", Rules.GRANT_ID),
                    CallOptions.dryRunOnly(in));
        }
    }

    @Override
    public KmsAnswer execute(Invocation in, Request request) {
        GrantPlace place = place(in, request);
        in.record().meant("grantId", place.grantId());
        boolean foreign = !place.key().account().equals(in.account());
        Optional<KmsKey> key = keys.find(place.key());
        key.ifPresent(in.record()::found);
        Optional<Grant> grant = key.flatMap(_ -> grants.find(place));
        if (key.isEmpty() || grant.isEmpty()) {
            throw foreign ? permissions.hidden(in) : missing(place, key);
        }
        permissions.requireRetirement(in, key.get(), grant.get());
        request.options().endDryRun();
        if (!grants.remove(place)) {
            throw GrantEntries.notFound(place.grantId());
        }
        return KmsAnswer.None.NONE;
    }

    private static KmsException missing(GrantPlace place, Optional<KmsKey> key) {
        return key.isEmpty() ? KeyNaming.doesNotExist(place.key()) : GrantEntries.notFound(place.grantId());
    }

    private GrantPlace place(Invocation in, Request request) {
        boolean byId = request.keyId().isPresent() && request.grantId().isPresent();
        boolean byEither = request.keyId().isPresent() || request.grantId().isPresent();
        if (request.grantToken().isPresent() == byEither || byEither != byId) {
            throw new KmsException(
                    KmsErrorCode.VALIDATION, "Specify either a GrantToken, or the ARN of the key and a GrantId.");
        }
        return request.grantToken()
                .map(token -> ofToken(in, token))
                .orElseGet(() -> new GrantPlace(
                        keyArn(in, request.keyId().orElseThrow()),
                        GrantEntries.requireId(request.grantId().orElseThrow())));
    }

    private GrantPlace ofToken(Invocation in, String token) {
        return tokens.open(token)
                .filter(place -> place.key().region().equals(in.region()))
                .orElseThrow(() -> new KmsException(KmsErrorCode.INVALID_GRANT_TOKEN));
    }

    /** AWS: here a key id alone is not enough. */
    private static KeyArn keyArn(Invocation in, String name) {
        if (name.startsWith("arn:")
                && KeyReference.parse(name, in.account(), in.region()) instanceof KeyReference.Key(KeyArn arn)) {
            return arn;
        }
        throw new KmsException(KmsErrorCode.INVALID_ARN, "Invalid arn " + name);
    }
}
