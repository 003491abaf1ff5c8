package dev.sealgate.gateway.operate.cli;

import dev.sealgate.gateway.operate.backup.Restoration;
import dev.sealgate.gateway.operate.backup.Restored;
import dev.sealgate.gateway.operate.backup.Snapshots;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sealgate restore}: a data directory of a backup. */
@Command(
        name = "restore",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        header = "Makes a new data directory of a backup.",
        description = {
            "%nEverything is copied and compared with what the backup says. Until that is done the directory is called",
            "NEWDIR.restoring; when this is broken off, run it again.%n"
        },
        sortOptions = false,
        footer = {
            "%nThen put the root key where it belongs: NEWDIR/root.key (mode 600), or where rootKey in sealgate.yaml says.",
            "Everything that came after the backup is not there: objects, keys, users, and the audit trail of that time.",
            "%nExit codes: 0 restored; 1 not restored; 2 wrong use.",
            "%nExamples:",
            "  sealgate restore /mnt/backups --data /srv/objects-2    # the newest one",
            "  sealgate restore /mnt/backups/2026-11-30T23-10-00Z \\",
            "      --data /srv/objects-2"
        })
final class RestoreCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "DIR", description = "A backup, or where backups lie: then the newest.")
    private String directory = "";

    // Required, with neither a default nor a variable: nothing is restored over what is in use.
    @Option(
            names = "--data",
            paramLabel = "NEWDIR",
            required = true,
            description = "The data directory to make: not there yet, or empty.")
    private String data = "";

    RestoreCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws IOException {
        Path snapshot = Snapshots.find(surroundings.workingDirectory().resolve(directory));
        Path target = surroundings.workingDirectory().resolve(data);
        if (!Restoration.isFree(target)) {
            throw new UseException("--data: " + target + " is not empty (expected: a new or an empty directory)");
        }
        Progress progress = new Progress(Progress.Unit.BYTES, spec.commandLine().getErr(), surroundings);
        Restored restored;
        try {
            restored =
                    Restoration.restore(snapshot, target, surroundings.clock().instant(), new ShownBackup(progress));
        } finally {
            progress.end();
        }
        print(restored, target);
        return 0;
    }

    private void print(Restored restored, Path target) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(target + " is what " + restored.snapshot() + " was: everything until " + restored.taken()
                + " (change " + restored.sequence() + "), nothing that came later");
        out.println("put the root key there: " + target.resolve("root.key")
                + " (mode 600), or where rootKey in sealgate.yaml says");
        out.println("root credentials that the first start made are remembered: put your copy of the file back as "
                + target.resolve("credentials") + "; a certificate is made anew, unless you put tls/ back, too");
        out.println("then: sealgate serve --data " + target);
        out.flush();
        if (restored.missing() > 0) {
            spec.commandLine()
                    .getErr()
                    .println("sealgate: " + restored.missing()
                            + " blobs were missing when the backup was taken: reading their objects fails");
        }
    }
}
