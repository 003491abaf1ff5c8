package dev.sealgate.gateway.operate.cli;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.gateway.operate.page.ExplainJson;
import dev.sealgate.gateway.service.s3.Golden;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** {@code simulate --case}. */
class SimulateCasesTest {
    private static final Path GOLDEN = Path.of("src", "test", "resources", "golden");
    private static final String ALLOW =
            "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:*\",\"Resource\":\"*\"}]}";
    private static final String DENY = """
            {"Version":"2012-10-17","Statement":[
              {"Sid":"NoDeletes","Effect":"Deny","Principal":"*","Action":"s3:DeleteObject","Resource":"arn:aws:s3:::reports/*"},
              {"Sid":"RequireTLS","Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::reports/*",
               "Condition":{"Bool":{"aws:SecureTransport":"false"}}}]}""";

    @TempDir
    Path directory;

    @BeforeEach
    void files() throws IOException {
        file("policies/reports.json", DENY);
        file("policies/weak.json", DENY.replace("\"s3:*\"", "\"s3:PutObject\""));
        file("policies/wrong.json", DENY.replace("reports/*", "others/*"));
        file(
                "cases/tls.json",
                cases("../policies/reports.json", one("tls", true, "allow"), one("no tls", false, "explicitDeny")));
        file("cases/deep/more.json", cases("../../policies/reports.json", one("deep", false, "explicitDeny")));
    }

    private void file(String name, String text) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private static String cases(String policy, String... cases) {
        return "{\"bucket\":{\"file\":\"" + policy + "\"},\"identity\":" + ALLOW + ",\"cases\":[\n"
                + String.join(",\n", cases) + "\n]}";
    }

    private static String one(String name, boolean tls, String decision) {
        return """
                {"name":"%s","request":{"principal":"arn:aws:iam::111122223333:user/ann","action":"s3:GetObject",\
                "resource":"arn:aws:s3:::reports/q1.csv","context":{"aws:SecureTransport":%s}},\
                "expect":{"decision":"%s"}}""".formatted(name, tls, decision);
    }

    private CliRun simulate(String arguments) {
        List<String> all = new ArrayList<>(List.of("simulate"));
        all.addAll(Arrays.asList(arguments.split(" ", -1)));
        return CliRun.of(directory, Map.of(), all.toArray(String[]::new));
    }

