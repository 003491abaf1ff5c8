package dev.sealgate.gateway.operate.cli;

import dev.sealgate.gateway.operate.migrate.Migration;
import dev.sealgate.gateway.operate.migrate.Migration.Migrated;
import dev.sealgate.storage.seal.RootKey;
import dev.sealgate.storage.seal.RootKeySource;
import java.io.PrintWriter;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sealgate migrate}: everything that is stored moves to other engines. */
@Command(
        name = "migrate",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        header = "Copies everything that is stored to other engines, or back to a data directory.",
        description = {
            "%nMetadata and blobs are copied as they are, sealed, then compared; only then a gateway starts on them. All gateways",
            "must be stopped. The source is read only. When this is broken off, run it again as it was run: it goes on.%n"
        },
        sortOptions = false,
        footer = {
            "%nThe audit trail stays where it is; each gateway begins one of its own on the new metadata. The root key stays",
            "the same: every gateway needs it, in DIR/root.key (mode 600) or where rootKey in sealgate.yaml says.",
            "%nExit codes: 0 all is there; 1 not, or not all; 2 wrong use.",
            "%nExamples:",
            "  sealgate migrate --from ./sealgate-data \\",
            "      --to postgresql://sealgate@db/objects \\",
            "      --blobs 's3://vault/objects?endpoint=https://s3.example&pathStyle=true'",
            "  sealgate migrate --from postgresql://sealgate@db/objects \\",
            "      --from-blobs s3://vault/objects --root-key root.key --to /srv/objects"
        })
final class MigrateCommand implements Callable<Integer> {
    private static final int SHOWN_MISSING = 10;

    private final Surroundings surroundings;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--from",
            paramLabel = "DIR|URI",
            required = true,
            description = "Where the metadata are: a data directory, or postgresql://...")
    private String from = "";

    @Option(
            names = "--from-blobs",
            paramLabel = "DIR|URI",
            description = "Where the blobs are: a data directory, or s3://... Default: the directory of --from")
    private @Nullable String fromBlobs;

    @Option(
            names = "--to",
            paramLabel = "DIR|URI",
            required = true,
            description = "Where the metadata go: a new data directory, or an empty database, postgresql://...")
    private String to = "";

    @Option(
            names = "--blobs",
            paramLabel = "DIR|URI",
            description = "Where the blobs go: a data directory, or s3://... Default: the directory of --to")
    private @Nullable String blobs;

    @Option(
            names = "--root-key",
            paramLabel = "FILE",
            description =
                    "The root key. Default: SEALGATE_ROOT_KEY, SEALGATE_ROOT_KEY_FILE, root.key in the directory of --from")
    private @Nullable String rootKey;

    MigrateCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        Engine source = new Engine("--from", from, "--from-blobs", fromBlobs, surroundings);
        Engine target = new Engine("--to", to, "--blobs", blobs, surroundings);
        if (source.equals(target)) {
            throw new UseException("--to: names what --from names (expected: other engines)");
        }
        RootKey key = rootKey(source).load();
        Progress progress =
                new Progress(Progress.Unit.RECORDS, spec.commandLine().getErr(), surroundings);
        Migrated migrated;
        try (Engine.Opened read = source.open(Engine.Use.READ);
                Engine.Opened written = target.open(Engine.Use.FILL)) {
            migrated = new Migration(read.side(), written.side(), key, new Shown(progress)).run();
        } finally {
            progress.end();
        }
        return report(migrated, target);
    }

    private RootKeySource rootKey(Engine source) {
        if (rootKey != null) {
            return RootKeySource.file(surroundings.workingDirectory().resolve(rootKey));
        }
        return RootKeyPlace.find(source.directory(), surroundings)
                .orElseThrow(
                        () -> new UseException(
                                "--root-key: which key is " + source.name()
                                        + " sealed under? (expected: the root key's file, or SEALGATE_ROOT_KEY or SEALGATE_ROOT_KEY_FILE)"));
    }

    private int report(Migrated migrated, Engine target) {
        PrintWriter out = spec.commandLine().getOut();
        out.println("all is in " + target.name() + ": " + migrated.records() + " records and " + migrated.blobs()
                + " blobs, compared with what they were");
        out.println("start gateways with: sealgate serve " + target.serveArguments());
        out.flush();
        if (migrated.missing().isEmpty()) {
            return 0;
        }
        PrintWriter err = spec.commandLine().getErr();
        err.println("sealgate: " + migrated.missing().size()
                + " blobs were missing or damaged before: reading their objects fails, as it did");
        migrated.missing().stream().limit(SHOWN_MISSING).forEach(place -> err.println("  " + place));
        err.flush();
        return SealgateCommand.FAILED;
    }

    /** One line for all three stretches of the way. */
    private record Shown(Progress progress) implements Migration.Watcher {
        @Override
        public void records(long done, OptionalLong about) {
            progress.at(done, about);
        }

        @Override
        public void blobs(long done, long sealedBytes) {
            progress.at(done, () -> "blobs, " + sealedBytes / (1 << 20) + " MiB");
        }

        @Override
        public void comparing(long records) {
            progress.at(records, () -> "compared");
        }
    }
}
