package dev.sealgate.gateway.operate.cli;

import dev.sealgate.kms.KmsOperations;
import dev.sealgate.kms.call.KmsAction;
import dev.sealgate.kms.call.KmsOperation;
import dev.sealgate.policy.AccessRequest;
import dev.sealgate.policy.catalog.S3Actions;
import dev.sealgate.policy.simulate.CaseWorld.Complaint;
import dev.sealgate.policy.simulate.NearNames;
import dev.sealgate.policy.value.Glob;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The questions that can be asked: about what nobody can do, policies say nothing that is worth knowing. */
final class KnownActions {
    private static final Pattern FORM = Pattern.compile("([A-Za-z0-9-]+):[A-Za-z0-9]+");
    private static final String BUCKET_ARN = "arn:aws:s3:::";

    private static final List<S3Actions.Action> S3 = S3Actions.matching(Glob.of("*"));

    /** Services whose actions are all known. */
    private static final List<String> NAMES = Stream.of(
                    S3.stream().map(S3Actions.Action::name),
                    KmsOperations.all().stream().flatMap(KmsOperation::actions).map(KmsAction::name))
            .flatMap(names -> names)
            .distinct()
            .toList();

    /** Services of which this gateway performs some actions, and knows those only. */
    private static final Set<String> OTHERS = Set.of("iam", "sts", "cloudtrail", "servicequotas", "sealgate");

    private KnownActions() {}

    /** @throws UseException with what might be meant, for an action that does not exist */
    static String require(String action) {
        complaint(action).ifPresent(message -> {
            throw new UseException("--action: " + message);
        });
        return action;
    }

    private static Optional<String> complaint(String action) {
        var form = FORM.matcher(action);
        if (!form.matches()) {
            return Optional.of("`" + action + "` (expected: service:Name, for example s3:GetObject)");
        }
        if (OTHERS.contains(form.group(1).toLowerCase(Locale.ROOT))
                || NAMES.stream().anyMatch(action::equalsIgnoreCase)) {
            return Optional.empty();
        }
        List<String> near = NearNames.of(action, NAMES);
        return Optional.of("there is no action `" + action + "`"
                + (near.isEmpty()
                        ? " (expected: one of s3, kms, iam, sts, cloudtrail, servicequotas or sealgate)"
                        : " (near: " + String.join(", ", near) + ")"));
    }

    /** What is wrong with the action, or with the resource it would be done to. */
    static Optional<Complaint> complaint(AccessRequest request) {
        return complaint(request.action())
                .map(message -> new Complaint("action", message))
                .or(() -> alias(request.action(), request.resource().arn()))
                .or(() -> S3.stream()
                        .filter(action -> action.name().equalsIgnoreCase(request.action()))
                        .findFirst()
                        .flatMap(action -> complaint(action, request.resource().arn())));
    }

    /** Policies decide about the key behind an alias. */
    private static Optional<Complaint> alias(String action, String arn) {
        String lower = action.toLowerCase(Locale.ROOT);
        boolean wrong = lower.startsWith("kms:") && !lower.endsWith("alias") && arn.contains(":alias/");
        return wrong
                ? Optional.of(new Complaint(
                        "resource",
                        "`" + arn + "` is an alias (expected: the ARN of its key, for example"
                                + " arn:aws:kms:us-east-1:111122223333:key/1a2b3c4d-5678-4abc-8def-1234567890ab)"))
                : Optional.empty();
    }

    private static Optional<Complaint> complaint(S3Actions.Action action, String arn) {
        boolean object = arn.startsWith(BUCKET_ARN) && arn.indexOf('/') >= 0;
        boolean bucket = arn.startsWith(BUCKET_ARN) && !object;
        String expected = switch (action.on()) {
            case BUCKET -> bucket ? "" : "of a bucket, for example arn:aws:s3:::reports";
            case OBJECT -> object ? "" : "of an object, for example arn:aws:s3:::reports/q1.csv";
            case ANYTHING_ELSE -> "";
        };
        return expected.isEmpty()
                ? Optional.empty()
                : Optional.of(new Complaint(
                        "resource",
                        "`" + arn + "` does not go with " + action.name() + " (expected: the ARN " + expected + ")"));
    }
}
