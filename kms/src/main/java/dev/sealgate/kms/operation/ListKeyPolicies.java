package dev.sealgate.kms.operation;

import dev.sealgate.kms.wire.RequestFields;
import dev.sealgate.kms.wire.ResponseFields;
import java.util.List;
import java.util.function.UnaryOperator;

/** Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_ListKeyPolicies.html */
final class ListKeyPolicies implements KmsOperation<ListKeyPolicies.Request, ListKeyPolicies.Answer> {
    private static final int DEFAULT_LIMIT = 100;
    private static final int MAX_LIMIT = 1000;

    private final KeyAccess access;

    ListKeyPolicies(Collaborators with) {
        access = with.access();
    }

    record Request(String keyId, Page.Request page) {
        static Request read(RequestFields in) {
            return new Request(in.text("KeyId", Rules.KEY_ID), Page.Request.read(in, DEFAULT_LIMIT, MAX_LIMIT));
        }
    }

    record Answer(Page<String> page) implements KmsAnswer {
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
        return new Answer(Page.of(request.page(), names, UnaryOperator.identity()));
    }
}
