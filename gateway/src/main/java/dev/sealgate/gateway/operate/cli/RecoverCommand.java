package dev.sealgate.gateway.operate.cli;

import dev.sealgate.storage.blob.FileBlobStore;
import dev.sealgate.storage.metadata.LostKind;
import dev.sealgate.storage.metadata.MetadataRecovery;
import dev.sealgate.storage.metadata.MetadataRecovery.Findings;
import dev.sealgate.storage.metadata.MetadataRecovery.Loss;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sealgate recover}: says what a damaged database has lost and, when that is accepted, lets it start again. */
@Command(
        name = "recover",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        header =
                "Says what a data directory has lost that no longer starts; with --accept-loss, lets it start without that.",
        description = {
            "%nThe gateway does not start when its database's log is damaged or shorter than what it acknowledged: it would",
            "go on without the newest changes and not know it. First look for a copy of the whole directory that is sound.",
            "Where there is none, this keeps everything up to the damage and cuts off what is behind it. What is cut off is",
            "kept in dated files beside the log, and no blob is deleted that no record names any more.%n",
            "Without --accept-loss nothing is changed. The gateway must be stopped.%n"
        },
        sortOptions = false,
        footer = {
            "%nExit codes: 0 sound, or mended; 1 something to do, or not to be mended; 2 wrong use.",
            "%nExamples:",
            "  sealgate recover --data /srv/objects   # what is wrong, what is lost",
            "  sealgate recover --data /srv/objects --accept-loss"
        })
final class RecoverCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "The gateway's data directory. Default: ./sealgate-data (SEALGATE_DATA)")
    private @Nullable String data;

    @Option(names = "--accept-loss", description = "Go on without what is lost.")
    private boolean acceptLoss;

    RecoverCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        Path directory = directory();
        Path metadata = directory.resolve("metadata");
        if (!Files.isDirectory(metadata)) {
            throw new UseException(
                    metadata + ": no such directory (expected: a gateway's data directory; name it by --data)");
        }
        try (MetadataRecovery recovery = MetadataRecovery.open(metadata)) {
            return recover(directory, recovery);
        }
    }

    private Path directory() {
        String name = Optional.ofNullable(data)
                .or(() -> surroundings.environment().apply("SEALGATE_DATA").filter(text -> !text.isEmpty()))
                .orElse("sealgate-data");
        return surroundings.workingDirectory().resolve(name);
    }

    private int recover(Path directory, MetadataRecovery recovery) {
        PrintWriter out = spec.commandLine().getOut();
        Findings findings = recovery.inspect();
        print(findings, out);
        boolean mendable = findings.hopeless().isEmpty() && findings.loss().isPresent();
        if (mendable && acceptLoss) {
            accept(directory, recovery, out);
        } else if (mendable) {
            out.println("Nothing was changed. To go on without it: sealgate recover --data " + directory
                    + " --accept-loss");
        }
        out.flush();
        return findings.sound() || (mendable && acceptLoss) ? 0 : SealgateCommand.FAILED;
    }

    private void accept(Path directory, MetadataRecovery recovery, PrintWriter out) {
        Instant now = surroundings.clock().instant();
        // First, so that no start in between deletes anything.
        FileBlobStore.keepQuarantined(
                directory,
                "Changes of the metadata were lost on " + now + " (sealgate recover). Blobs here may belong to them.\n"
                        + "While this file is there nothing in this directory is deleted.\n");
        recovery.accept(now).forEach(file -> out.println("kept what was cut off: " + file));
        out.println("The gateway starts again. Blobs that no record names will be moved to "
                + directory.resolve("blobs/quarantine") + " and kept until KEEP there is removed.");
    }

    private static void print(Findings findings, PrintWriter out) {
        findings.unfinished()
                .forEach(torn ->
                        out.println("unfinished record, which nobody was promised and every start cuts off: " + torn));
        findings.hopeless().ifPresent(why -> out.println("NOT SOUND, and not to be mended here: " + printable(why)));
        findings.loss().ifPresent(loss -> print(loss, out));
        if (findings.sound()) {
            out.println("sound: nothing that was acknowledged is missing in the database's log");
        }
    }

    private static void print(Loss loss, PrintWriter out) {
        out.println("NOT SOUND: " + printable(loss.what()));
        out.println("kept: every change up to number " + loss.kept());
        if (loss.lost().isPresent() && loss.lost().getAsLong() > loss.kept()) {
            out.println(
                    "lost: changes " + (loss.kept() + 1) + " to " + loss.lost().getAsLong());
        } else {
            out.println("lost: no change that is known of, but nothing vouches for the newest ones");
        }
        if (loss.bytes() > 0) {
            out.println("cut off the log: " + loss.bytes() + " bytes of "
                    + loss.files().size() + " files");
        }
        if (!loss.readable().isEmpty()) {
            out.println("changes that can be read still, but not kept, as one before them is missing:");
            loss.readable().stream().filter(kind -> !kind.internal()).forEach(kind -> print(kind, out));
            printInternal(loss.readable().stream().filter(LostKind::internal).toList(), out);
        }
    }

    private static void print(LostKind kind, PrintWriter out) {
        out.println("  " + kind.name() + ": " + kind.changes());
        kind.keys().forEach(key -> out.println("    " + printable(key)));
        if (kind.more()) {
            out.println("    and others");
        }
    }

    private static void printInternal(List<LostKind> kinds, PrintWriter out) {
        if (!kinds.isEmpty()) {
            out.println("  the gateway's own records: "
                    + kinds.stream().mapToLong(LostKind::changes).sum()
                    + kinds.stream()
                            .map(kind -> kind.name() + " " + kind.changes())
                            .collect(Collectors.joining(", ", " (", ")")));
        }
    }

    private static String printable(String text) {
        return DecisionText.printable(text);
    }
}
