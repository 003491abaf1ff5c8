package dev.sealgate.gateway.operate.cli;

import dev.sealgate.gateway.operate.explain.PolicyCheckReport;
import dev.sealgate.gateway.operate.explain.PolicyCheckReport.Change;
import dev.sealgate.gateway.operate.page.ExplainJson;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sealgate policy check}: what a candidate would have done to the requests of the last hours. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        header = "Runs the recorded requests on a bucket against another policy for it; changes nothing.",
        description = {
            "%nLists every request whose outcome would change, with the statement that would decide. Whoever may call",
            "sealgate:CheckPolicy in the bucket's account, and its root, get an answer.%n"
        },
        sortOptions = false,
        footer = {
            "%nExit codes: 0 nothing would change; 3 something would; 2 the policy is malformed, or wrong use; 1 it does not work.",
            "%nExample:",
            "  sealgate policy check reports candidate.json --hours 8"
        })
final class PolicyCheckCommand implements Callable<Integer> {
    private static final int CHANGES = 3;
    private static final int BAD_REQUEST = 400;

    private final Surroundings surroundings;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private ClientOptions options = new ClientOptions();

    @Parameters(index = "0", paramLabel = "BUCKET", description = "The bucket whose policy it would be.")
    private String bucket = "";

    @Parameters(index = "1", paramLabel = "FILE", description = "The candidate: a bucket policy in JSON.")
    private String file = "";

    @Option(names = "--hours", paramLabel = "N", description = "How far to look back. Default: 24")
    private int hours = 24;

    PolicyCheckCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        byte[] candidate = read(surroundings.workingDirectory().resolve(file));
        String path = "/-/policy-check/"
                + URLEncoder.encode(bucket, StandardCharsets.UTF_8).replace("+", "%20");
        GatewayClient.Answer answer =
                GatewayClient.of(surroundings, options).send("POST", path, "hours=" + hours, candidate);
        if (!answer.ok()) {
            return refused(answer);
        }
        PolicyCheckReport report = answer.document(PolicyCheckReport.class);
        spec.commandLine().getOut().print(options.json() ? ExplainJson.text(report) + "\n" : text(report));
        spec.commandLine().getOut().flush();
        return report.changed() == 0 ? 0 : CHANGES;
    }

    private int refused(GatewayClient.Answer answer) {
        ExplainJson.Refusal refusal = answer.refusal();
        boolean malformed = refusal.code().equals("MalformedPolicy");
        spec.commandLine()
                .getErr()
                .println("sealgate: " + (malformed ? file + ": " : "") + refusal.code() + ": "
                        + DecisionText.printable(refusal.message()));
        return answer.status() == BAD_REQUEST ? SealgateCommand.WRONG_USE : SealgateCommand.FAILED;
    }

    private byte[] read(Path path) {
        try {
            return Files.readAllBytes(path);
        } catch (IOException e) {
            throw new UseException(file + ": cannot be read (expected: a bucket policy in JSON)", e);
        }
    }

    static String text(PolicyCheckReport report) {
        StringBuilder text = new StringBuilder();
        report.changes().forEach(change -> append(text, change));
        if (report.changed() > 0) {
            text.append('\n');
        }
        text.append(report.changed()
                + " of " + report.requests() + " recorded requests on " + report.bucket() + " since " + report.since()
                + " would have another outcome\n");
        if (report.notReplayed() > 0) {
            text.append(report.notReplayed())
                    .append(" more could not be decided again: policies of their time are no longer known\n");
        }
        return text.toString();
    }

    private static void append(StringBuilder text, Change change) {
        text.append(change.after().equals("allow") ? "✓ denied -> allowed  " : "✗ allowed -> denied  ")
                .append(change.time() + "  " + change.requestId() + "  " + change.operation() + "\n")
                .append("    " + change.principal() + "\n")
                .append("    " + change.action() + " on " + DecisionText.printable(change.resource()) + "\n")
                .append("    " + DecisionText.printable(change.summary()) + "\n");
    }
}
