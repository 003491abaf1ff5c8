package dev.sealgate.gateway.cli;

import dev.sealgate.gateway.explain.ExplainJson;
import dev.sealgate.gateway.explain.ExplainedDecision;
import dev.sealgate.policy.AccountId;
import dev.sealgate.policy.Authorizer;
import dev.sealgate.policy.Decision;
import dev.sealgate.policy.Resource;
import dev.sealgate.policy.simulate.PolicyCase;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sealgate simulate}: what policies decide about a described request, without a server. */
@Command(
        name = "simulate",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        header = "Tells what policies decide about a request, and why; needs no server.",
        description = {
            "%nThe kind of resource follows from its ARN. Condition keys that follow from the principal are there by themselves;",
            "give all others that matter by --context.%n"
        },
        sortOptions = false,
        footer = {
            "%nExit codes: 0 allowed; 3 implicit deny; 4 explicit deny; 2 a malformed policy, or wrong use. With --case and an",
            "\"expect\" in every case of the file: 0 all as expected; 1 otherwise.",
            "%nExamples:",
            "  sealgate simulate --policy ann.json --bucket-policy reports.json \\",
            "      --principal arn:aws:iam::111122223333:user/ann \\",
            "      --action s3:PutObject --resource arn:aws:s3:::reports/q1.csv \\",
            "      --context aws:SecureTransport=true",
            "  sealgate simulate --case cases.json"
        })
final class SimulateCommand implements Callable<Integer> {
    private static final int IMPLICIT_DENY = 3;
    private static final int EXPLICIT_DENY = 4;

    private final Surroundings surroundings;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @ArgGroup(exclusive = false, multiplicity = "0..1")
    private SimulatedOptions described = new SimulatedOptions();

    @Option(
            names = "--case",
            paramLabel = "FILE",
            description = "Requests, policies and expectations in one JSON file, in place of all other options.")
    private String caseFile = "";

    @Option(names = "--json", description = "Print the answer as JSON.")
    private boolean json;

    SimulateCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** One case of a file, with what it was expected to come to and did not. */
    public record Simulated(String name, ExplainedDecision decision, List<String> differences) {}

    /** All cases of a file. */
    public record Simulations(List<Simulated> cases) {}

    @Override
    public Integer call() {
        PolicyFiles files = new PolicyFiles(surroundings.workingDirectory());
        if (caseFile.isEmpty()) {
            return single(described.toCase(files));
        }
        if (described.isGiven()) {
            throw new UseException("--case: other options describe a request too (expected: only one of both)");
        }
        List<PolicyCase> cases = files.cases(caseFile);
        return cases.size() == 1 && cases.getFirst().expected().isEmpty() ? single(cases.getFirst()) : all(cases);
    }

    private int single(PolicyCase asked) {
        Decision decision = new Authorizer().decide(asked.request());
        ExplainedDecision explained = explained(decision);
        print(json ? ExplainJson.text(explained) + "\n" : DecisionText.of(explained));
        return switch (decision) {
            case Decision.Allow _ -> 0;
            case Decision.ImplicitDeny _ -> IMPLICIT_DENY;
            case Decision.ExplicitDeny _ -> EXPLICIT_DENY;
            case Decision.Undecided _ -> SealgateCommand.FAILED;
        };
    }

    private int all(List<PolicyCase> cases) {
        List<Simulated> simulated =
                cases.stream().map(SimulateCommand::simulated).toList();
        List<Simulated> unexpected =
                simulated.stream().filter(one -> !one.differences().isEmpty()).toList();
        if (json) {
            print(ExplainJson.text(new Simulations(simulated)) + "\n");
        } else {
            simulated.forEach(one -> print(text(one)));
            print((simulated.size() - unexpected.size()) + " of " + simulated.size() + " cases are as expected\n");
        }
        return unexpected.isEmpty() ? 0 : SealgateCommand.FAILED;
    }

    private static Simulated simulated(PolicyCase asked) {
        Decision decision = new Authorizer().decide(asked.request());
        List<String> differences = asked.expected()
                .map(expected -> expected.differences(decision))
                .orElse(List.of("the case expects nothing"));
        return new Simulated(asked.name(), explained(decision), differences);
    }

    private static String text(Simulated one) {
        if (one.differences().isEmpty()) {
            return "✓ " + one.name() + "\n";
        }
        return "✗ " + one.name() + ": " + String.join("; ", one.differences()) + "\n\n"
                + DecisionText.of(one.decision()).indent(2) + "\n";
    }

    private static ExplainedDecision explained(Decision decision) {
        Resource resource = decision.request().resource();
        return ExplainedDecision.of(
                decision.request().action(),
                resource.arn(),
                resource.owner().map(AccountId::value),
                decision.trace(),
                decision.request().context());
    }

    private void print(String text) {
        spec.commandLine().getOut().print(text);
        spec.commandLine().getOut().flush();
    }
}
