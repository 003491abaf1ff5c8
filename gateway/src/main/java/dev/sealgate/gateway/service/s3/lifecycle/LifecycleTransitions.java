package dev.sealgate.gateway.service.s3.lifecycle;

import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.gateway.protocol.xml.XmlBody;
import dev.sealgate.gateway.protocol.xml.XmlElement;
import dev.sealgate.storage.object.LifecycleRule;
import dev.sealgate.storage.object.LifecycleRule.Expiration;
import dev.sealgate.storage.object.LifecycleRule.NoncurrentExpiration;
import dev.sealgate.storage.object.LifecycleRule.NoncurrentTransition;
import dev.sealgate.storage.object.LifecycleRule.Transition;
import dev.sealgate.storage.object.StorageClass;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a rule says about moving objects to other storage classes, read and written.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_Transition.html
 */
final class LifecycleTransitions {
    static final String CURRENT = "Transition";
    static final String NONCURRENT = "NoncurrentVersionTransition";
    private static final String CLASS = "StorageClass";
    private static final String NONCURRENT_DAYS = "NoncurrentDays";
    private static final String NEWER = "NewerNoncurrentVersions";

    /** AWS: an object stays so long in a class before it goes into one of these, or out of it by days. */
    private static final int DAYS_OF_INFREQUENT_ACCESS = 30;

    private LifecycleTransitions() {}

    static List<Transition> current(XmlElement rule) {
        List<Transition> transitions = rule.childrenNamed(CURRENT).stream()
                .map(LifecycleTransitions::transition)
                .toList();
        requireDifferent(transitions.stream().map(Transition::storageClass).toList(), CURRENT);
        return transitions;
    }

    private static Transition transition(XmlElement element) {
        element.requireOnly(Set.of("Days", "Date", CLASS));
        StorageClass target = target(element);
        Optional<Integer> days = element.childText("Days")
                .map(text ->
                        days(text, "'Days' for Transition action must be nonnegative", "'Days' in Transition", target));
        Optional<Instant> date = element.childText("Date").map(LifecycleDocument::midnight);
        if (days.isPresent() == date.isPresent()) {
            throw XmlElement.malformed();
        }
        return new Transition(days, date, target);
    }

    static List<NoncurrentTransition> noncurrent(XmlElement rule) {
        List<NoncurrentTransition> transitions = rule.childrenNamed(NONCURRENT).stream()
                .map(LifecycleTransitions::noncurrentTransition)
                .toList();
        requireDifferent(
                transitions.stream().map(NoncurrentTransition::storageClass).toList(), NONCURRENT);
        return transitions;
    }

    private static NoncurrentTransition noncurrentTransition(XmlElement element) {
        element.requireOnly(Set.of(NONCURRENT_DAYS, NEWER, CLASS));
        StorageClass target = target(element);
        int days = days(
                element.requireChildText(NONCURRENT_DAYS),
                "'NoncurrentDays' for NoncurrentVersionTransition action must be nonnegative",
                "'NoncurrentDays' in NoncurrentVersionTransition",
                target);
        Optional<Integer> newer = element.childText(NEWER)
                .map(text -> LifecycleDocument.positive(
                        text,
                        "'NewerNoncurrentVersions' for NoncurrentVersionTransition action must be a positive integer"));
        return new NoncurrentTransition(days, newer, target);
    }

    private static StorageClass target(XmlElement element) {
        return StorageClass.find(element.requireChildText(CLASS))
                .filter(StorageClass.STANDARD::leadsTo)
                .orElseThrow(XmlElement::malformed);
    }

    private static int days(String text, String negative, String place, StorageClass target) {
        int days;
        try {
            days = Integer.parseInt(text.strip());
        } catch (NumberFormatException e) {
            throw XmlElement.malformed();
        }
        if (days < 0) {
            throw LifecycleDocument.invalidArgument(negative);
        }
        if (isInfrequentAccess(target) && days < DAYS_OF_INFREQUENT_ACCESS) {
            throw LifecycleDocument.invalidArgument(place + " action must be greater than or equal to "
                    + DAYS_OF_INFREQUENT_ACCESS + " for storageClass '" + target + "'");
        }
        return days;
    }

