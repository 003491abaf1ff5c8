package dev.sealgate.gateway.operate.cli;

import dev.sealgate.gateway.operate.cli.junit.JUnitReport;
import dev.sealgate.gateway.operate.cli.junit.JUnitReport.Outcome;
import dev.sealgate.gateway.operate.cli.junit.JUnitReport.Suite;
import dev.sealgate.gateway.operate.cli.junit.JUnitReport.TestCase;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Results of cases as a test report: a suite for each file, a test for each case. */
final class CaseJUnit {
    private static final Pattern EXTENSION = Pattern.compile("\\.json$");
    private static final Pattern BEFORE_NAMES = Pattern.compile("^[./]+");

    private CaseJUnit() {}

    /** @throws UseException where the file cannot be written */
    static void write(Path file, String given, List<CaseResult> results) {
        try {
            Path folder = file.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            try (BufferedWriter writer = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
                report(results).write(writer);
            }
        } catch (IOException e) {
            throw new UseException(
                    "--junit: " + given + " cannot be written (expected: a file in a folder that can be)", e);
        }
    }

    private static JUnitReport report(List<CaseResult> results) {
        Map<String, List<TestCase>> suites = new LinkedHashMap<>();
        for (CaseResult result : results) {
            suites.computeIfAbsent(result.where().file(), _ -> new ArrayList<>())
                    .add(test(result));
        }
        List<Suite> all = new ArrayList<>();
        suites.forEach((file, tests) -> all.add(new Suite(file, tests)));
        return new JUnitReport("sealgate simulate", all);
    }

    private static TestCase test(CaseResult result) {
        Duration took = result instanceof CaseResult.Decided decided ? decided.took() : Duration.ZERO;
        return new TestCase(
                className(result.where().file()),
                result.name(),
                result.where().file(),
                result.where().line(),
                took,
                outcome(result));
    }

    /** The file's path in the form of a class, by whose dots reports are grouped. */
    private static String className(String file) {
        String path = EXTENSION.matcher(file).replaceFirst("");
        return BEFORE_NAMES.matcher(path).replaceFirst("").replace('.', '_').replace('/', '.');
    }

    private static Outcome outcome(CaseResult result) {
        return switch (result) {
            case CaseResult.Unreadable unreadable ->
                new Outcome.Broken("unreadable", unreadable.where() + ": " + unreadable.message());
            case CaseResult.Decided decided ->
                decided.asExpected()
                        ? new Outcome.Passed()
                        : new Outcome.Failed(
                                "unexpected decision",
                                "expected " + CaseText.expected(decided) + ", got "
                                        + CaseText.got(decided.decision().trace()),
                                () -> decided.where() + " " + decided.name() + "\n"
                                        + CaseText.explanation(decided, Paint.PLAIN));
        };
    }
}
