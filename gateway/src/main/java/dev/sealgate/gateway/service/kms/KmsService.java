package dev.sealgate.gateway.service.kms;

import dev.sealgate.gateway.edge.exchange.OperationTraits;
import dev.sealgate.gateway.service.json.JsonCall;
import dev.sealgate.gateway.service.json.JsonException;
import dev.sealgate.gateway.service.json.JsonService;
import dev.sealgate.kms.Kms;
import dev.sealgate.kms.KmsOperations;
import dev.sealgate.kms.call.KmsCall;
import dev.sealgate.kms.error.KmsErrorCode;
import dev.sealgate.kms.error.KmsException;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** {@code TrentService.*} on the wire. Source: https://docs.aws.amazon.com/kms/latest/APIReference/Welcome.html */
public final class KmsService implements JsonService {
    private static final Map<String, OperationTraits> OPERATIONS = KmsOperations.all().stream()
            .map(row -> OperationTraits.managing(row.name(), row.readOnly()))
            .collect(Collectors.toUnmodifiableMap(OperationTraits::name, traits -> traits));

    private final Kms kms;

    public KmsService(Kms kms) {
        this.kms = kms;
    }

    @Override
    public String name() {
        return "kms";
    }

    @Override
    public String targetPrefix() {
        return "TrentService.";
    }

    @Override
    public Map<String, OperationTraits> operations() {
        return OPERATIONS;
    }

    @Override
    public String internalFailure() {
        return KmsErrorCode.INTERNAL.wireCode();
    }

    @Override
    public String timeout() {
        return "DependencyTimeoutException";
    }

    @Override
    public byte[] perform(JsonCall call) {
        KmsCall direct =
                new KmsCall(call.caller(), call.region(), call.http().requestId(), Optional.empty(), call.trace());
        try {
            return kms.execute(direct, call.operation(), call.body().view());
        } catch (KmsException e) {
            throw new JsonException(e.code().wireCode(), e.code().status(), e.text());
        }
    }
}
