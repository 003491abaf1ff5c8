package dev.sealgate.gateway.operate.cli;

import dev.sealgate.gateway.operate.backup.Backup;
import dev.sealgate.gateway.operate.backup.Backup.Source;
import dev.sealgate.gateway.operate.backup.Backup.Taken;
import dev.sealgate.gateway.operate.backup.Backups;
import dev.sealgate.storage.metadata.RocksDbMetadataStore;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sealgate backup}: a copy of the data directory as it is at one moment. */
@Command(
        name = "backup",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        header = "Copies the data directory as it is now, encrypted as it lies, into a dated directory in DIR.",
        description = {
            "%nThe gateway may run; it is asked to hold its metadata still and to delete nothing meanwhile. Its root may ask, and",
            "whoever may call sealgate:Backup in the default account. A stopped gateway cannot start meanwhile. Run this on the",
            "gateway's machine, as its user. Files that the backup before has are shared with it (hard links within DIR), and on the",
            "same file system blobs are shared with the data directory.%n",
            "What is not in a backup, and must be kept elsewhere: the root key, without which it opens for nobody; credentials,",
            "certificates (tls) and sealgate.yaml.%n"
        },
        sortOptions = false,
        footer = {
            "%nDelete a dated directory to be rid of a backup: the others keep what they share with it.",
            "%nExit codes: 0 taken; 1 not taken, or blobs are missing in the data directory; 2 wrong use.",
            "%nExamples:",
            "  sealgate backup /mnt/backups --data /srv/objects",
            "  sealgate backup verify /mnt/backups",
            "  sealgate restore /mnt/backups --data /srv/objects-2"
        })
final class BackupCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    // Not required by picocli, which would demand it of the subcommand's users, too.
    @Parameters(
            arity = "0..1",
            paramLabel = "DIR",
            description = "Where backups lie, each in a directory such as 2026-11-30T23-10-00Z.")
    private @Nullable String directory;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "The gateway's data directory. Default: sealgate-data (SEALGATE_DATA)")
    private @Nullable String data;

    @Option(
            names = "--endpoint",
            paramLabel = "URL",
            description = "Where it runs, if it runs. Default: http://127.0.0.1:9000 (AWS_ENDPOINT_URL)")
    private @Nullable String endpoint;

    @Option(
            names = "--region",
            paramLabel = "REGION",
            description =
                    "What requests are signed for. Default: the profile's, else us-east-1 (AWS_REGION, AWS_DEFAULT_REGION)")
    private @Nullable String region;

    BackupCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (directory == null) {
            throw new UseException("DIR is missing: where backups lie (see: sealgate backup --help)");
        }
        Path source = DataPath.of(surroundings, data);
        if (!Files.exists(source.resolve("metadata/CURRENT"))) {
            throw new UseException(
                    source + ": nothing of a gateway is there (expected: its data directory; name it by --data)");
        }
        Path target = surroundings.workingDirectory().resolve(directory);
        boolean running = RocksDbMetadataStore.isOpen(source.resolve("metadata"));
        Progress progress = new Progress(Progress.Unit.BYTES, spec.commandLine().getErr(), surroundings);
        Taken taken;
        try {
            Instant now = surroundings.clock().instant();
            taken = running
                    ? ofRunning(source, target, now, progress)
                    : Backup.takeStopped(source, target, now, new ShownBackup(progress));
        } finally {
            progress.end();
        }
        print(taken, source, running);
        return taken.missing().isEmpty() ? 0 : SealgateCommand.FAILED;
    }

    private Taken ofRunning(Path source, Path target, Instant now, Progress progress)
            throws IOException, InterruptedException {
        GatewayClient client = GatewayClient.of(surroundings, new ClientOptions(endpoint, region, source.toString()));
        try (HeldBackup held = HeldBackup.begin(client, surroundings.clock(), new ShownBackup(progress))) {
            Path checkpoint = Backups.checkpoint(source, held.id());
            if (!Files.isDirectory(checkpoint)) {
                throw new UseException("the gateway that answered does not serve " + source
                        + " (expected: --endpoint and --data of the same one, on this machine)");
            }
            return Backup.take(new Source(source, checkpoint, held.sequence()), target, now, held);
        }
    }

    private void print(Taken taken, Path source, boolean running) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(taken.snapshot() + ": " + Progress.Unit.RECORDS.amount(taken.files()) + " files, "
                + Progress.Unit.BYTES.amount((double) taken.bytes()) + ", of which "
                + Progress.Unit.BYTES.amount((double) taken.newBytes()) + " the backup before does not have ("
                + (running ? "the gateway runs" : "the gateway is stopped") + ")");
        out.println("not in it, keep these elsewhere: the root key (" + rootKey(source)
                + "), without which it opens for nobody; credentials, tls/ and sealgate.yaml");
        out.flush();
        if (!taken.missing().isEmpty()) {
            PrintWriter err = spec.commandLine().getErr();
            err.println("sealgate: the metadata names " + taken.missing().size() + " blobs that are missing in "
                    + source + ", so they are missing in the backup, too:");
            taken.missing().stream().limit(20).forEach(path -> err.println("  " + path));
            err.println(
                    "sealgate: where the gateway was killed while it deleted objects, start it once and take another"
                            + " backup; else their objects are lost, and an older backup may have them");
        }
    }

    private static String rootKey(Path source) {
        Path file = source.resolve("root.key");
        return Optional.of(file).filter(Files::exists).map(Path::toString).orElse("where rootKey says");
    }
}
