package dev.sealgate.kms.operation.key;

import dev.sealgate.kms.key.KeyArn;
import dev.sealgate.kms.key.KeyId;
import dev.sealgate.kms.key.KeyRepository;
import dev.sealgate.kms.operation.Invocation;
import dev.sealgate.kms.operation.KmsAnswer;
import dev.sealgate.kms.operation.KmsContext;
import dev.sealgate.kms.operation.KmsPage;
import dev.sealgate.kms.operation.KmsPermissions;
import dev.sealgate.kms.operation.OperationHandler;
import dev.sealgate.kms.wire.RequestFields;
import dev.sealgate.kms.wire.ResponseFields;
import java.util.List;

/** Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_ListKeys.html */
public final class ListKeys implements OperationHandler<KmsPage.Request, ListKeys.Answer> {
    private static final int DEFAULT_LIMIT = 100;
    private static final int MAX_LIMIT = 1000;

    private final KmsPermissions permissions;
    private final KeyRepository keys;

    public ListKeys(KmsContext with) {
        permissions = with.permissions();
        keys = with.keys();
    }

    public static KmsPage.Request read(RequestFields in) {
        return KmsPage.Request.read(in, DEFAULT_LIMIT, MAX_LIMIT);
    }

    public record Answer(KmsPage<KeyArn> page) implements KmsAnswer {
        @Override
        public void writeTo(ResponseFields out) {
            out.objects(
                    "Keys",
                    page.items(),
                    (key, each) -> each.text("KeyArn", key.toString())
                            .text("KeyId", key.keyId().text()));
            page.writeEnd(out);
        }
    }

    @Override
    public Answer execute(Invocation in, KmsPage.Request request) {
        permissions.requireWithoutResource(in);
        String after = request.after(KeyId::isWellFormed);
        List<KeyArn> found = keys.list(in.account(), in.region(), after, request.lookAhead());
        return new Answer(KmsPage.of(request, found, arn -> arn.keyId().text()));
    }
}
