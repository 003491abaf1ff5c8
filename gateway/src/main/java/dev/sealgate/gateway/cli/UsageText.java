package dev.sealgate.gateway.cli;

import dev.sealgate.gateway.metering.UsageReport;
import dev.sealgate.gateway.metering.UsageReport.Estimate;
import dev.sealgate.gateway.metering.UsageReport.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** A report of usage for people: one aligned table and the estimate below it. */
final class UsageText {
    private static final List<String> HEADER = List.of(
            "KMS CALLS", "THROTTLED", "ERRORS", "VIA S3", "S3 REQUESTS", "S3 ERRORS", "EST. USD", "SAVED", "SAVABLE");

    private UsageText() {}

    static String of(UsageReport report) {
        List<List<String>> lines = new ArrayList<>();
        lines.add(line(report.by().toUpperCase(Locale.ROOT), HEADER));
        report.rows().forEach(row -> lines.add(line(row.name().isEmpty() ? "-" : row.name(), cells(row))));
        lines.add(line("total", cells(report.total())));
        StringBuilder text = new StringBuilder();
        text.append("Account ")
                .append(report.account())
                .append(", ")
                .append(report.from())
                .append(" to ")
                .append(report.to())
                .append(" (UTC)\n\n");
        table(lines, text);
        estimate(report.estimate(), report.total(), text);
        return text.append('\n').append(report.note()).append('\n').toString();
    }

    private static List<String> line(String name, List<String> cells) {
        List<String> line = new ArrayList<>(List.of(DecisionText.printable(name)));
        line.addAll(cells);
        return line;
    }

    private static List<String> cells(Row row) {
        return List.of(
                Long.toString(row.kmsCalls()),
                Long.toString(row.kmsThrottled()),
                Long.toString(row.kmsErrors()),
                Long.toString(row.kmsViaS3()),
                Long.toString(row.s3Requests()),
                Long.toString(row.s3Errors()),
                row.requestsUsd(),
                Long.toString(row.savedCalls()),
                Long.toString(row.savableByBucketKeys() + row.savableByCaching()));
    }

    private static void table(List<List<String>> lines, StringBuilder text) {
        int[] widths = IntStream.range(0, HEADER.size() + 1)
                .map(column -> lines.stream()
                        .mapToInt(line -> line.get(column).length())
                        .max()
                        .orElse(0))
                .toArray();
        for (List<String> line : lines) {
            text.append(line.getFirst()).repeat(' ', widths[0] - line.getFirst().length());
            for (int column = 1; column < line.size(); column++) {
                String cell = line.get(column);
                text.append("  ").repeat(' ', widths[column] - cell.length()).append(cell);
            }
            text.append('\n');
        }
    }

    private static void estimate(Estimate estimate, Row total, StringBuilder text) {
        text.append("\nEstimated cost in USD\n");
        money(text, estimate.requestsUsd(), "requests");
        money(text, estimate.freeTierUsd(), "free tier");
        money(text, estimate.keysUsd(), "keys");
        money(text, estimate.totalUsd(), "total");
        text.append("\nCaching\n");
        money(text, estimate.savedUsd(), "saved: " + total.savedCalls() + " calls by bucket keys");
        money(
                text,
                estimate.savableByBucketKeysUsd(),
                "bucket keys would have saved " + total.savableByBucketKeys() + " calls");
        money(
                text,
                estimate.savableByCachingUsd(),
                "data key caching would have saved " + total.savableByCaching() + " calls");
    }

    private static void money(StringBuilder text, String usd, String what) {
        text.append("  ")
                .repeat(' ', Math.max(0, 14 - usd.length()))
                .append(usd)
                .append("  ")
                .append(what)
                .append('\n');
    }
}
