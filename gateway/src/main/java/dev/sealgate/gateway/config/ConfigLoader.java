package dev.sealgate.gateway.config;

import dev.sealgate.gateway.config.GatewayConfig.Sse;
import dev.sealgate.gateway.config.GatewayConfig.TlsFiles;
import dev.sealgate.gateway.config.Section.Located;
import dev.sealgate.storage.metadata.Durability;
import dev.sealgate.storage.seal.RootKeySource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Reads the configuration: command line before environment before {@code sealgate.yaml} before defaults.
 *
 * <p>Reads files but makes none. Paths in the file are relative to the file, all others to the working directory.
 */
public final class ConfigLoader {
    private static final String DEFAULT_FILE = "sealgate.yaml";
    private static final String ACCESS_KEY_VARIABLE = "SEALGATE_ACCESS_KEY";
    private static final String SECRET_KEY_VARIABLE = "SEALGATE_SECRET_KEY";
    private static final String ROOT_KEY_VARIABLE = "SEALGATE_ROOT_KEY";
    private static final String ROOT_KEY_FILE_VARIABLE = "SEALGATE_ROOT_KEY_FILE";

    private final Map<Setting, String> options;
    private final Function<String, Optional<String>> environment;
    private final Path workingDirectory;

    /**
     * @param options what the command line gives
     * @param environment looks environment variables up
     */
    public ConfigLoader(
            Map<Setting, String> options, Function<String, Optional<String>> environment, Path workingDirectory) {
        this.options = Map.copyOf(options);
        this.environment = environment;
        this.workingDirectory = workingDirectory.toAbsolutePath();
    }

    /** @throws ConfigException for the first thing that is wrong */
    public GatewayConfig load() {
        Optional<Located> named = given(Setting.CONFIG);
        Path file = named.map(value -> Parsers.path(value, workingDirectory))
                .orElse(workingDirectory.resolve(DEFAULT_FILE));
        if (named.isEmpty() && !Files.exists(file)) {
            return load(new Section(DEFAULT_FILE, "", new YamlNode.Mapping(1, Map.of())), workingDirectory);
        }
        String name = named.map(Located::text).orElse(DEFAULT_FILE);
        Section root = new Section(name, "", YamlReader.read(name, read(file, name)));
        Path directory = Optional.ofNullable(file.getParent()).orElse(workingDirectory);
        return Section.read(root, section -> load(section, directory));
    }

    private static String read(Path file, String name) {
        try {
            if (Files.size(file) > YamlReader.MAX_CHARACTERS) {
                throw new ConfigException(name + ": " + Files.size(file) + " bytes (expected: at most 1 MiB)");
            }
            return Files.readString(file);
        } catch (IOException e) {
            throw new ConfigException(name + ": cannot be read (expected: a readable file in UTF-8)", e);
        }
    }

    private GatewayConfig load(Section root, Path directory) {
        Scalars scalars = new Scalars(root, directory);
        Path data = scalars.path(Setting.DATA).orElse(workingDirectory.resolve("sealgate-data"));
        String region = scalars.value(Setting.REGION, Parsers::region).orElse("us-east-1");
        List<Account> accounts = Declarations.accounts(root);
        Declarations.Kms kms = Declarations.kms(root, accounts, region);
        Optional<HostPort> http = scalars.listener(Setting.HTTP, new HostPort("127.0.0.1", 9000));
        Optional<HostPort> https = scalars.listener(Setting.HTTPS, new HostPort("127.0.0.1", 9443));
        requireListener(http, https);
        return new GatewayConfig(
                data,
                scalars.value(Setting.METADATA, text -> Parsers.metadata(text, environment))
                        .flatMap(Function.identity()),
                scalars.value(Setting.BLOBS, Parsers::blobs).flatMap(Function.identity()),
                http,
                https,
                tlsFiles(scalars),
                scalars.value(Setting.DURABILITY, Parsers::durability).orElse(Durability.STRICT),
                regions(root, region),
                root.scalars("virtualHostDomains").stream().map(Parsers::domain).toList(),
                root.scalars("trustedProxies").stream().map(Parsers::cidr).toList(),
                withGivenRootKey(accounts),
                kms.keys(),
                kms.quotas(),
                Declarations.limits(root),
                read(root, "newBuckets", ConfigLoader::newBuckets, NewBuckets.DEFAULT),
                read(root, "sse", ConfigLoader::sse, Sse.DEFAULT),
                Declarations.explain(root),
                Declarations.metering(root),
                Declarations.metrics(root),
                Declarations.audit(root),
                FaultRules.settings(root, accounts),
                read(root, "auth", ConfigLoader::auth, AuthSettings.DEFAULT),
                read(root, "archive", ConfigLoader::archive, ArchiveSettings.DEFAULT),
                log(scalars),
                rootKey(root, directory, data));
    }

