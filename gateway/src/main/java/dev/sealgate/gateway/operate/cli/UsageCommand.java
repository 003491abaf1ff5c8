package dev.sealgate.gateway.operate.cli;

import dev.sealgate.gateway.operate.page.ExplainJson;
import dev.sealgate.gateway.record.metering.UsageReport;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sealgate usage}: what an account used, what it would cost, what caching saves. */
@Command(
        name = "usage",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        header = "Shows an account's calls to KMS and S3, what they would cost on AWS, and what caching saves.",
        description = {
            "%nFor the account of the credentials. Its root, and whoever may call sealgate:GetUsage, get an answer.",
            "The cost is an estimate at AWS's list prices. Keys are called by an alias (asked of kms:ListAliases), or by their id;",
            "principals by their name.%n"
        },
        sortOptions = false,
        footer = {
            "%nExit codes: 0 shown; 1 not for you, or not to be had; 2 wrong use.",
            "%nExample:",
            "  sealgate usage",
            "  sealgate usage --from 2026-03-01 --to 2026-03-31 --by principal --wide"
        })
final class UsageCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--from",
            paramLabel = "DAY",
            description = "First day, in UTC, such as 2026-03-01. Default: the first of the last day's month")
    private @Nullable String from;

    @Option(names = "--to", paramLabel = "DAY", description = "Last day, in UTC. Default: today")
    private @Nullable String to;

    @Option(
            names = "--by",
            paramLabel = "WHAT",
            description = "A row for each key, bucket, principal, operation or account. Default: key")
    private @Nullable String by;

    @Option(names = "--wide", description = "All columns and whole ARNs, however long the lines.")
    private boolean wide;

    @Mixin
    private ClientOptions options = new ClientOptions();

    UsageCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        List<String> parameters = new ArrayList<>();
        add(parameters, "by", by);
        add(parameters, "from", from);
        add(parameters, "to", to);
        GatewayClient gateway = GatewayClient.of(surroundings, options);
        GatewayClient.Answer answer = gateway.send("GET", "/-/usage", String.join("&", parameters), new byte[0]);
        if (!answer.ok()) {
            ExplainJson.Refusal refusal = answer.refusal();
            spec.commandLine()
                    .getErr()
                    .println("sealgate: " + refusal.code() + ": " + DecisionText.printable(refusal.message()));
            return answer.status() == 400 ? SealgateCommand.WRONG_USE : SealgateCommand.FAILED;
        }
        UsageReport report = answer.document(UsageReport.class);
        spec.commandLine().getOut().print(options.json() ? ExplainJson.text(report) + "\n" : text(report, gateway));
        spec.commandLine().getOut().flush();
        return 0;
    }

    private String text(UsageReport report, GatewayClient gateway) throws IOException, InterruptedException {
        Paint paint = Paint.of(surroundings.terminal().out(), surroundings);
        if (wide) {
            return new UsageText(report, UnaryOperator.identity()).wide(paint);
        }
        List<String> arns = report.rows().stream().map(UsageReport.Row::name).toList();
        UnaryOperator<String> shortened = switch (report.by()) {
            case "key" -> {
                Map<String, String> aliases = new KeyNames(gateway).aliases();
                yield arn -> aliases.getOrDefault(arn, ShortNames.resource(arn));
            }
            case "principal" -> arn -> ShortNames.principal(arn, report.account());
            default -> UnaryOperator.identity();
        };
        return new UsageText(report, ShortNames.unlessAmbiguous(arns, shortened))
                .within(surroundings.terminal().tableColumns(), paint);
    }

    private static void add(List<String> parameters, String name, @Nullable String value) {
        if (value != null) {
            parameters.add(name + "="
                    + URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20"));
        }
    }
}
