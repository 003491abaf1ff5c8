package dev.sealgate.kms.operation.alias;

import dev.sealgate.kms.key.AliasArn;
import dev.sealgate.kms.key.AliasRepository;
import dev.sealgate.kms.key.KmsKey;
import dev.sealgate.kms.key.NamedAlias;
import dev.sealgate.kms.operation.Invocation;
import dev.sealgate.kms.operation.KeyAccess;
import dev.sealgate.kms.operation.KmsAnswer;
import dev.sealgate.kms.operation.KmsContext;
import dev.sealgate.kms.operation.KmsPage;
import dev.sealgate.kms.operation.KmsPermissions;
import dev.sealgate.kms.operation.KmsRequest;
import dev.sealgate.kms.operation.OperationHandler;
import dev.sealgate.kms.operation.Rules;
import dev.sealgate.kms.wire.RequestFields;
import dev.sealgate.kms.wire.ResponseFields;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_ListAliases.html */
public final class ListAliases implements OperationHandler<ListAliases.Request, ListAliases.Answer> {
    private static final int DEFAULT_LIMIT = 50;
    private static final int MAX_LIMIT = 100;

    private final KmsPermissions permissions;
    private final KeyAccess access;
    private final AliasRepository aliases;

    public ListAliases(KmsContext with) {
        permissions = with.permissions();
        access = with.access();
        aliases = with.aliases();
    }

    public record Request(Optional<String> keyId, KmsPage.Request page) implements KmsRequest {
        public static Request read(RequestFields in) {
            return new Request(
                    in.optionalText("KeyId", Rules.KEY_ID), KmsPage.Request.read(in, DEFAULT_LIMIT, MAX_LIMIT));
        }
    }

    public record Answer(KmsPage<NamedAlias> page) implements KmsAnswer {
        @Override
        public void writeTo(ResponseFields out) {
            out.objects("Aliases", page.items(), Answer::writeEntry);
            page.writeEnd(out);
        }

        private static void writeEntry(NamedAlias alias, ResponseFields out) {
            out.text("AliasArn", alias.arn().toString())
                    .text("AliasName", alias.arn().name());
            alias.kept()
                    .ifPresent(kept -> out.time("CreationDate", kept.createdAt())
                            .time("LastUpdatedDate", kept.updatedAt())
                            .text("TargetKeyId", kept.target().text()));
        }
    }

    @Override
    public Answer execute(Invocation in, Request request) {
        String after = request.page().after(AliasArn::isWellFormed);
        permissions.requireWithoutResource(in);
        List<NamedAlias> found = request.keyId().isPresent()
                ? ofKey(access.requireOwn(in, request.keyId().get()), after)
                : all(in, after, request.page().lookAhead());
        return new Answer(KmsPage.of(request.page(), found, alias -> alias.arn().name()));
    }

    private List<NamedAlias> ofKey(KmsKey key, String after) {
        return key.aliases().stream()
                .filter(name -> name.compareTo(after) > 0)
                .map(name -> new AliasArn(key.arn().account(), key.arn().region(), name))
                .flatMap(arn -> aliases.find(arn).stream())
                .toList();
    }

    private List<NamedAlias> all(Invocation in, String after, int lookAhead) {
        List<NamedAlias> found = new ArrayList<>(aliases.list(in.account(), in.region(), after, lookAhead));
        AliasArn managed = new AliasArn(in.account(), in.region(), AliasArn.S3_MANAGED);
        // AWS: names of AWS managed keys are listed before they are first used, without a target.
        if (managed.name().compareTo(after) > 0 && aliases.find(managed).isEmpty()) {
            found.add(new NamedAlias(managed, Optional.empty()));
            found.sort(Comparator.comparing(alias -> alias.arn().name()));
        }
        return found;
    }
}
