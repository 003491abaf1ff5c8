package dev.sealgate.kms.operation;

import dev.sealgate.kms.key.KeyArn;
import dev.sealgate.kms.key.KmsKey;
import dev.sealgate.policy.context.RequestContext;
import java.util.List;
import java.util.Optional;

/**
 * The condition keys of a question about a key, on top of those of the sender.
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html
 */
final class KeyConditions {
    private KeyConditions() {}

    /** @param alias the name by which the request asks for the key, where it is an alias */
    static RequestContext of(Invocation in, KmsKey key, Optional<String> alias) {
        RequestContext.Builder context = ofCaller(in).put("kms:RequestAlias", alias);
        in.conditions().addTo(context, key.arn());
        context.put("kms:KeySpec", key.traits().spec().name())
                .put("kms:KeyUsage", key.traits().usage().name())
                .put("kms:KeyOrigin", key.traits().origin().name())
                .put("kms:MultiRegion", Boolean.toString(key.multiRegion().isPresent()))
                .put("kms:MultiRegionKeyType", key.multiRegionKeyType().map(Enum::name))
                .putAll("kms:ResourceAliases", List.copyOf(key.aliases()));
        RequestConditions.putPairs(context, "aws:ResourceTag/", key.tags());
        return context.build();
    }

    /** For a key of which nothing may be known but its name. */
    static RequestContext ofUnknown(Invocation in, KeyArn key) {
        RequestContext.Builder context = ofCaller(in);
        in.conditions().addTo(context, key);
        return context.build();
    }

    /** For an alias as such. */
    static RequestContext ofAlias(Invocation in) {
        return ofCaller(in).build();
    }

    private static RequestContext.Builder ofCaller(Invocation in) {
        return RequestContext.builder()
                .put("kms:CallerAccount", in.account().value())
                .put("kms:ViaService", in.call().viaService());
    }
}
