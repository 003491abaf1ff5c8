package dev.sealgate.gateway.operate.cli;

import dev.sealgate.storage.seal.RootKeySource;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sealgate audit retire}: what a gateway that is gone for ever did not ship is missed no longer. */
@Command(
        name = "retire",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        header = "Says that a gateway is gone for ever, with what it had not shipped of its audit trail.",
        description = {
            "%nOf gateways that share their metadata. One that was stopped has shipped everything and needs no word. One whose disk",
            "was lost has not: until this is said, \"audit verify\" ends 1 and tells which records are missing; afterwards it tells",
            "them as a note. What was shipped stays, and is verified.%n"
        },
        sortOptions = false,
        footer = {
            "%nExit codes: 0 said; 1 not possible, as the gateway runs or nobody knows it; 2 wrong use.",
            "%nExamples:",
            "  sealgate audit retire 0123456789abcdef \\",
            "      --metadata postgresql://sealgate@db/objects --blobs s3://vault/objects"
        })
final class AuditRetireCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(index = "0", paramLabel = "ID", description = "What the gateway is called: its DIR/gateway.id")
    private String gateway = "";

    @Mixin
    private SharedMetadata shared = new SharedMetadata();

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description =
                    "A gateway's data directory, for the root key in it. Default: ./sealgate-data (SEALGATE_DATA)")
    private @Nullable String data;

    AuditRetireCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        Path directory = AuditDirectory.data(Optional.ofNullable(data), surroundings);
        RootKeySource key = RootKeyPlace.find(Optional.of(directory), surroundings)
                .orElseThrow(() -> new UseException(
                        "no root key (expected: SEALGATE_ROOT_KEY, SEALGATE_ROOT_KEY_FILE, or --data)"));
        try (SharedMetadata.Opened opened = shared.open(directory, key.load(), surroundings)) {
            if (opened.alive().contains(gateway)) {
                out.println(
                        "gateway " + DecisionText.printable(gateway) + " runs: stop it, and it ships the rest itself");
                return SealgateCommand.FAILED;
            }
            if (!opened.knows(gateway)) {
                out.println("no audit trail of a gateway " + DecisionText.printable(gateway) + " is known here");
                return SealgateCommand.FAILED;
            }
            opened.shipped().retire(gateway, opened.now());
            out.println("gateway " + gateway + " is retired");
            return 0;
        } finally {
            out.flush();
        }
    }
}