    private static void assertRan(int exitCode, String summary, CliRun run) {
        assertAll(
                () -> assertEquals(exitCode, run.exitCode(), run.err() + run.out()),
                () -> assertEquals(summary, run.out().lines().toList().getLast()));
    }

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "cases/tls.json                      | 2 cases, 2 as expected, 0 not",
                "cases                               | 3 cases, 3 as expected, 0 not",
                "cases/tls.json cases/deep/more.json | 3 cases, 3 as expected, 0 not",
                "cases cases/tls.json ./cases/../cases/tls.json | 3 cases, 3 as expected, 0 not",
                "cases/*.json                        | 2 cases, 2 as expected, 0 not",
                "cases/**/*.json                     | 3 cases, 3 as expected, 0 not",
                "c*/deep/m?re.json                   | 1 case, 1 as expected, 0 not",
                ".                                   | 3 cases, 3 as expected, 0 not",
            })
    void filesFoldersAndPatterns_areRunOnceEach(String given, String summary) {
        assertRan(0, summary, simulate("--case " + given));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "--case policies | --case: no case file in `policies` (expected: a file, a folder with files *.json, or a pattern such as 'cases/**.json')",
                "--case cases/x*.json | --case: no case file in `cases/x*.json` (expected: a file, a folder with files *.json, or a pattern such as 'cases/**.json')",
                "--case none.json | none.json:1: cannot be read (expected: a readable file of JSON in UTF-8)",
                "--case policies/reports.json | policies/reports.json:1: this is a policy and no case file (expected: `cases`; a case names its policy as {\"file\": \"...\"})",
                "--case cases --action s3:GetObject | --action: does not go with --case (expected: the request in the case file)",
                "--case cases --resource * | --resource: does not go with --case (expected: the request in the case file)",
                "--case cases --owner 111122223333 | --owner: does not go with --case (expected: the request in the case file)",
                "--case cases --context a=b | --context: does not go with --case (expected: the request in the case file)",
                "--case cases --principal * | --principal: does not go with --case (expected: the request in the case file)",
                "--case cases --key-policy policies/reports.json | --key-policy policies/reports.json: no case is about a KMS key",
                "--case cases --boundary policies/reports.json | --boundary policies/reports.json: no case has `boundary`",
                "--case cases --bucket-policy other=policies/reports.json | --bucket-policy other=policies/reports.json: there is no `other` in any case (expected: `reports`)",
                "--case cases --policy ann=policies/reports.json | --policy ann=policies/reports.json: there is no `ann` in any case (expected: `identity`)",
                "--case cases --bucket-policy none.json | none.json: cannot be read (expected: a readable file of JSON in UTF-8)",
                "--case cases --bucket-policy =none.json | --bucket-policy: `=none.json` (expected: NAME=FILE)",
                "--case cases --bucket-policy policies/reports.json --bucket-policy policies/weak.json | --bucket-policy: given twice for all cases (expected: once)",
                "--case cases/tls.json --junit cases/../cases/tls.json | --junit: cases/../cases/tls.json is one of the case files (expected: another file)",
                "--case cases --junit policies | --junit: policies cannot be written (expected: a file in a folder that can be)",
            })
    void wrongUse_isExitCode2_andNamed(String arguments, String line) {
        CliRun run = simulate(arguments);
        assertEquals("sealgate: " + line, run.err().strip().replace(directory + "/", ""));
        assertEquals(2, run.exitCode());
    }

    @Test
    void bucketPolicyOfTheCommandLine_takesThePlaceOfTheCases() {
        assertRan(
                1,
                "3 cases, 1 as expected, 2 not",
                simulate("--case cases --bucket-policy reports=policies/weak.json"));
        assertRan(1, "3 cases, 1 as expected, 2 not", simulate("--case cases --bucket-policy policies/weak.json"));
        assertRan(
                0,
                "3 cases, 3 as expected, 0 not",
                simulate("--case cases --bucket-policy reports=policies/reports.json"));
    }

    @Test
    void policyThatCannotBePut_isNoTest() {
        CliRun run = simulate("--case cases/tls.json --bucket-policy reports=policies/wrong.json");
        assertRan(2, "2 cases, 0 as expected, 0 not, 2 cannot be read", run);
        assertEquals(
                List.of(
                        "sealgate: cases/tls.json:1: policy ../policies/reports.json: policies/wrong.json:2: Policy has invalid resource: statement 1 (Sid NoDeletes): `Resource: arn:aws:s3:::others/*` (expected: the bucket's ARN, arn:aws:s3:::reports, or of what is in it, arn:aws:s3:::reports/...)",
                        "sealgate: cases/tls.json:1: policy ../policies/reports.json: policies/wrong.json:2: Policy has invalid resource: statement 1 (Sid NoDeletes): `Resource: arn:aws:s3:::others/*` (expected: the bucket's ARN, arn:aws:s3:::reports, or of what is in it, arn:aws:s3:::reports/...)"),
                run.err().lines().toList());
    }

    @Test
    void failure_saysWhatWasExpected_whatCame_andWhoDecidedWhere() throws IOException {
        file(
                "bad.json",
                cases(
                        "policies/reports.json",
                        one("a read over TLS", true, "explicitDeny"),
                        one("a read without TLS", false, "allow")));
        CliRun run = simulate("--case bad.json");
        assertRan(1, "2 cases, 0 as expected, 2 not", run);
        Golden.assertFile(GOLDEN.resolve("simulate-cases.txt"), run.out());
    }

    @Test
    void unreadableCases_areTold_andTheOthersRun() throws IOException {
        file("cases/broken.json", "{\"cases\":\n[}");
        file(
                "cases/typo.json",
                cases("../policies/reports.json", one("good", true, "allow"), one("bad", true, "alow")));
        file(
                "cases/mute.json",
                cases(
                        "../policies/reports.json",
                        one("mute", true, "allow")
                                .replace("expect", "source")
                                .replace("{\"decision\":\"allow\"}", "\"\"")));
        CliRun run = simulate("--case cases");
        assertRan(2, "7 cases, 4 as expected, 0 not, 3 cannot be read", run);
        assertEquals(
                List.of(
                        "sealgate: cases/broken.json:2: not valid JSON: Unexpected close marker '}': expected ']' (column 2)",
                        "sealgate: cases/mute.json:2: mute: `expect` is missing (expected: for example \"expect\": {\"decision\": \"explicitDeny\"})",
                        "sealgate: cases/typo.json:3: bad.expect: there is no decision `alow` (did you mean `allow`?)"),
                run.err().lines().toList());
    }

    @Test
    void file_thatIsTooLarge_isNotRead() throws IOException {
        file("cases/large.json", " ".repeat(PolicyFiles.LARGEST + 1));
        CliRun run = simulate("--case cases/large.json");
        assertRan(2, "1 case, 0 as expected, 0 not, 1 cannot be read", run);
        assertEquals(
                "sealgate: cases/large.json:1: is larger than 1048576 bytes (expected: a policy or cases)",
                run.err().strip());
    }

    @Test
    void cases_thatAreTooMany_areRefused() throws IOException {
        String[] many = new String[CaseSuite.MOST / 4 + 1];
        for (int at = 0; at < many.length; at++) {
            many[at] = "{\"name\":\"" + at
                    + "\",\"request\":{\"principal\":\"*\",\"action\":\"s3:GetObject\",\"resource\":\"arn:aws:s3:::b/k\"}}";
        }
        for (String name : List.of("a", "b", "c", "d")) {
            file("many/" + name + ".json", "{\"cases\":[" + String.join(",", many) + "]}");
        }
        CliRun run = simulate("--case many");
        assertEquals(
                "sealgate: --case: more than 10000 cases with many/d.json (expected: several runs)",
                run.err().strip());
        assertEquals(2, run.exitCode());
    }

    @Test
    void question_inAFile_isAnsweredAsOnTheCommandLine() throws IOException {
        file("ask.json", one("ask", false, "x").replaceFirst(",\"expect\".*}}$", "}"));
        CliRun run = simulate("--case ask.json");
        assertEquals(3, run.exitCode(), run.err());
        assertTrue(run.out().startsWith("✗ s3:GetObject on arn:aws:s3:::reports/q1.csv: implicit deny"), run.out());
    }

    @Test
    void caseOfAFolder_thatExpectsNothing_isNoSuccess() throws IOException {
        file("asked/ask.json", one("ask", true, "x").replaceFirst(",\"expect\".*}}$", "}"));
        assertRan(2, "1 case, 0 as expected, 0 not, 1 cannot be read", simulate("--case asked"));
    }

    @Test
    void junit_isWellFormed_andTellsFailuresFromErrors() throws Exception {
        file(
                "odd.json",
                cases(
                        "policies/reports.json",
                        one("<&>\\\"' \\u0001 \\uD800 \\uD83D\\uDE00 ]]>", true, "explicitDeny"),
                        one("fine", true, "allow"),
                        one("bad", true, "alow")));
        CliRun run = simulate("--case odd.json cases --junit out/report.xml");
        assertEquals(2, run.exitCode());
        Document report = DocumentBuilderFactory.newDefaultInstance()
                .newDocumentBuilder()
                .parse(directory.resolve("out/report.xml").toFile());
        Element root = report.getDocumentElement();
        Element first = (Element) report.getElementsByTagName("testcase").item(0);
        Element failure = (Element) report.getElementsByTagName("failure").item(0);
        Element error = (Element) report.getElementsByTagName("error").item(0);
        assertAll(
                () -> assertEquals("testsuites", root.getTagName()),
                () -> assertEquals("6", root.getAttribute("tests")),
                () -> assertEquals("1", root.getAttribute("failures")),
                () -> assertEquals("1", root.getAttribute("errors")),
                () -> assertEquals(3, report.getElementsByTagName("testsuite").getLength()),
                () -> assertEquals("<&>\"' \uFFFD \uFFFD \uD83D\uDE00 ]]>", first.getAttribute("name")),
                () -> assertEquals("odd", first.getAttribute("classname")),
                () -> assertEquals("2", first.getAttribute("line")),
                () -> assertEquals("0.000000", first.getAttribute("time")),
                () -> assertEquals("expected explicitDeny, got allow by identity#0", failure.getAttribute("message")),
                () -> assertTrue(failure.getTextContent().contains("decided at  odd.json:1"), failure.getTextContent()),
                () -> assertEquals(
                        "odd.json:4: bad.expect: there is no decision `alow` (did you mean `allow`?)",
                        error.getAttribute("message")),
                () -> assertEquals(
                        "cases.deep.more",
                        ((Element) report.getElementsByTagName("testcase").item(3)).getAttribute("classname")));
    }

    @Test
    void json_holdsEveryResult_andWhyOfThoseThatDiffer() throws IOException {
        file(
                "mixed.json",
                cases(
                        "policies/reports.json",
                        one("good", true, "allow"),
                        one("bad", false, "allow"),
                        one("typo", true, "alow")));
        CliRun run = simulate("--case mixed.json --json");
        CaseReport report = ExplainJson.read(run.out().getBytes(StandardCharsets.UTF_8), CaseReport.class);
        CaseReport.Result good = report.cases().getFirst();
        CaseReport.Result bad = report.cases().get(1);
        CaseReport.Result typo = report.cases().get(2);
        assertAll(
                () -> assertEquals(2, run.exitCode()),
                () -> assertEquals(new CaseTotals(3, 1, 1, 1), report.totals()),
                () -> assertEquals("asExpected", good.result()),
                () -> assertTrue(good.decision().isEmpty()),
                () -> assertEquals("unexpected", bad.result()),
                () -> assertEquals(
                        "policies/reports.json:3", bad.decidedAt().orElseThrow().toString()),
                () -> assertEquals("explicitDeny", bad.decision().orElseThrow().outcome()),
                () -> assertEquals("unreadable", typo.result()),
                () -> assertFalse(typo.error().orElseThrow().isEmpty()));
    }
}
