package dev.sealgate.gateway.operate.cli;

import dev.sealgate.gateway.config.ConfigLoader;
import dev.sealgate.gateway.config.GatewayConfig;
import dev.sealgate.gateway.config.Setting;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sealgate serve}: starts the gateway and stays until the process is asked to end. */
@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        header = "Serves S3, KMS, IAM and STS until it is stopped (Ctrl-C or SIGTERM).",
        description = {
            "%nEach option can also be given as an environment variable or in sealgate.yaml;",
            "the command line wins over the environment, which wins over the file.%n"
        },
        sortOptions = false,
        footer = {
            "%nThe first start makes DIR/root.key (keep a copy: without it nothing can be read again), DIR/credentials and",
            "a certificate in DIR/tls.",
            "%nAlso from the environment:",
            "  SEALGATE_ACCESS_KEY     root access key of the default account, with",
            "  SEALGATE_SECRET_KEY     its secret; otherwise made once, see DIR/credentials",
            "  SEALGATE_ROOT_KEY       the key that seals everything: 64 hex digits or base64",
            "  SEALGATE_ROOT_KEY_FILE  or a file of 32 bytes; otherwise DIR/root.key",
            "  SEALGATE_LOG            error, warn, info or debug (default: info)",
            "%nExamples:",
            "  sealgate serve",
            "  sealgate serve --data /srv/objects --http off --https 0.0.0.0:443 \\",
            "      --tls-cert cert.pem --tls-key key.pem",
            "%nFor a test:",
            "  sealgate serve --data \"$(mktemp -d)\" --http 127.0.0.1:0 --durability relaxed",
            "%nThen, in another shell:",
            "  export AWS_SHARED_CREDENTIALS_FILE=sealgate-data/credentials",
            "  export AWS_PROFILE=sealgate AWS_ENDPOINT_URL=http://127.0.0.1:9000",
            "  aws s3 mb s3://demo"
        })
final class ServeCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);

    // The orders below: methods have none of their own, and --help has -1.
    private final Surroundings surroundings;
    private final GatewayStarter starter;
    private final Map<Setting, String> given = new EnumMap<>(Setting.class);

    @Spec
    private CommandSpec spec = CommandSpec.create();

    ServeCommand(Surroundings surroundings, GatewayStarter starter) {
        this.surroundings = surroundings;
        this.starter = starter;
    }

    @Option(
            order = -14,
            names = "--data",
            paramLabel = "DIR",
            description =
                    "Where everything is stored; removing it resets the server. Default: sealgate-data (SEALGATE_DATA)")
    void data(String value) {
        given.put(Setting.DATA, value);
    }

    @Option(
            order = -13,
            names = "--metadata",
            paramLabel = "URI",
            description = "Keeps the metadata in PostgreSQL, where any number of gateways share them:"
                    + " postgresql://USER@HOST/DATABASE; docs/SCALE.md has the parameters."
                    + " Default: local, in DIR (SEALGATE_METADATA)")
    void metadata(String value) {
        given.put(Setting.METADATA, value);
    }

    @Option(
            order = -12,
            names = "--blobs",
            paramLabel = "URI",
            description = "Keeps objects larger than 64 KiB in an S3 service: s3://BUCKET/PREFIX, with"
                    + " ?endpoint=URL&region=R&pathStyle=true where it is not AWS; docs/SCALE.md has more."
                    + " Default: local, in DIR (SEALGATE_BLOBS)")
    void blobs(String value) {
        given.put(Setting.BLOBS, value);
    }

    @Option(
            order = -10,
            names = "--http",
            paramLabel = "HOST:PORT",
            description = "Plain HTTP; off for none; port 0 for any free port. Default: 127.0.0.1:9000 (SEALGATE_HTTP)")
    void http(String value) {
        given.put(Setting.HTTP, value);
    }

    @Option(
            order = -9,
            names = "--https",
            paramLabel = "HOST:PORT",
            description = "HTTPS; off for none. Default: 127.0.0.1:9443 (SEALGATE_HTTPS)")
    void https(String value) {
        given.put(Setting.HTTPS, value);
    }

    @Option(
            order = -8,
            names = "--tls-cert",
            paramLabel = "FILE",
            description =
                    "Certificate chain in PEM, read again when it changes. Default: made under DIR/tls (SEALGATE_TLS_CERT)")
    void tlsCert(String value) {
        given.put(Setting.TLS_CERT, value);
    }

    @Option(
            order = -7,
            names = "--tls-key",
            paramLabel = "FILE",
            description = "Its private key in PEM (SEALGATE_TLS_KEY)")
    void tlsKey(String value) {
        given.put(Setting.TLS_KEY, value);
    }

    @Option(
            order = -6,
            names = "--durability",
            paramLabel = "strict|relaxed",
            description = "strict: success means synced to disk. relaxed: faster, for throw-away test servers."
                    + " Default: strict (SEALGATE_DURABILITY)")
    void durability(String value) {
        given.put(Setting.DURABILITY, value);
    }

    @Option(
            order = -5,
            names = "--region",
            paramLabel = "REGION",
            description = "The Region of requests and KMS keys that name none. Default: us-east-1 (SEALGATE_REGION)")
    void region(String value) {
        given.put(Setting.REGION, value);
    }

    @Option(
            order = -4,
            names = "--log-format",
            paramLabel = "text|json",
            description =
                    "How log lines are written; docs/LOGS.md has their members. Default: text (SEALGATE_LOG_FORMAT)")
    void logFormat(String value) {
        given.put(Setting.LOG_FORMAT, value);
    }

    @Option(
            order = -3,
            names = "--access-log",
            paramLabel = "FILE",
            description =
                    "Where the line of each request goes: a file (older ones are kept within a bound), stdout, stderr,"
                            + " or off. Default: stderr (SEALGATE_ACCESS_LOG)")
    void accessLog(String value) {
        given.put(Setting.ACCESS_LOG, value);
    }

    @Option(
            order = -2,
            names = "--config",
            paramLabel = "FILE",
            description = "Accounts, users, KMS keys, limits. The commented example in docs/ has all."
                    + " Default: sealgate.yaml where there is one (SEALGATE_CONFIG)")
    void config(String value) {
        given.put(Setting.CONFIG, value);
    }

    @Override
    public Integer call() throws InterruptedException {
        GatewayConfig config =
                new ConfigLoader(given, surroundings.environment(), surroundings.workingDirectory()).load();
        KnownVariables.requireKnown(
                surroundings.variables(), config.rootKey().variable().stream().toList());
        surroundings.logs().use(config.log(), Paint.of(surroundings.terminal().err(), surroundings));
        LOG.debug("{}", config);
        RunningGateway gateway = starter.start(config);
        CountDownLatch stopped = new CountDownLatch(1);
        surroundings.whenTerminated().accept(() -> {
            LOG.info(
                    "stopping: requests in flight have {} s to finish",
                    config.limits().drainTimeout().toSeconds());
            gateway.close();
            LOG.info("stopped");
            stopped.countDown();
        });
        spec.commandLine().getOut().print(new Banner(gateway).text());
        spec.commandLine().getOut().flush();
        // Not before: whoever waits for an answer of /-/health may read the banner then, and nothing of the start
        // follows it.
        gateway.open();
        stopped.await();
        return 0;
    }
}
