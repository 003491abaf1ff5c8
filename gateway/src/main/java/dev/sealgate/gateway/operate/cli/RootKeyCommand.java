package dev.sealgate.gateway.operate.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code sealgate root-key} without a subcommand: says what there is. */
@Command(
        name = "root-key",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        header = "Changes the root key of a data directory that no gateway serves.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {"%nExamples:", "  sealgate root-key rotate"})
final class RootKeyCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return SealgateCommand.WRONG_USE;
    }
}
