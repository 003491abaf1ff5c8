package dev.sealgate.gateway.operate.cli;

import dev.sealgate.gateway.operate.backup.BackupCheck;
import dev.sealgate.gateway.operate.backup.BackupCheck.Report;
import dev.sealgate.gateway.operate.backup.Snapshots;
import dev.sealgate.storage.seal.RootKeySource;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sealgate backup verify}: whether a backup is as it was written. */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        header = "Reads a whole backup and tells whether it is as it was written.",
        description = {
            "%nEvery file must be there with its length and SHA-256, the metadata must open, and every blob that it names must be",
            "there. With the root key (--root-key-file, SEALGATE_ROOT_KEY, SEALGATE_ROOT_KEY_FILE) also: it is the right one, blobs",
            "have the lengths that the metadata says, and the audit trail is sound. Nothing is changed.%n"
        },
        sortOptions = false,
        footer = {
            "%nExit codes: 0 sound; 1 not sound, or not to be read; 2 wrong use.",
            "%nExamples:",
            "  sealgate backup verify /mnt/backups          # the newest one",
            "  sealgate backup verify /mnt/backups/2026-11-30T23-10-00Z \\",
            "      --root-key-file /run/secrets/root-key"
        })
final class BackupVerifyCommand implements Callable<Integer> {
    private static final String ROOT_KEY_VARIABLE = "SEALGATE_ROOT_KEY";
    private static final String ROOT_KEY_FILE_VARIABLE = "SEALGATE_ROOT_KEY_FILE";

    private final Surroundings surroundings;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "DIR", description = "A backup, or where backups lie: then the newest.")
    private String directory = "";

    @Option(names = "--root-key-file", paramLabel = "FILE", description = "The root key: a file of 32 raw bytes.")
    private @Nullable String rootKeyFile;

    BackupVerifyCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws IOException {
        Path snapshot = Snapshots.find(surroundings.workingDirectory().resolve(directory));
        Progress progress = new Progress(Progress.Unit.BYTES, spec.commandLine().getErr(), surroundings);
        Report report;
        try {
            report = BackupCheck.of(snapshot, rootKey().map(RootKeySource::load), new ShownBackup(progress));
        } finally {
            progress.end();
        }
        print(report);
        return report.sound() ? 0 : SealgateCommand.FAILED;
    }

    private void print(Report report) {
        PrintWriter out = spec.commandLine().getOut();
        if (report.sound()) {
            out.println("sound: " + report.snapshot() + ": " + Progress.Unit.RECORDS.amount(report.files())
                    + " files, " + Progress.Unit.BYTES.amount((double) report.bytes()) + ", taken " + report.taken()
                    + ", changes up to " + report.sequence());
            if (!report.opened()) {
                out.println("not opened: no root key was given (--root-key-file), so it is not known whether the one"
                        + " you keep is the right one");
            }
        } else {
            out.println("NOT SOUND: " + report.snapshot() + ": " + report.faults() + " faults");
            report.shown().forEach(fault -> out.println("  " + DecisionText.printable(fault)));
            if (report.faults() > report.shown().size()) {
                out.println("  and others");
            }
            out.println(
                    "backups share files: delete what is altered here in every backup of the directory, and the next one copies"
                            + " it anew");
        }
        out.flush();
    }

    private Optional<RootKeySource> rootKey() {
        if (rootKeyFile == null && variable(ROOT_KEY_VARIABLE).isPresent()) {
            return Optional.of(RootKeySource.variable(ROOT_KEY_VARIABLE, surroundings.environment()));
        }
        return Optional.ofNullable(rootKeyFile)
                .or(() -> variable(ROOT_KEY_FILE_VARIABLE))
                .map(surroundings.workingDirectory()::resolve)
                .map(RootKeySource::file);
    }

    private Optional<String> variable(String name) {
        return surroundings.environment().apply(name).filter(text -> !text.isEmpty());
    }
}
