package dev.sealgate.gateway.operate.cli;

import dev.sealgate.gateway.operate.page.ExplainJson;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sealgate rewrap}: the objects of a bucket go under another KMS key. */
@Command(
        name = "rewrap",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        header = "Moves the objects of a bucket to another KMS key; no object data moves.",
        description = {
            "%nFor each object: HeadObject, and UpdateObjectEncryption unless it is under the key already. So a run that was",
            "interrupted is continued by running it again; --start-after spares the looking. Objects under SSE-S3 are left as they",
            "are unless --include-sse-s3 is given; those under customer keys (SSE-C), which nobody else can move, are listed.",
            "What object lock protects stays as it is, and is listed as failed.",
            "You need s3:ListBucket, s3:GetObject, s3:UpdateObjectEncryption, s3:PutObject, and kms:Decrypt on the old",
            "and kms:GenerateDataKey on the new key; with --all-versions s3:ListBucketVersions and s3:GetObjectVersion in place",
            "of the first two. Calls that are throttled are repeated.%n"
        },
        sortOptions = false,
        footer = {
            "%nExit codes: 0 every object is under the key, or was not to be, or is under a customer key; 1 some are not, and are"
                    + " listed; 2 wrong use.",
            "%nExamples:",
            "  sealgate rewrap --bucket reports --to-key alias/reports-2027 --dry-run",
            "  sealgate rewrap --bucket reports --from-key alias/reports-2026 \\",
            "      --to-key alias/reports-2027"
        })
final class RewrapCommand implements Callable<Integer> {
    private static final int MAX_CONCURRENCY = 256;
    private static final int MAX_RETRIES = 1000;

    private final Surroundings surroundings;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--bucket", paramLabel = "BUCKET", required = true, description = "Whose objects")
    private String bucket = "";

    @Option(
            names = "--to-key",
            paramLabel = "KEY",
            required = true,
            description = "The key to move to: ARN, id or alias/NAME. It belongs to the account of the bucket")
    private String toKey = "";

    @Option(
            names = "--from-key",
            paramLabel = "KEY",
            description = "Only objects under this key. Default: those under any KMS key")
    private @Nullable String fromKey;

    @Option(
            names = "--include-sse-s3",
            description = "Also objects under SSE-S3: who reads them then needs kms:Decrypt on the key.")
    private boolean includeSseS3;

    @Option(
            names = "--all-versions",
            description = "Also versions that are not current. They are named as KEY?versionId=ID")
    private boolean allVersions;

    @Option(names = "--prefix", paramLabel = "PREFIX", description = "Only keys that start with it")
    private String prefix = "";

    @Option(names = "--start-after", paramLabel = "KEY", description = "Only keys behind this one")
    private String startAfter = "";

    @Option(
            names = "--bucket-key",
            arity = "1",
            paramLabel = "true|false",
            description = "Whether objects use an S3 Bucket Key. Default: as each has it")
    private @Nullable Boolean bucketKey;

    @Option(names = "--concurrency", paramLabel = "N", description = "Objects at a time. Default: 8")
    private int concurrency = 8;

    @Option(names = "--retries", paramLabel = "N", description = "How often a throttled call is repeated. Default: 12")
    private int retries = 12;

    @Option(names = "--dry-run", description = "Say what would be done.")
    private boolean dryRun;

    @Mixin
    private ClientOptions options = new ClientOptions();

    RewrapCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        require("--concurrency", concurrency, 1, MAX_CONCURRENCY);
        require("--retries", retries, 0, MAX_RETRIES);
        GatewayClient gateway = GatewayClient.of(surroundings, options);
        KeyNames names = new KeyNames(gateway);
        String target = names.arn(toKey);
        Rewrapping.Plan plan = new Rewrapping.Plan(
                target,
                fromKey == null ? Optional.empty() : Optional.of(names.arn(fromKey)),
                includeSseS3,
                Optional.ofNullable(bucketKey),
                prefix,
                startAfter,
                concurrency,
                allVersions,
                dryRun);
        PrintWriter err = spec.commandLine().getErr();
        err.println("sealgate: " + intention(plan));
        err.flush();
        RewrapTally tally = new RewrapTally(new Progress(Progress.Unit.OBJECTS, err, surroundings));
        new Rewrapping(
                        new BucketClient(gateway, bucket),
                        plan,
                        new Retries(retries, Thread::sleep, surroundings.random()),
                        tally)
                .run();
        RewrapReport report = tally.report(bucket, plan);
        spec.commandLine().getOut().print(options.json() ? ExplainJson.text(report) + "\n" : report.text());
        spec.commandLine().getOut().flush();
        return report.failed() == 0 ? 0 : SealgateCommand.FAILED;
    }

    /** What is about to be done, and to what. */
    private String intention(Rewrapping.Plan plan) {
        String which =
                plan.fromKey().map(key -> "under " + key).orElse("under SSE-KMS") + (plan.sseS3() ? " or SSE-S3" : "");
        return (plan.dryRun() ? "would move" : "moving")
                + (plan.allVersions() ? " all versions of the objects of " : " the objects of ") + bucket
                + (prefix.isEmpty() ? "" : " that start with `" + DecisionText.printable(prefix) + "`") + " " + which
                + " to " + plan.toKey()
                + (plan.sseS3() || plan.fromKey().isPresent() ? "" : "; those under SSE-S3 stay (--include-sse-s3)");
    }

    private static void require(String option, int value, int min, int max) {
        if (value < min || value > max) {
            throw new UseException(option + ": " + value + " (expected: " + min + " to " + max + ")");
        }
    }
}
