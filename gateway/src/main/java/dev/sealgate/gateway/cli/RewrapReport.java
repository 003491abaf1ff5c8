package dev.sealgate.gateway.cli;

import java.util.List;

/**
 * What a run came to. Immutable.
 *
 * @param rewrapped in a dry run: how many would be
 * @param underOtherKeys left alone because {@code --from-key} names another
 * @param gone deleted while the run went on
 */
record RewrapReport(
        String bucket,
        String toKey,
        boolean dryRun,
        long objects,
        long rewrapped,
        long alreadyThere,
        long underOtherKeys,
        long gone,
        long failed,
        List<Failure> failures) {
    RewrapReport {
        failures = List.copyOf(failures);
    }

    /** An object that is not under the key, and why. */
    record Failure(String key, String reason) {}

    /** For people. */
    String text() {
        StringBuilder text = new StringBuilder();
        text.append("bucket ")
                .append(bucket)
                .append(": ")
                .append(objects)
                .append(" objects, to ")
                .append(toKey);
        line(text, dryRun ? "would be re-wrapped" : "re-wrapped", rewrapped);
        line(text, "already there", alreadyThere);
        line(text, "under other keys", underOtherKeys);
        line(text, "gone meanwhile", gone);
        line(text, "failed", failed);
        text.append('\n');
        failures.forEach(failure -> text.append("failed: ")
                .append(DecisionText.printable(failure.key()))
                .append(": ")
                .append(DecisionText.printable(failure.reason()))
                .append('\n'));
        return text.toString();
    }

    private static void line(StringBuilder text, String what, long count) {
        text.append("\n  %-20s %d".formatted(what, count));
    }
}
