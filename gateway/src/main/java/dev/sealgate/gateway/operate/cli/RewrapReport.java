package dev.sealgate.gateway.operate.cli;

import java.util.List;
import java.util.stream.Stream;

/**
 * What a run came to. Immutable.
 *
 * @param rewrapped in a dry run: how many would be; the sum of the two that follow
 * @param leftUnderSseS3 left alone because {@code --include-sse-s3} is not given
 * @param underOtherKeys left alone because {@code --from-key} names another
 * @param gone deleted while the run went on
 * @param failures and {@code customerKeyObjects}: the first thousand of each
 */
record RewrapReport(
        String bucket,
        String toKey,
        boolean dryRun,
        long objects,
        long rewrapped,
        long rewrappedFromSseS3,
        long rewrappedFromSseKms,
        long alreadyThere,
        long leftUnderSseS3,
        long underCustomerKeys,
        long underOtherKeys,
        long gone,
        long failed,
        List<Failure> failures,
        List<String> customerKeyObjects) {
    /** Those that need no action are not all listed to people. */
    private static final int LISTED = 20;

    RewrapReport {
        failures = List.copyOf(failures);
        customerKeyObjects = List.copyOf(customerKeyObjects);
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
        line(text, dryRun ? "would be re-wrapped" : "re-wrapped", rewrapped, sources());
        line(text, "already there", alreadyThere, "");
        line(text, "left under SSE-S3", leftUnderSseS3, "--include-sse-s3 moves them, too");
        line(text, "under customer keys", underCustomerKeys, "SSE-C: only who has the key can write them anew");
        line(text, "under other keys", underOtherKeys, "not under the one of --from-key");
        line(text, "gone meanwhile", gone, "");
        line(text, "failed", failed, "");
        text.append('\n');
        list(text, "under a customer key: ", customerKeyObjects.stream().limit(LISTED), underCustomerKeys);
        list(text, "failed: ", failures.stream().map(failure -> failure.key() + ": " + failure.reason()), failed);
        return text.toString();
    }

    private String sources() {
        return rewrappedFromSseS3 + " from SSE-S3, " + rewrappedFromSseKms + " from SSE-KMS";
    }

    private static void line(StringBuilder text, String what, long count, String note) {
        text.append("\n  %-20s %d".formatted(what, count));
        if (count > 0 && !note.isEmpty()) {
            text.append(" (").append(note).append(')');
        }
    }

    private static void list(StringBuilder text, String label, Stream<String> named, long all) {
        List<String> lines = named.toList();
        lines.forEach(
                line -> text.append(label).append(DecisionText.printable(line)).append('\n'));
        if (all > lines.size()) {
            text.append(label).append("and ").append(all - lines.size()).append(" more\n");
        }
    }
}
