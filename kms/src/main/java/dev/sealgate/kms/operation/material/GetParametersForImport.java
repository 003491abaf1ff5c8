package dev.sealgate.kms.operation.material;

import dev.sealgate.kms.error.KmsErrorCode;
import dev.sealgate.kms.error.KmsException;
import dev.sealgate.kms.key.KeyOrigin;
import dev.sealgate.kms.key.KeySpec;
import dev.sealgate.kms.key.KmsKey;
import dev.sealgate.kms.material.ImportParameters;
import dev.sealgate.kms.material.ImportTokens;
import dev.sealgate.kms.material.WrappingAlgorithm;
import dev.sealgate.kms.material.WrappingKeySpec;
import dev.sealgate.kms.operation.Invocation;
import dev.sealgate.kms.operation.KeyAccess;
import dev.sealgate.kms.operation.KmsAnswer;
import dev.sealgate.kms.operation.KmsContext;
import dev.sealgate.kms.operation.KmsRequest;
import dev.sealgate.kms.operation.OperationHandler;
import dev.sealgate.kms.operation.RequestConditions;
import dev.sealgate.kms.operation.Rules;
import dev.sealgate.kms.operation.SlowSpecs;
import dev.sealgate.kms.wire.RequestFields;
import dev.sealgate.kms.wire.ResponseFields;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_GetParametersForImport.html */
public final class GetParametersForImport
        implements OperationHandler<GetParametersForImport.Request, GetParametersForImport.Answer> {
    private static final Duration VALID_FOR = Duration.ofHours(24);

    private final KeyAccess access;
    private final ImportTokens tokens;
    private final SlowSpecs slowSpecs;
    private final InstantSource clock;

    public GetParametersForImport(KmsContext with) {
        access = with.access();
        tokens = with.importTokens();
        slowSpecs = with.slowSpecs();
        clock = with.clock();
    }

    public record Request(String keyId, WrappingAlgorithm algorithm, WrappingKeySpec wrappingKey)
            implements KmsRequest {
        public static Request read(RequestFields in) {
            return new Request(
                    in.text("KeyId", Rules.KEY_ID),
                    in.choice("WrappingAlgorithm", List.of(WrappingAlgorithm.values())),
                    in.choice("WrappingKeySpec", List.of(WrappingKeySpec.values())));
        }

        private RequestConditions conditions() {
            return RequestConditions.of("kms:WrappingAlgorithm", algorithm)
                    .and(RequestConditions.of("kms:WrappingKeySpec", wrappingKey));
        }
    }

    public record Answer(KmsKey key, ImportParameters parameters, Instant validTo) implements KmsAnswer {
        @Override
        public void writeTo(ResponseFields out) {
            out.blob("ImportToken", parameters.token())
                    .text("KeyId", key.arn().toString())
                    .time("ParametersValidTo", validTo)
                    .blob("PublicKey", parameters.publicKey());
        }
    }

    @Override
    public Answer execute(Invocation in, Request request) {
        KmsKey key = access.requireByKeyId(in.given(request.conditions()), request.keyId());
        Rotatable.requireOrigin(key, KeyOrigin.EXTERNAL);
        in.requireState(key);
        requireServed(request);
        requireFit(key.traits().spec(), request);
        Instant validTo = clock.instant().truncatedTo(ChronoUnit.MILLIS).plus(VALID_FOR);
        ImportParameters parameters = slowSpecs.make(
                in,
                request.wrappingKey().requireSpec(),
                () -> tokens.issue(key.arn(), request.algorithm(), request.wrappingKey(), validTo));
        return new Answer(key, parameters, validTo);
    }

    private static void requireServed(Request request) {
        if (!request.algorithm().supported()) {
            throw unsupported("WrappingAlgorithm " + request.algorithm());
        }
        if (!request.wrappingKey().supported()) {
            throw unsupported("WrappingKeySpec " + request.wrappingKey());
        }
    }

    private static KmsException unsupported(String what) {
        return new KmsException(KmsErrorCode.UNSUPPORTED_OPERATION, what + " is not supported.");
    }

    private static void requireFit(KeySpec spec, Request request) {
        if (!request.algorithm().fits(spec, request.wrappingKey())) {
            throw new KmsException(
                    KmsErrorCode.VALIDATION,
                    "WrappingAlgorithm " + request.algorithm() + " with WrappingKeySpec " + request.wrappingKey()
                            + " is not compatible with KeySpec " + spec);
        }
    }
}
