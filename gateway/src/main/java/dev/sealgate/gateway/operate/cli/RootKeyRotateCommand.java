package dev.sealgate.gateway.operate.cli;

import dev.sealgate.gateway.config.ConfigLoader;
import dev.sealgate.gateway.config.GatewayConfig;
import dev.sealgate.gateway.config.Setting;
import dev.sealgate.gateway.operate.rootkey.RootKeyRotation;
import dev.sealgate.gateway.operate.rootkey.Rotated;
import dev.sealgate.storage.seal.RootKeySource;
import java.io.PrintWriter;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sealgate root-key rotate}: everything in a data directory goes under another root key. */
@Command(
        name = "rotate",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        header = "Seals everything under a new root key, after which the old one opens nothing here.",
        description = {
            "%nThe gateway, or all that share a database, must be stopped. Every record is sealed anew; the objects' data need no change and are not touched. When this is",
            "cut short, run it again: until it is done both keys are needed, and no gateway starts. The old key is the configured one.%n"
        },
        sortOptions = false,
        footer = {
            "%nWithout a new key, one is made in place of DIR/root.key; the old one becomes DIR/root.key.old.",
            "Sessions, grant tokens and import tokens that were given out end. Signed audit digests go on under another key.",
            "Copies of the data directory that were made before open with the old key.",
            "%nWhere gateways share a database, run it at one of them, and then with the same --new-key-... at each other",
            "one, whose audit trail goes on under the new key. What the database itself keeps of old records, in its pages",
            "until they are written over, in its log and its backups, opens with the old key.",
            "%nExit codes: 0 done; 1 not done; 2 wrong use.",
            "%nExamples:",
            "  sealgate root-key rotate",
            "  sealgate root-key rotate --data /srv/objects \\",
            "      --new-key-file /run/secrets/root-key-2027",
            "  sealgate root-key rotate --new-key-command pass show sealgate/root-key-2027"
        })
final class RootKeyRotateCommand implements Callable<Integer> {
    private final Surroundings surroundings;
    private final Map<Setting, String> given = new EnumMap<>(Setting.class);

    @Spec
    private CommandSpec spec = CommandSpec.create();

    // The orders below: methods have none of their own, and --help has -1.
    @ArgGroup
    private @Nullable NewKey newKey;

    /** At most one of them. */
    private static final class NewKey {
        @Option(
                order = -9,
                names = "--new-key-file",
                paramLabel = "FILE",
                description = "The new key: a file of 32 raw bytes, mode 600.")
        private @Nullable String file;

        @Option(
                order = -8,
                names = "--new-key-variable",
                paramLabel = "NAME",
                description = "The new key: an environment variable with 64 hex digits or base64.")
        private @Nullable String variable;

        @Option(
                order = -7,
                names = "--new-key-command",
                paramLabel = "WORD",
                arity = "1..*",
                description = "The new key: what this command prints, 64 hex digits or base64. Comes last.")
        private @Nullable List<String> command;
    }

    RootKeyRotateCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Option(
            order = -6,
            names = "--data",
            paramLabel = "DIR",
            description = "The gateway's data directory. Default: sealgate-data (SEALGATE_DATA)")
    void data(String value) {
        given.put(Setting.DATA, value);
    }

    @Option(
            order = -5,
            names = "--config",
            paramLabel = "FILE",
            description = "The gateway's configuration. Default: sealgate.yaml where there is one (SEALGATE_CONFIG)")
    void config(String value) {
        given.put(Setting.CONFIG, value);
    }

    @Option(
            order = -4,
            names = "--metadata",
            paramLabel = "URI",
            description = "The database that keeps the metadata. Default: none, they are in DIR (SEALGATE_METADATA)")
    void metadata(String value) {
        given.put(Setting.METADATA, value);
    }

    @Override
    public Integer call() {
        GatewayConfig config =
                new ConfigLoader(given, surroundings.environment(), surroundings.workingDirectory()).load();
        PrintWriter out = spec.commandLine().getOut();
        Progress progress =
                new Progress(Progress.Unit.RECORDS, spec.commandLine().getErr(), surroundings);
        Rotated rotated;
        try {
            rotated = new RootKeyRotation(config, newKey(), surroundings.clock()).run(progress::at);
        } finally {
            progress.end();
        }
        report(rotated, out);
        out.flush();
        return 0;
    }

    private Optional<RootKeySource> newKey() {
        if (newKey == null) {
            return Optional.empty();
        }
        if (newKey.file != null) {
            return Optional.of(
                    RootKeySource.file(surroundings.workingDirectory().resolve(newKey.file)));
        }
        if (newKey.variable != null) {
            return Optional.of(RootKeySource.variable(newKey.variable, surroundings.environment()));
        }
        return Optional.ofNullable(newKey.command).map(RootKeySource::command);
    }

    private void report(Rotated rotated, PrintWriter out) {
        out.println((rotated.resumed() ? "finished what an earlier run began: " : "")
                + (rotated.followed()
                        ? rotated.place() + " was sealed under it before: " + rotated.newKey()
                        : number(rotated.records()) + " records of " + rotated.place() + " were sealed anew under "
                                + rotated.newKey()));
        rotated.damaged()
                .forEach((table, count) -> spec.commandLine()
                        .getErr()
                        .println("sealgate: " + number(count) + " records of table " + table
                                + " open under neither key: they were damaged before, and are left as they are"));
        rotated.auditKey()
                .ifPresent(id -> rotated.trails()
                        .forEach(trail -> out.println("the audit trail goes on under key " + id + ": keep a copy of "
                                + trail.resolve("public-key.pem"))));
        out.println("the old root key opens nothing here any more; copies made before open with it alone");
        rotated.oldKeyFile()
                .ifPresentOrElse(
                        file -> out.println("destroy " + file + ", or keep it elsewhere as long as such copies"),
                        () -> out.println("start the gateway with the new key: rootKey in sealgate.yaml,"
                                + " SEALGATE_ROOT_KEY or SEALGATE_ROOT_KEY_FILE; the old key may be destroyed"));
    }

    private static String number(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }
}