    private static Regions regions(Section root, String standard) {
        List<String> listed =
                root.scalars("regions").stream().map(Parsers::region).toList();
        return listed.isEmpty() ? Regions.ofAws(standard) : new Regions(standard, Set.copyOf(listed));
    }

    private static <T> T read(Section root, String name, Function<Section, T> reader, T absent) {
        return root.section(name).map(section -> Section.read(section, reader)).orElse(absent);
    }

    private static NewBuckets newBuckets(Section section) {
        NewBuckets standard = NewBuckets.DEFAULT;
        return new NewBuckets(
                section.scalar("blockPublicAccess").map(Parsers::flag).orElse(standard.blockPublicAccess()),
                section.scalar("objectOwnership").map(Parsers::ownership).orElse(standard.ownership()),
                section.scalar("blockSseC").map(Parsers::flag).orElse(standard.blockSseC()));
    }

    private static void requireListener(Optional<HostPort> http, Optional<HostPort> https) {
        if (http.isEmpty() && https.isEmpty()) {
            throw new ConfigException(Setting.HTTP.option() + " and " + Setting.HTTPS.option()
                    + ": both are off (expected: HOST:PORT for at least one)");
        }
    }

    private static Sse sse(Section section) {
        return new Sse(
                section.scalar("allowCustomerKeyOverHttp")
                        .map(Parsers::flag)
                        .orElse(Sse.DEFAULT.allowCustomerKeyOverHttp()),
                section.section("bucketKeys")
                        .map(keys -> Section.read(keys, ConfigLoader::bucketKeys))
                        .orElse(Sse.DEFAULT.bucketKeys()));
    }

    private static AuthSettings auth(Section section) {
        return new AuthSettings(
                section.scalar("signatureV2").map(Parsers::flag).orElse(AuthSettings.DEFAULT.signatureV2()));
    }

    private static ArchiveSettings archive(Section section) {
        return new ArchiveSettings(
                section.scalar("restoreAfter").map(Parsers::duration).orElse(ArchiveSettings.DEFAULT.restoreAfter()));
    }

    private static BucketKeySettings bucketKeys(Section section) {
        BucketKeySettings standard = BucketKeySettings.DEFAULT;
        return new BucketKeySettings(
                section.scalar("maxAge").map(Parsers::duration).orElse(standard.maxAge()),
                section.scalar("maxUses").map(Parsers::count).orElse(standard.maxUses()),
                section.scalar("maxKept").map(Parsers::count).orElse(standard.maxKept()));
    }

    private static LogSettings log(Scalars scalars) {
        LogSettings standard = LogSettings.DEFAULT;
        return new LogSettings(
                scalars.value(Setting.LOG_FORMAT, Parsers::logFormat).orElse(standard.format()),
                scalars.resolved(Setting.ACCESS_LOG, Parsers::accessLog).orElse(standard.access()),
                scalars.log.scalar("maxFileSize").map(Parsers::sizeBytes).orElse(standard.maxFileBytes()),
                scalars.log.scalar("maxFiles").map(Parsers::fewFiles).orElse(standard.maxFiles()));
    }

    private static Optional<TlsFiles> tlsFiles(Scalars scalars) {
        Optional<Path> certificate = scalars.path(Setting.TLS_CERT);
        Optional<Path> key = scalars.path(Setting.TLS_KEY);
        if (certificate.isPresent() != key.isPresent()) {
            throw new ConfigException(Setting.TLS_CERT.option() + " and " + Setting.TLS_KEY.option()
                    + ": only one is given (expected: both or neither)");
        }
        return certificate.flatMap(chain -> key.map(secret -> new TlsFiles(chain, secret)));
    }