    private static boolean isInfrequentAccess(StorageClass storageClass) {
        return storageClass == StorageClass.STANDARD_IA || storageClass == StorageClass.ONEZONE_IA;
    }

    private static void requireDifferent(List<StorageClass> targets, String action) {
        if (new HashSet<>(targets).size() < targets.size()) {
            throw LifecycleDocument.invalidRequest(
                    "'StorageClass' must be different for '" + action + "' actions in same 'Rule'");
        }
    }

    /**
     * That the rule moves objects in the order of the classes, and removes them last.
     *
     * @throws S3Exception InvalidRequest or InvalidArgument
     */
    static void requireOrder(LifecycleRule rule) {
        String filter = "filter '(prefix=" + rule.filter().prefix().orElse("") + ")'";
        boolean byDate =
                rule.transitions().stream().anyMatch(move -> move.date().isPresent())
                        || rule.expiration().flatMap(Expiration::date).isPresent();
        boolean byDays =
                rule.transitions().stream().anyMatch(move -> move.days().isPresent())
                        || rule.expiration().flatMap(Expiration::days).isPresent();
        if (byDate && byDays) {
            throw LifecycleDocument.invalidRequest(
                    "Found mixed 'Date' and 'Days' based Expiration and Transition actions in lifecycle rule for "
                            + filter);
        }
        Words current = new Words("'Days'", "Expiration", CURRENT, filter);
        current.requireOrder(
                rule.transitions().stream()
                        .flatMap(move -> move.days().map(days -> new Step(days, move.storageClass())).stream())
                        .toList(),
                rule.expiration().flatMap(Expiration::days));
        Words noncurrent = new Words("'NoncurrentDays'", "NoncurrentVersionExpiration", NONCURRENT, filter);
        noncurrent.requireOrder(
                rule.noncurrentTransitions().stream()
                        .map(move -> new Step(move.days(), move.storageClass()))
                        .toList(),
                rule.noncurrent().map(NoncurrentExpiration::days));
        for (Transition move : rule.transitions()) {
            move.date()
                    .filter(date -> rule.expiration()
                            .flatMap(Expiration::date)
                            .filter(end -> !end.isAfter(date))
                            .isPresent())
                    .ifPresent(_ -> {
                        throw LifecycleDocument.invalidArgument("'Date' in the Expiration action for " + filter
                                + " must be later than 'Date' in the Transition action");
                    });
        }
    }

    /** After how many days objects go where. */
    private record Step(int days, StorageClass target) {}

    /** What AWS calls the days of a rule, and its actions. */
    private record Words(String days, String removal, String move, String filter) {
        void requireOrder(List<Step> steps, Optional<Integer> removedAfter) {
            for (Step step : steps) {
                if (removedAfter.filter(end -> end <= step.days()).isPresent()) {
                    throw LifecycleDocument.invalidArgument(days + " in the " + removal + " action for " + filter
                            + " must be greater than " + days + " in the " + move + " action");
                }
                steps.forEach(later -> requireOrder(step, later));
            }
        }

        private void requireOrder(Step step, Step later) {
            int least = isInfrequentAccess(step.target()) ? DAYS_OF_INFREQUENT_ACCESS : 0;
            if (step.target().leadsTo(later.target()) && later.days() < step.days() + least) {
                throw LifecycleDocument.invalidArgument(days + " in the " + move + " action for " + filter
                        + " for StorageClass '" + later.target() + "' must be "
                        + (least == 0 ? "" : least + " days ")
                        + "more than " + days + " in the " + move + " action for StorageClass '" + step.target() + "'");
            }
        }
    }

    static void write(XmlBody body, LifecycleRule rule) {
        rule.transitions()
                .forEach(move -> body.element(
                        CURRENT,
                        inner -> inner.text("Days", move.days().map(String::valueOf))
                                .text("Date", move.date().map(LifecycleDocument::date))
                                .text(CLASS, move.storageClass().name())));
        rule.noncurrentTransitions()
                .forEach(move -> body.element(
                        NONCURRENT,
                        inner -> inner.text(NONCURRENT_DAYS, move.days())
                                .text(NEWER, move.newerVersions().map(String::valueOf))
                                .text(CLASS, move.storageClass().name())));
    }
}
