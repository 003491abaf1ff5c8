package dev.sealgate.gateway.operate.cli;

import dev.sealgate.gateway.config.ConfigException;
import dev.sealgate.policy.simulate.NearNames;
import dev.sealgate.storage.seal.RootKeyException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command {@code sealgate} without a subcommand: says what there is. */
@Command(
        name = "sealgate",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        header = "An S3-compatible object gateway that really encrypts.",
        description = "%nServes S3, KMS, IAM and STS on one port; every object is stored as ciphertext.%n",
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "%nExamples:",
            "  sealgate serve                   # everything under ./sealgate-data",
            "  sealgate serve --help            # what can be set, and how",
            "  sealgate explain last            # why the newest denial was one",
            "  sealgate usage --by bucket       # calls, and what they would cost",
            "  sealgate audit tail --follow     # who did what with which key",
            "  sealgate audit verify            # is the audit trail sound?",
            "  sealgate root-key rotate         # a new root key; the old opens nothing",
            "  sealgate backup /mnt/backups     # of the running gateway, as it lies",
            "  sealgate recover                 # what a damaged disk has lost; goes on",
            "%nWhere an object's ciphertext lies and which keys hold it, every tag verified; and all of a bucket moved to"
                    + " another KMS key, without a byte of data moving:",
            "  sealgate inspect s3://reports/q1.csv",
            "  sealgate rewrap --bucket reports --to-key alias/reports-2027",
            "%nWhat another bucket policy would change; and what policies decide, without a server:",
            "  sealgate policy check reports candidate.json",
            "  sealgate simulate --policy ann.json --bucket-policy reports.json \\",
            "      --principal arn:aws:iam::111122223333:user/ann \\",
            "      --action s3:GetObject --resource arn:aws:s3:::reports/q1.csv"
        })
final class SealgateCommand implements Callable<Integer> {
    /** The operator must change what he typed or configured. */
    static final int WRONG_USE = 2;

    /** It was understood, but it does not work. */
    static final int FAILED = 1;

    private static final Logger LOG = LoggerFactory.getLogger(SealgateCommand.class);

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private SealgateCommand() {}

    /** The command with all of its subcommands, before anything is typed. */
    static CommandLine commandLine(Surroundings surroundings, GatewayStarter starter) {
        CommandLine command = new CommandLine(new SealgateCommand())
                .addSubcommand(new ServeCommand(surroundings, starter))
                .addSubcommand(new ExplainCommand(surroundings))
                .addSubcommand(new CommandLine(new PolicyCommand()).addSubcommand(new PolicyCheckCommand(surroundings)))
                .addSubcommand(new UsageCommand(surroundings))
                .addSubcommand(new InspectCommand(surroundings))
                .addSubcommand(new RewrapCommand(surroundings))
                .addSubcommand(new CommandLine(new AuditCommand())
                        .addSubcommand(new AuditTailCommand(surroundings))
                        .addSubcommand(new AuditVerifyCommand(surroundings))
                        .addSubcommand(new AuditRetireCommand(surroundings)))
                .addSubcommand(
                        new CommandLine(new RootKeyCommand()).addSubcommand(new RootKeyRotateCommand(surroundings)))
                .addSubcommand(new CommandLine(new BackupCommand(surroundings))
                        .addSubcommand(new BackupVerifyCommand(surroundings)))
                .addSubcommand(new RestoreCommand(surroundings))
                .addSubcommand(new MigrateCommand(surroundings))
                .addSubcommand(new SimulateCommand(surroundings))
                .addSubcommand(new RecoverCommand(surroundings))
                .addSubcommand(new CompletionCommand())
                .addSubcommand(new ManCommand())
                .setOut(surroundings.out())
                .setErr(surroundings.err())
                .setUsageHelpAutoWidth(true)
                .setColorScheme(CommandLine.Help.defaultColorScheme(
                        Paint.of(surroundings.terminal().out(), surroundings).ansi()));
        return HelpText.applyTo(command);
    }

    static int run(String[] arguments, Surroundings surroundings, GatewayStarter starter) {
        CommandLine command = commandLine(surroundings, starter);
        command.setParameterExceptionHandler((e, _) -> {
            CommandLine failed = e.getCommandLine();
            String name = failed.getCommandSpec().qualifiedName();
            return complain(failed, firstLine(e) + suggestion(e) + " (see: " + name + " --help)", WRONG_USE);
        });
        command.setExecutionExceptionHandler((e, failed, _) -> {
            LOG.debug("command failed", e);
            return complain(failed, firstLine(e), isWrongUse(e) ? WRONG_USE : FAILED);
        });
        return command.execute(arguments);
    }

    private static String suggestion(ParameterException e) {
        if (!(e instanceof UnmatchedArgumentException unmatched)) {
            return "";
        }
        String typed = unmatched.getUnmatched().getFirst();
        CommandSpec failed = e.getCommandLine().getCommandSpec();
        Set<String> known = typed.startsWith("-")
                ? failed.optionsMap().keySet()
                : failed.subcommands().keySet();
        List<String> near = NearNames.of(typed, known);
        return near.isEmpty() ? "" : "; did you mean " + String.join(" or ", near) + "?";
    }

    /** A root key that is configured but cannot be had is a wrong setting; a wrong root key is not. */
    private static boolean isWrongUse(Exception e) {
        return e instanceof ConfigException || e instanceof UseException || e instanceof RootKeyException;
    }

    private static int complain(CommandLine command, String message, int exitCode) {
        command.getErr().println("sealgate: " + message);
        return exitCode;
    }

    private static String firstLine(Exception e) {
        String message = e.getMessage();
        return message == null || message.isBlank()
                ? e.getClass().getName() + " (more with SEALGATE_LOG=debug)"
                : message.lines().findFirst().orElseThrow();
    }

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return WRONG_USE;
    }
}