    /** The root access key of the default account can come from the environment, as containers like it. */
    private List<Account> withGivenRootKey(List<Account> accounts) {
        Optional<Located> id = variable(ACCESS_KEY_VARIABLE);
        Optional<Located> secret = variable(SECRET_KEY_VARIABLE);
        if (id.isPresent() != secret.isPresent()) {
            throw new ConfigException(ACCESS_KEY_VARIABLE + " and " + SECRET_KEY_VARIABLE
                    + ": only one is given (expected: both or neither)");
        }
        if (id.isEmpty() || secret.isEmpty()) {
            return accounts;
        }
        AccessKey key = AccessKey.of(Parsers.accessKeyId(id.get()), Parsers.secretAccessKey(secret.get()));
        return Declarations.withRootAccessKey(accounts, key);
    }

    private RootKeySource rootKey(Section root, Path directory, Path data) {
        Optional<RootKeySource> declared = root.section("rootKey")
                .map(section -> Section.read(section, s -> Declarations.rootKey(s, directory, environment)));
        if (variable(ROOT_KEY_VARIABLE).isPresent()) {
            return RootKeySource.variable(ROOT_KEY_VARIABLE, environment);
        }
        return variable(ROOT_KEY_FILE_VARIABLE)
                .map(file -> RootKeySource.file(Parsers.path(file, workingDirectory)))
                .or(() -> declared)
                .orElseGet(() -> RootKeySource.fileCreatedIfAbsent(data.resolve("root.key")));
    }

    private Optional<Located> variable(String name) {
        return environment.apply(name).filter(text -> !text.isEmpty()).map(text -> new Located(name, text));
    }

    private Optional<Located> given(Setting setting) {
        return Optional.ofNullable(options.get(setting))
                .map(text -> new Located(setting.option(), text))
                .or(() -> variable(setting.variable()));
    }

    /** The settings of one value, from wherever they are given first. */
    private final class Scalars {
        private final Section root;
        private final Section tls;
        private final Section log;
        private final Path directory;

        Scalars(Section root, Path directory) {
            this.root = root;
            this.directory = directory;
            this.tls = section("tls");
            this.log = section("log");
            // known to the section even when the command line wins
            declared(Setting.TLS_CERT);
            declared(Setting.TLS_KEY);
            Section.read(tls, _ -> "");
            declared(Setting.LOG_FORMAT);
            declared(Setting.ACCESS_LOG);
            log.scalar("maxFileSize");
            log.scalar("maxFiles");
            Section.read(log, _ -> "");
        }

        private Section section(String name) {
            return root.section(name).orElse(new Section("", name, new YamlNode.Mapping(1, Map.of())));
        }

        private Optional<Located> declared(Setting setting) {
            return switch (setting) {
                case TLS_CERT -> tls.scalar("cert");
                case TLS_KEY -> tls.scalar("key");
                case LOG_FORMAT -> log.scalar("format");
                case ACCESS_LOG -> log.scalar("access");
                case DATA, METADATA, BLOBS, HTTP, HTTPS, DURABILITY, REGION ->
                    root.scalar(setting.path().orElseThrow());
                case CONFIG -> Optional.empty();
            };
        }

        <T> Optional<T> value(Setting setting, Function<Located, T> parser) {
            return resolved(setting, (text, _) -> parser.apply(text));
        }

        Optional<Path> path(Setting setting) {
            return resolved(setting, Parsers::path);
        }

        Optional<HostPort> listener(Setting setting, HostPort otherwise) {
            return value(setting, Parsers::listener).orElse(Optional.of(otherwise));
        }

        private <T> Optional<T> resolved(Setting setting, BiFunction<Located, Path, T> parser) {
            Optional<T> inFile = declared(setting).map(text -> parser.apply(text, directory));
            return given(setting)
                    .map(text -> parser.apply(text, workingDirectory))
                    .or(() -> inFile);
        }
    }
}
