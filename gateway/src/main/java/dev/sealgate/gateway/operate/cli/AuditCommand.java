package dev.sealgate.gateway.operate.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code sealgate audit} without a subcommand: says what there is. */
@Command(
        name = "audit",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        header =
                "Reads the audit trail in a data directory, or verifies those of all gateways that share their metadata.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "%nExamples:",
            "  sealgate audit tail --follow --errors",
            "  sealgate audit verify",
            "%nFrom a running gateway:",
            "  aws cloudtrail lookup-events --endpoint-url http://127.0.0.1:9000"
        })
final class AuditCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return SealgateCommand.WRONG_USE;
    }
}
