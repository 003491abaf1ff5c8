package dev.sealgate.gateway.operate.cli;

import dev.sealgate.gateway.record.audit.file.TrailFiles;
import dev.sealgate.gateway.record.audit.file.TrailKey;
import dev.sealgate.gateway.record.audit.file.TrailMark;
import dev.sealgate.gateway.record.audit.file.TrailPublicKey;
import dev.sealgate.gateway.record.audit.file.TrailReport;
import dev.sealgate.gateway.record.audit.file.TrailWitness;
import dev.sealgate.gateway.record.audit.file.Verification;
import dev.sealgate.gateway.record.audit.ship.ChainReport;
import dev.sealgate.gateway.record.audit.ship.ChainVerification;
import dev.sealgate.storage.StorageException;
import dev.sealgate.storage.seal.RootKey;
import dev.sealgate.storage.seal.RootKeySource;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sealgate audit verify}: whether the trail is as it was written. */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        header = "Tells whether the audit trail is as it was written, and if not, the first record that is not.",
        description = {
            "%nHolds every record against the chain, and the chain against the signed digests. The key is the one given by",
            "--public-key; else it is derived of the root key (SEALGATE_ROOT_KEY, SEALGATE_ROOT_KEY_FILE, DIR/root.key).",
            "In a data directory the metadata and the trail vouch for each other: each knows how far the other went, so that",
            "it shows when the newest files of one, or all of them, were taken away or brought back from an older copy.",
            "Files that are named by --files speak for themselves alone.",
            "%nWith --metadata, the trails of all gateways that share it: what each shipped, its own files where --data has them,",
            "and whether any is missing: they vouch for each other. What a running gateway has not shipped yet is told as a note.%n"
        },
        sortOptions = false,
        footer = {
            "%nExit codes: 0 sound; 1 not sound, or not to be read; 2 wrong use.",
            "%nExamples:",
            "  sealgate audit verify",
            "  sealgate audit verify --files /backup/audit --public-key audit-key.pem",
            "  sealgate audit verify --metadata postgresql://sealgate@db/objects \\",
            "      --blobs s3://vault/objects"
        })
final class AuditVerifyCommand implements Callable<Integer> {

    private final Surroundings surroundings;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private AuditDirectory directory = new AuditDirectory();

    @Mixin
    private SharedMetadata shared = new SharedMetadata();

    @Option(
            names = "--public-key",
            paramLabel = "FILE",
            description = "The public key in PEM: a copy of DIR/audit/public-key.pem that was kept elsewhere.")
    private @Nullable String publicKey;

    AuditVerifyCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        try {
            if (shared.isGiven() && directory.namesFiles()) {
                throw new UseException("--metadata: does not go with --files, which speak for themselves");
            }
            if (shared.isNamed(surroundings) && !directory.namesFiles()) {
                return verifyAll(out);
            }
            Asked asked = ask();
            Path files = directory.named(surroundings);
            if (asked.newestDigest().isEmpty()) {
                AuditDirectory.require(files);
            }
            TrailReport report = verify(files, asked);
            boolean sound = report.sound() && asked.failure().isEmpty();
            if (sound || !report.sound()) {
                print(report, out);
            } else {
                out.println("NOT VERIFIED: the files are sound in themselves, but nothing tells whether these are all: "
                        + printable(asked.failure().get()));
            }
            return sound ? 0 : SealgateCommand.FAILED;
        } finally {
            out.flush();
        }
    }

    /** Of all gateways that share their metadata. */
    private int verifyAll(PrintWriter out) throws IOException {
        Path data = directory.data(surroundings);
        RootKey key = rootKey()
                .orElseThrow(() -> new UseException(
                        "no root key (expected: SEALGATE_ROOT_KEY, SEALGATE_ROOT_KEY_FILE, or --data)"))
                .load();
        Progress progress = new Progress(Progress.Unit.BYTES, spec.commandLine().getErr(), surroundings);
        List<ChainReport> reports;
        try (SharedMetadata.Opened opened = shared.open(data, key, surroundings)) {
            reports = new ChainVerification(
                            opened.database(),
                            opened.shipped(),
                            TrailKey.of(key).publicKey(),
                            opened.alive(),
                            data.resolve("audit"),
                            shownBy(progress))
                    .run();
        } finally {
            progress.end();
        }
        if (reports.isEmpty()) {
            out.println("sound: no gateway has recorded anything");
        }
        reports.forEach(report -> print(report, out));
        return reports.stream().allMatch(ChainReport::sound) ? 0 : SealgateCommand.FAILED;
    }

    private static void print(ChainReport report, PrintWriter out) {
        String who = "gateway " + printable(report.gateway()) + ": ";
        report.notes().forEach(note -> out.println(who + "note: " + printable(note)));
        TrailReport files = report.files();
        if (report.flaw().isPresent()) {
            out.println(who + "NOT SOUND: " + printable(report.flaw().get()));
        } else if (files.last() < files.first()) {
            out.println(who + "sound: no records in " + files.files() + " shipped files");
        } else {
            out.println(who + "sound: records " + files.first() + " to " + files.last() + " in " + files.files()
                    + " shipped files");
        }
    }

    private TrailReport verify(Path files, TrailWitness witness) throws IOException {
        TrailPublicKey key = key(files);
        Progress progress = new Progress(Progress.Unit.BYTES, spec.commandLine().getErr(), surroundings);
        try {
            return Verification.of(files, key, witness, shownBy(progress));
        } finally {
            progress.end();
        }
    }

    /** What the metadata of the data directory know; a copy of the files has none. */
    private Asked ask() {
        if (directory.namesFiles()) {
            return new Asked(TrailWitness.NONE, Optional.empty(), Optional.empty());
        }
        Optional<RootKey> key = rootKey().map(RootKeySource::load);
        if (key.isEmpty()) {
            spec.commandLine()
                    .getErr()
                    .println("sealgate: no root key is here, so the metadata cannot tell which digest is the newest:"
                            + " missing files at the end of the trail do not show");
        }
        MetadataWitness metadata =
                new MetadataWitness(directory.data(surroundings).resolve("metadata"), key);
        try {
            return new Asked(metadata, metadata.read(), Optional.empty());
        } catch (StorageException e) {
            return new Asked(
                    TrailWitness.NONE,
                    Optional.empty(),
                    Optional.of(metadata.metadata() + ": " + e.getMessage()
                            + " (expected: metadata that this root key opens; --files verifies the files alone)"));
        }
    }

    /**
     * @param newestDigest what they knew before the files were read
     * @param failure why they could not be asked
     */
    private record Asked(TrailWitness metadata, Optional<TrailMark> newestDigest, Optional<String> failure)
            implements TrailWitness {
        @Override
        public Optional<TrailMark> read() {
            return newestDigest;
        }

        @Override
        public OptionalLong newestChange() {
            return metadata.newestChange();
        }
    }

    private static String printable(String text) {
        return DecisionText.printable(text);
    }

    private static Verification.Watcher shownBy(Progress progress) {
        return new Verification.Watcher() {
            @Override
            public void begins(long bytes) {
                progress.total(bytes);
            }

            @Override
            public void read(long bytes) {
                progress.at(bytes);
            }
        };
    }

    private static void print(TrailReport report, PrintWriter out) {
        if (report.flaw().isPresent()) {
            out.println("NOT SOUND: " + printable(report.flaw().get()));
            if (report.last() >= report.first()) {
                out.println("sound up to there: records " + report.first() + " to " + report.last());
            }
            return;
        }
        report.notes().forEach(note -> out.println("note: " + printable(note)));
        if (report.last() < report.first()) {
            out.println("sound: no records in " + report.files() + " files");
            return;
        }
        out.println("sound: records " + report.first() + " to " + report.last() + " in " + report.files() + " files");
        if (report.first() > 1) {
            out.println(
                    "records before " + report.first() + " are not here: files older than the retention are removed");
        }
        if (report.unsigned() > 0) {
            out.println(
                    (report.unsigned() == 1 ? "the last record is" : "the last " + report.unsigned() + " records are")
                            + " chained, but not under a signed digest yet");
        }
        if (report.tornBytes() > 0) {
            out.println("behind them: " + report.tornBytes()
                    + " bytes of a record that is being written, or was never acknowledged");
        }
    }

    private TrailPublicKey key(Path files) throws IOException {
        if (publicKey != null) {
            return ofPem(surroundings.workingDirectory().resolve(publicKey));
        }
        Optional<TrailPublicKey> derived =
                rootKey().map(source -> TrailKey.of(source.load()).publicKey());
        if (derived.isPresent()) {
            return derived.get();
        }
        String beside = new TrailFiles(files)
                .readPublicKey()
                .orElseThrow(() -> new UseException(files + ": no public key (expected: --public-key, or a root key)"));
        spec.commandLine()
                .getErr()
                .println("sealgate: no root key is here, so the key beside the files is believed;"
                        + " give --public-key with a copy that was kept elsewhere");
        return TrailPublicKey.ofPem(beside);
    }

    private static TrailPublicKey ofPem(Path file) {
        try {
            return TrailPublicKey.ofPem(Files.readString(file));
        } catch (IOException | IllegalArgumentException e) {
            throw new UseException(file + ": not to be read (expected: an Ed25519 public key in PEM)", e);
        }
    }

    private Optional<RootKeySource> rootKey() {
        Optional<Path> data = directory.isCopy() ? Optional.empty() : Optional.of(directory.data(surroundings));
        return RootKeyPlace.find(data, surroundings);
    }
}
