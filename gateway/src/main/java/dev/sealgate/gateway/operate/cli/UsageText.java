package dev.sealgate.gateway.operate.cli;

import dev.sealgate.gateway.record.metering.UsageReport;
import dev.sealgate.gateway.record.metering.UsageReport.Estimate;
import dev.sealgate.gateway.record.metering.UsageReport.Row;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** A report of usage for people: one aligned table that fits, and the estimate below it. */
final class UsageText {
    /** Names are not cut any shorter; a table of less than some 50 columns breaks its lines. */
    private static final int SHORTEST_NAME = 20;

    /** Columns do not go for the sake of names that are longer still. */
    private static final int LONG_NAME = 44;

    private final UsageReport report;
    private final UnaryOperator<String> names;

    /** @param names what the rows are called */
    UsageText(UsageReport report, UnaryOperator<String> names) {
        this.report = report;
        this.names = names;
    }

    /** In this order; where there is no room for all, those that tell least go first. */
    private enum Column {
        // spotless:off
        KMS_CALLS   ("KMS CALLS",    0, row -> number(row.kmsCalls())),
        THROTTLED   ("THROTTLED",    2, row -> number(row.kmsThrottled())),
        ERRORS      ("ERRORS",       4, row -> number(row.kmsErrors())),
        VIA_S3      ("VIA S3",       7, row -> number(row.kmsViaS3())),
        S3_REQUESTS ("S3 REQUESTS",  1, row -> number(row.s3Requests())),
        S3_THROTTLED("S3 THROTTLED", 8, row -> number(row.s3Throttled())),
        S3_ERRORS   ("S3 ERRORS",    6, row -> number(row.s3Errors())),
        BYTES_IN    ("BYTES IN",     9, row -> number(row.s3BytesIn())),
        BYTES_OUT   ("BYTES OUT",    9, row -> number(row.s3BytesOut())),
        EST_USD     ("EST. USD",     1, Row::requestsUsd),
        KEYS_USD    ("KEYS USD",     9, Row::keysUsd),
        SAVED       ("SAVED",        3, row -> number(row.savedCalls())),
        SAVABLE     ("SAVABLE",      5, row -> number(row.savableByBucketKeys() + row.savableByCaching()));
        // spotless:on

        private final String header;
        private final int goes; // the highest first

        @SuppressWarnings("ImmutableEnumChecker") // lambdas that capture nothing
        private final Function<Row, String> cell;

        Column(String header, int goes, Function<Row, String> cell) {
            this.header = header;
            this.goes = goes;
            this.cell = cell;
        }

        private static String number(long count) {
            return Long.toString(count);
        }
    }

    /** Everything, however wide. */
    String wide(Paint paint) {
        return text(List.of(Column.values()), Integer.MAX_VALUE, Terminal.WIDE, paint);
    }

    /** As much as there is room for. */
    String within(int columns, Paint paint) {
        List<Column> shown = new ArrayList<>(List.of(Column.values()));
        while (shown.size() > 1 && Math.min(longestName(), LONG_NAME) + width(shown) > columns) {
            shown.remove(shown.stream()
                    .max(Comparator.comparingInt(column -> column.goes))
                    .orElseThrow());
        }
        return text(shown, Math.max(SHORTEST_NAME, columns - width(shown)), columns, paint);
    }

    private Stream<Row> rows() {
        return Stream.concat(report.rows().stream(), Stream.of(report.total()));
    }

    private int longestName() {
        return Stream.concat(
                        Stream.of(report.by(), "total"), report.rows().stream().map(this::name))
                .mapToInt(String::length)
                .max()
                .orElse(0);
    }

    private String name(Row row) {
        return row.name().isEmpty() ? "-" : DecisionText.printable(names.apply(row.name()));
    }

    private int width(List<Column> columns) {
        return columns.stream().mapToInt(column -> 2 + width(column)).sum();
    }

    private int width(Column column) {
        return Math.max(
                column.header.length(),
                rows().mapToInt(row -> column.cell.apply(row).length()).max().orElse(0));
    }

    private String text(List<Column> columns, int nameColumns, int proseColumns, Paint paint) {
        int nameWidth = Math.min(longestName(), nameColumns);
        StringBuilder text = new StringBuilder();
        text.append("Account ")
                .append(report.account())
                .append(", ")
                .append(report.from())
                .append(" to ")
                .append(report.to())
                .append(" (UTC)\n\n");
        text.append(paint.heading(
                        line(report.by().toUpperCase(Locale.ROOT), nameWidth, columns, column -> column.header)))
                .append('\n');
        report.rows()
                .forEach(row -> text.append(line(name(row), nameWidth, columns, column -> column.cell.apply(row)))
                        .append('\n'));
        text.append(line("total", nameWidth, columns, column -> column.cell.apply(report.total())))
                .append('\n');
        estimate(report.estimate(), report.total(), text);
        text.append('\n').append(HelpText.filled(report.note(), proseColumns));
        if (columns.size() < Column.values().length) {
            text.append("More columns, and names in full: --wide, or --json.\n");
        }
        return text.toString();
    }

    private String line(String name, int nameWidth, List<Column> columns, Function<Column, String> cell) {
        String shown = ShortNames.shortened(name, nameWidth);
        StringBuilder line = new StringBuilder(shown).repeat(' ', nameWidth - shown.length());
        columns.forEach(column -> {
            String value = cell.apply(column);
            line.repeat(' ', 2 + width(column) - value.length()).append(value);
        });
        return line.toString();
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
