package dev.sealgate.kms.operation.key;

import dev.sealgate.kms.operation.Invocation;
import dev.sealgate.kms.operation.KeyAccess;
import dev.sealgate.kms.operation.KmsAnswer;
import dev.sealgate.kms.operation.KmsContext;
import dev.sealgate.kms.operation.KmsPage;
import dev.sealgate.kms.operation.KmsRequest;
import dev.sealgate.kms.operation.OperationHandler;
import dev.sealgate.kms.operation.Rules;
import dev.sealgate.kms.wire.RequestFields;
import dev.sealgate.kms.wire.ResponseFields;
import java.util.List;
import java.util.function.UnaryOperator;

/** Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_ListKeyPolicies.html */
public final class ListKeyPolicies implements OperationHandler<ListKeyPolicies.Request, ListKeyPolicies.Answer> {
    private static final int DEFAULT_LIMIT = 100;
    private static final int MAX_LIMIT = 1000;

    private final KeyAccess access;

    public ListKeyPolicies(KmsContext with) {
        access = with.access();
    }

    public record Request(String keyId, KmsPage.Request page) implements KmsRequest {
        public static Request read(RequestFields in) {
            return new Request(in.text("KeyId", Rules.KEY_ID), KmsPage.Request.read(in, DEFAULT_LIMIT, MAX_LIMIT));
        }
    }

    public record Answer(KmsPage<String> page) implements KmsAnswer {
        @Override
        public void writeTo(ResponseFields out) {
            out.texts("PolicyNames", page.items());
            page.writeEnd(out);
        }
    }

    @Override
    public Answer execute(Invocation in, Request request) {
        String after = request.page().after(PolicyName.DEFAULT::equals);
        access.requireByKeyId(in, request.keyId());
        List<String> names = after.isEmpty() ? List.of(PolicyName.DEFAULT) : List.of();
        return new Answer(KmsPage.of(request.page(), names, UnaryOperator.identity()));
    }
}
