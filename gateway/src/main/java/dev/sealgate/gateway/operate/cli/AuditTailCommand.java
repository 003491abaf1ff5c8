package dev.sealgate.gateway.operate.cli;

import dev.sealgate.gateway.record.audit.file.TrailFiles;
import dev.sealgate.gateway.record.audit.file.TrailFollower;
import dev.sealgate.gateway.service.cloudtrail.LoggedEvent;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sealgate audit tail}: the last events, one line each, and those that come. */
@Command(
        name = "tail",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        header = "Shows the last events of the audit trail, and with --follow those that come.",
        sortOptions = false,
        footer = {
            "%nExit codes: 0 shown; 1 not to be read; 2 wrong use.",
            "%nExamples:",
            "  sealgate audit tail -n 50 --event-name Decrypt \\",
            "      --key 1234abcd-12ab-34cd-56ef-1234567890ab",
            "  sealgate audit tail --follow --errors --source kms"
        })
final class AuditTailCommand implements Callable<Integer> {
    private static final long LOOK_EVERY_MILLIS = 200;

    private final Surroundings surroundings;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private AuditDirectory directory = new AuditDirectory();

    @Option(names = "-n", paramLabel = "COUNT", description = "So many of the last events. Default: 20")
    private int count = 20;

    @Option(names = "--follow", description = "Stay, and show events as they come.")
    private boolean follow;

    @Option(names = "--event-name", paramLabel = "NAME", description = "Only these, for example Decrypt.")
    private @Nullable String eventName;

    @Option(names = "--key", paramLabel = "KEY", description = "Only with this KMS key: its id or ARN.")
    private @Nullable String key;

    @Option(names = "--principal", paramLabel = "WHO", description = "Only by this user or session: its name or ARN.")
    private @Nullable String principal;

    @Option(names = "--source", paramLabel = "SERVICE", description = "Only of this service, for example kms or s3.")
    private @Nullable String source;

    @Option(names = "--errors", description = "Only what was refused.")
    private boolean errors;

    @Option(names = "--wide", description = "Whole ARNs, the address and the request's id, however long the lines.")
    private boolean wide;

    @Option(names = "--json", description = "Print whole records, one JSON object a line.")
    private boolean json;

    AuditTailCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (count < 0) {
            throw new UseException("-n: " + count + " (expected: 0 or more)");
        }
        TrailFollower follower = new TrailFollower(new TrailFiles(directory.files(surroundings)));
        PrintWriter out = spec.commandLine().getOut();
        follower.last(count, this::wanted).forEach(event -> out.println(shown(event)));
        out.flush();
        while (follow && !out.checkError()) {
            TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
            follower.more(record -> wanted(record).ifPresent(event -> out.println(shown(event))));
            out.flush();
        }
        return 0;
    }

    private Optional<LoggedEvent> wanted(byte[] record) {
        return LoggedEvent.parse(record)
                .filter(event -> eventName == null || event.text("eventName").equals(eventName))
                .filter(event -> source == null
                        || event.text("eventSource").equals(source)
                        || event.text("eventSource").equals(source + ".amazonaws.com"))
                .filter(event -> key == null || event.touches(key))
                .filter(event -> principal == null || event.isBy(principal))
                .filter(event -> !errors || !event.text("errorCode").isEmpty());
    }

    private String shown(LoggedEvent event) {
        if (json) {
            return event.json();
        }
        return wide
                ? AuditLine.wide(event)
                : AuditLine.within(
                        event,
                        surroundings.terminal().tableColumns(),
                        Paint.of(surroundings.terminal().out(), surroundings));
    }
}
