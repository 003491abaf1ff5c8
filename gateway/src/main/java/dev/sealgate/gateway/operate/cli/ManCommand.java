package dev.sealgate.gateway.operate.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code sealgate man}, which packages call: the manual page of all commands. */
@Command(
        name = "man",
        hidden = true,
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        header = "Prints the manual page of all commands.",
        footer = {"%nExample:", "  sealgate man > sealgate.1"})
final class ManCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        spec.root().commandLine().getOut().print(ManPage.of(spec.root().commandLine()));
        spec.root().commandLine().getOut().flush();
        return 0;
    }
}
