package dev.sealgate.gateway.operate.cli;

import dev.sealgate.gateway.operate.explain.ExplainedDecision;
import dev.sealgate.gateway.operate.page.ExplainJson;
import dev.sealgate.policy.AccessRequest;
import dev.sealgate.policy.Authorizer;
import dev.sealgate.policy.Decision;
import dev.sealgate.policy.simulate.PolicyCases;
import dev.sealgate.policy.simulate.ReadCase;
import dev.sealgate.policy.simulate.Replacements;
import dev.sealgate.policy.simulate.Replacements.Replacement;
import dev.sealgate.policy.simulate.Where;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sealgate simulate}: what policies decide about described requests, without a server. */
@Command(
        name = "simulate",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        header = "Tells what policies decide, and why; tests them with cases. Needs no server.",
        customSynopsis = {
            "sealgate simulate --principal=ARN --action=ACTION [--resource=ARN]",
            "                         [POLICIES] [--json]",
            "       sealgate simulate --case=FILE... [POLICIES] [--junit=FILE] [--json]"
        },
        description = {
            "%nThe kind of resource follows from its ARN. Condition keys that follow from the principal are there by themselves;",
            "give all others that matter by --context.",
            "%nCases are requests, their policies and what they shall come to, in JSON files (docs/spec/CASES.md). With --case,",
            "the options that give policies take NAME=FILE too, and that policy takes the place of the cases' own: NAME is the bucket,",
            "the key or the role; for policies of callers, what the cases call the policy.%n"
        },
        sortOptions = false,
        footer = {
            "%nExit codes: 0 allowed; 3 implicit deny; 4 explicit deny; 2 a malformed policy, or wrong use. With --case,",
            "0 all cases are as expected; 1 some are not; 2 some cannot be read, or wrong use.",
            "%nExamples, the last for a pipeline: the policy in the repository, against every case in a folder:",
            "  sealgate simulate --policy ann.json --bucket-policy reports.json \\",
            "      --principal arn:aws:iam::111122223333:user/ann \\",
            "      --action s3:PutObject --resource arn:aws:s3:::reports/q1.csv \\",
            "      --context aws:SecureTransport=true",
            "  sealgate simulate --case cases.json 'more/**/*.json'",
            "  sealgate simulate --case cases/ --bucket-policy reports=reports.json \\",
            "      --junit policy-cases.xml"
        })
final class SimulateCommand implements Callable<Integer> {
    private static final int IMPLICIT_DENY = 3;
    private static final int EXPLICIT_DENY = 4;

    /** How many are printed; the report has all. */
    private static final int MISTAKES = 20;

    private final Surroundings surroundings;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private SimulatedOptions described = new SimulatedOptions();

    @Option(
            names = "--case",
            paramLabel = "FILE",
            arity = "1..*",
            description = "Files of cases, folders with files *.json at any depth, and quoted patterns.")
    private List<String> caseFiles = new ArrayList<>();

    @Option(names = "--junit", paramLabel = "FILE", description = "With --case: also write a test report as JUnit XML.")
    private String junit = "";

    @Option(names = "--json", description = "Print the answer as JSON.")
    private boolean json;

    SimulateCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        PolicyFiles files = new PolicyFiles(surroundings.workingDirectory());
        if (caseFiles.isEmpty()) {
            if (!junit.isEmpty()) {
                throw new UseException("--junit: only goes with --case");
            }
            return single(described.toCase(files).request());
        }
        SimulatedOptions.OF_REQUESTS.stream()
                .filter(option -> spec.commandLine().getParseResult().hasMatchedOption(option))
                .findFirst()
                .ifPresent(option -> {
                    throw new UseException(
                            option + ": does not go with --case (expected: the request in the case file)");
                });
        return cases(files);
    }

    private int cases(PolicyFiles files) {
        Map<Replacement, String> given = described.replacements(files);
        Replacements replacements = new Replacements(List.copyOf(given.keySet()));
        CaseSuite suite = new CaseSuite(files, surroundings.clock());
        List<Path> found =
                new CaseFinder(surroundings.workingDirectory(), path -> isPolicy(files, path)).find(caseFiles);
        requireNoneIs(found);
        List<ReadCase> cases = suite.read(found, replacements);
        requireUse(given, replacements, cases);
        if (isQuestion(cases)) {
            return single(((ReadCase.Ready) cases.getFirst()).policyCase().request());
        }
        return report(cases.stream().map(suite::decide).toList());
    }

    private static boolean isPolicy(PolicyFiles files, Path path) {
        try {
            return PolicyCases.isPolicy(files.text(path, files.shown(path)));
        } catch (UseException unreadable) {
            return false; // whoever reads it as a case says so
        }
    }

    /** A report in the place of what it reports about would be the end of it. */
    private void requireNoneIs(List<Path> caseFiles) {
        Path report = surroundings.workingDirectory().resolve(junit);
        if (!junit.isEmpty()
                && caseFiles.stream()
                        .anyMatch(file -> file.toAbsolutePath()
                                .normalize()
                                .equals(report.toAbsolutePath().normalize()))) {
            throw new UseException("--junit: " + junit + " is one of the case files (expected: another file)");
        }
    }

    /** What replaces nothing was not tested; what cannot be read may be why. */
    private void requireUse(Map<Replacement, String> given, Replacements replacements, List<ReadCase> cases) {
        for (Map.Entry<Replacement, String> one : given.entrySet()) {
            Optional<String> complaint = replacements.complaint(one.getKey());
            if (complaint.isPresent()) {
                Complaints complaints = new Complaints();
                for (ReadCase read : cases) {
                    if (read instanceof ReadCase.Unreadable unreadable) {
                        complaints.add(unreadable.where(), unreadable.message());
                    }
                }
                complaints.end();
                throw new UseException(one.getValue() + ": " + complaint.get());
            }
        }
    }

    /** The one case of the one file that is named, when it expects nothing: in a folder it would be a test that tests nothing. */
    private boolean isQuestion(List<ReadCase> cases) {
        return cases.size() == 1
                && junit.isEmpty()
                && caseFiles.size() == 1
                && Files.isRegularFile(surroundings.workingDirectory().resolve(caseFiles.getFirst()))
                && cases.getFirst() instanceof ReadCase.Ready ready
                && ready.policyCase().expected().isEmpty();
    }

    /** To standard error as they come, up to a number: one mistake in a policy is one in each of its cases. */
    private final class Complaints {
        private int count;

        private void add(Where where, String message) {
            count++;
            if (count <= MISTAKES) {
                print(where + ": " + message);
            }
        }

        private void end() {
            if (count > MISTAKES) {
                print("and " + (count - MISTAKES) + " more that cannot be read");
            }
        }

        private void print(String message) {
            spec.commandLine().getErr().println("sealgate: " + DecisionText.printable(message));
        }
    }

    private int report(List<CaseResult> results) {
        CaseTotals totals = CaseTotals.of(results);
        Complaints complaints = new Complaints();
        String heading = "";
        for (CaseResult result : results) {
            switch (result) {
                case CaseResult.Unreadable unreadable -> complaints.add(unreadable.where(), unreadable.message());
                case CaseResult.Decided decided -> heading = json ? "" : printed(decided, heading);
            }
        }
        complaints.end();
        print(json ? ExplainJson.text(CaseReport.of(totals, results)) + "\n" : totals.words() + "\n");
        if (!junit.isEmpty()) {
            CaseJUnit.write(surroundings.workingDirectory().resolve(junit), junit, results);
        }
        return totals.exitCode();
    }

    /** @return the file, which is only told when it is another than {@code heading} */
    private String printed(CaseResult.Decided decided, String heading) {
        String file = decided.where().file();
        if (!file.equals(heading)) {
            print((heading.isEmpty() ? "" : "\n") + DecisionText.printable(file) + "\n");
        }
        print(CaseText.of(decided, paint()));
        return file;
    }

    private int single(AccessRequest asked) {
        Decision decision = new Authorizer().decide(asked);
        ExplainedDecision explained = CaseText.explained(decision, decision.trace());
        print(json ? ExplainJson.text(explained) + "\n" : DecisionText.of(explained, paint()));
        return switch (decision) {
            case Decision.Allow _ -> 0;
            case Decision.ImplicitDeny _ -> IMPLICIT_DENY;
            case Decision.ExplicitDeny _ -> EXPLICIT_DENY;
            case Decision.Undecided _ -> SealgateCommand.FAILED;
        };
    }

    private Paint paint() {
        return Paint.of(surroundings.terminal().out(), surroundings);
    }

    private void print(String text) {
        spec.commandLine().getOut().print(text);
        spec.commandLine().getOut().flush();
    }
}
