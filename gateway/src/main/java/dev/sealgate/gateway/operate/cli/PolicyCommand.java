package dev.sealgate.gateway.operate.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code sealgate policy} without a subcommand: says what there is. */
@Command(
        name = "policy",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        header = "Works with bucket policies.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {"%nExample:", "  sealgate policy check reports candidate.json"})
final class PolicyCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return SealgateCommand.WRONG_USE;
    }
}
