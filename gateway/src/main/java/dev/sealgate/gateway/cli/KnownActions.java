package dev.sealgate.gateway.cli;

import dev.sealgate.kms.operation.KmsOperations;
import dev.sealgate.policy.catalog.S3Actions;
import dev.sealgate.policy.value.Glob;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The actions that a question can be about: asked about one that nobody can perform, policies say nothing that is worth knowing. */
final class KnownActions {
    private static final Pattern FORM = Pattern.compile("([A-Za-z0-9-]+):[A-Za-z0-9]+");

    /** Services whose actions are all known. */
    private static final List<String> NAMES = Stream.of(
                    S3Actions.matching(Glob.of("*")).stream().map(S3Actions.Action::name),
                    KmsOperations.all().stream().map(KmsOperations.Row::action),
                    Stream.of("kms:ReEncryptTo"))
            .flatMap(names -> names)
            .distinct()
            .toList();

    /** Services of which this gateway performs some actions, and knows those only. */
    private static final Set<String> OTHERS = Set.of("iam", "sts", "cloudtrail", "servicequotas", "sealgate");

    private KnownActions() {}

    /** @throws UseException with what might be meant, for an action that does not exist */
    static String require(String action) {
        var form = FORM.matcher(action);
        if (!form.matches()) {
            throw new UseException("--action: `" + action + "` (expected: service:Name, for example s3:GetObject)");
        }
        if (OTHERS.contains(form.group(1).toLowerCase(Locale.ROOT))
                || NAMES.stream().anyMatch(action::equalsIgnoreCase)) {
            return action;
        }
        List<String> near = Nearest.of(action, NAMES);
        throw new UseException("--action: there is no action `" + action + "`"
                + (near.isEmpty()
                        ? " (expected: one of s3, kms, iam, sts, cloudtrail, servicequotas or sealgate)"
                        : " (near: " + String.join(", ", near) + ")"));
    }
}
