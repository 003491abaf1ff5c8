package dev.sealgate.gateway.config;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.gateway.config.AuditSettings.S3DataEvents;
import dev.sealgate.policy.context.AccountId;
import dev.sealgate.storage.blob.s3.S3BlobSettings;
import dev.sealgate.storage.metadata.Durability;
import dev.sealgate.storage.metadata.postgres.PostgresSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Precedence, defaults, and that every bad value is one line which says where and what is accepted. */
class ConfigLoaderTest {
    @TempDir
    Path directory;

    private final Map<Setting, String> options = new HashMap<>();
    private final Map<String, String> environment = new HashMap<>();

    private GatewayConfig load() {
        return new ConfigLoader(options, name -> Optional.ofNullable(environment.get(name)), directory).load();
    }

    private GatewayConfig load(String yaml) {
        write(yaml);
        return load();
    }

    private void write(String yaml) {
        try {
            Files.writeString(directory.resolve("sealgate.yaml"), yaml);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private String refusal(String yaml) {
        String message = String.valueOf(
                assertThrows(ConfigException.class, () -> load(yaml)).getMessage());
        assertEquals(1, message.lines().count(), message);
        return message;
    }

    @Test
    void nothingGiven_isTheDocumentedDefault() {
        GatewayConfig config = load();
        assertAll(
                () -> assertEquals(directory.resolve("sealgate-data"), config.dataDirectory()),
                () -> assertEquals(Optional.of(new HostPort("127.0.0.1", 9000)), config.http()),
                () -> assertEquals(Optional.of(new HostPort("127.0.0.1", 9443)), config.https()),
                () -> assertEquals(Durability.STRICT, config.durability()),
                () -> assertEquals("us-east-1", config.region()),
                () -> assertEquals(
                        new AccountId("100000000001"), config.defaultAccount().id()),
                () -> assertEquals(64, config.defaultAccount().canonicalId().length()),
                () -> assertEquals(Limits.DEFAULT, config.limits()),
                () -> assertEquals(GatewayConfig.Sse.DEFAULT, config.sse()),
                () -> assertEquals(AuthSettings.DEFAULT, config.auth()),
                () -> assertFalse(load("auth: {signatureV2: false}").auth().signatureV2()),
                () -> assertEquals(
                        "file " + directory.resolve("sealgate-data/root.key"),
                        config.rootKey().toString()));
    }

    @Test
    void regions_areAwsOwn_orThoseListed_withTheStandardOne() {
        Regions all = load("region: eu-west-1").regions();
        Regions few =
                load("{region: eu-west-1, regions: [xx-test-1, us-east-2]}").regions();
        assertAll(
                () -> assertTrue(all.serves("us-east-1")),
                () -> assertTrue(all.serves("eu-west-1")),
                () -> assertFalse(all.serves("eu-east-1")),
                () -> assertTrue(load("region: xx-test-1").regions().serves("xx-test-1")),
                () -> assertEquals(Set.of("eu-west-1", "xx-test-1", "us-east-2"), few.served()),
                () -> assertFalse(few.serves("us-east-1")),
                () -> assertTrue(few.exists("us-east-1")),
                () -> assertThrows(ConfigException.class, () -> load("regions: [Frankfurt]")));
    }

    @Test
    void audit_isOn_andS3DataEventsAreChosen() {
        assertEquals(AuditSettings.DEFAULT, load("region: us-east-1").audit());
        S3DataEvents all =
                load("audit: {s3DataEvents: all, retention: 48h}").audit().s3DataEvents();
        S3DataEvents some =
                load("audit: {s3DataEvents: [reports, logs/2026/]}").audit().s3DataEvents();
        assertAll(
                () -> assertTrue(all.include("any", "")),
                () -> assertTrue(some.include("reports", "k")),
                () -> assertFalse(some.include("reports-old", "k")),
                () -> assertTrue(some.include("logs", "2026/a")),
                () -> assertFalse(some.include("logs", "2025/a")),
                () -> assertFalse(AuditSettings.DEFAULT.s3DataEvents().include("any", "k")),
                () -> assertFalse(load("audit: {enabled: false}").audit().enabled()));
    }

    @Test
    void example_loadsAsItSays() throws IOException {
        GatewayConfig config = load(Files.readString(Path.of("../docs/sealgate.example.yaml")));
        Account main = config.defaultAccount();
        Account.User ann = main.users().getFirst();
        assertAll(
                () -> assertEquals(directory.resolve("sealgate-data"), config.dataDirectory()),
                () -> assertEquals(List.of("s3.localhost", "s3.example.com"), config.virtualHostDomains()),
                () -> assertEquals(Limits.DEFAULT, config.limits()),
                () -> assertEquals(GatewayConfig.Sse.DEFAULT, config.sse()),
                () -> assertEquals(new AccountId("111122223333"), main.id()),
                () -> assertEquals(2, config.faults().rules().size()),
                () -> assertEquals("main@example.com", main.email()),
                () -> assertTrue(main.canonicalId().startsWith("79a59df9")),
                () -> assertEquals(
                        List.of(AccessKey.of("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")),
                        main.rootAccessKeys()),
                () -> assertEquals("ann", ann.name()),
                () -> assertTrue(ann.id().matches("AIDA[A-Z2-7]{17}"), ann.id()),
                () -> assertTrue(ann.policies().getFirst().document().contains("\"s3:GetObject\"")),
                () -> assertEquals("other", config.accounts().get(1).name()),
                () -> assertEquals(
                        Optional.of("reports"), config.kmsKeys().getFirst().alias()),
                () -> assertEquals("us-east-1", config.kmsKeys().getFirst().region()),
                () -> assertTrue(
                        config.kmsKeys().getFirst().policy().orElseThrow().startsWith("{\"Version\"")),
                () -> assertEquals(Optional.empty(), config.kmsKeys().get(1).policy()),
                () -> assertEquals(main.id(), config.kmsKeys().getFirst().account()),
                () -> assertEquals("eu-central-1", config.kmsKeys().get(1).region()));
    }

    @Test
    void metadataAndBlobs_areElsewhere_andNobodyPrintsThePassword() {
        GatewayConfig config = load("""
                metadata: postgresql://sealgate:secretword@db.example:6543/objects?sslmode=verify-full
                blobs: s3://vault/some/prefix?endpoint=https://s3.example&region=eu-central-1
                """);
        PostgresSettings metadata = config.metadata().orElseThrow();
        S3BlobSettings blobs = config.blobs().orElseThrow();
        assertAll(
                () -> assertEquals("db.example:6543", metadata.hosts()),
                () -> assertEquals("objects", metadata.database()),
                () -> assertEquals("vault", blobs.bucket()),
                () -> assertEquals("some/prefix", blobs.prefix()),
                () -> assertFalse(config.toString().contains("secretword"), config.toString()));
        GatewayConfig local = load("{metadata: local, blobs: local}");
        assertEquals(Optional.empty(), local.metadata());
        assertEquals(Optional.empty(), local.blobs());
        String refused = refusal("metadata: mysql://sealgate:secretword@db.example/objects");
        assertTrue(refused.startsWith("sealgate.yaml:1: metadata: "), refused);
        assertTrue(refused.contains("postgresql://"), refused);
        assertFalse(refused.contains("secretword"), refused);
        String misspelt = refusal("blobs: s3://vault/x?endpint=https://s3.example");
        assertTrue(misspelt.startsWith("sealgate.yaml:1: blobs: ") && misspelt.contains("endpint"), misspelt);
    }

    @Test
    void bucketKeys_areLimitedAsTheFileSays() {
        GatewayConfig config = load("""
                sse:
                  bucketKeys:
                    maxAge: 30s
                    maxUses: 7
                """);
        assertEquals(
                new GatewayConfig.Sse(false, new BucketKeySettings(Duration.ofSeconds(30), 7, 10_000)), config.sse());
    }

    @Test
    void commandLine_winsOverEnvironment_winsOverFile_winsOverDefault() {
        write("region: eu-west-1");
        assertEquals("eu-west-1", load().region());
        environment.put("SEALGATE_REGION", "eu-west-2");
        assertEquals("eu-west-2", load().region());
        options.put(Setting.REGION, "eu-west-3");
        assertEquals("eu-west-3", load().region());
    }

    @ParameterizedTest
    @EnumSource(
            value = Setting.class,
            names = {"CONFIG"},
            mode = EnumSource.Mode.EXCLUDE)
    void everySetting_canBeGivenInEachPlace(Setting setting) {
        Map<Setting, String> good = Map.ofEntries(
                Map.entry(Setting.DATA, "d"),
                Map.entry(Setting.METADATA, "postgresql://db/objects"),
                Map.entry(Setting.BLOBS, "s3://vault/objects"),
                Map.entry(Setting.HTTP, "off"),
                Map.entry(Setting.HTTPS, "[::1]:1"),
                Map.entry(Setting.TLS_CERT, "c"),
                Map.entry(Setting.TLS_KEY, "k"),
                Map.entry(Setting.DURABILITY, "relaxed"),
                Map.entry(Setting.REGION, "eu-north-1"),
                Map.entry(Setting.LOG_FORMAT, "json"),
                Map.entry(Setting.ACCESS_LOG, "off"));
        GatewayConfig byDefault = load();
        if (setting == Setting.TLS_CERT || setting == Setting.TLS_KEY) {
            // each needs the other, which then comes from the least place
            write("tls: {cert: c0, key: k0}");
            byDefault = load();
        }
        environment.put(setting.variable(), good.getOrDefault(setting, "?"));
        GatewayConfig fromEnvironment = load();
        environment.clear();
        options.put(setting, good.getOrDefault(setting, "?"));
        assertEquals(fromEnvironment.toString(), load().toString());
        assertFalse(byDefault.toString().equals(load().toString()), setting + " changed nothing");
    }

    @Test
    void log_canBeJson_andInAFileThatIsFoundFromWhereItIsNamed() {
        assertEquals(LogSettings.DEFAULT, load().log());
        write("log: {format: json, access: logs/access.log, maxFileSize: 1MiB, maxFiles: 3}");
        assertEquals(
                new LogSettings(
                        LogSettings.Format.JSON,
                        new LogSettings.Access.ToFile(directory.resolve("logs/access.log")),
                        1 << 20,
                        3),
                load().log());
        options.put(Setting.ACCESS_LOG, "stdout");
        assertEquals(new LogSettings.Access.StandardOutput(), load().log().access());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "log: {format: xml}     | `xml` (expected: text or json)",
                "log: {access: a%b}     | `a%b` (expected: off, stderr, stdout, or a file without % in its path)",
                "log: {maxFiles: 21}    | `21` (expected: 1 to 20)",
                "log: {level: info}     | log.level: unknown key (expected: access, format, maxFileSize, maxFiles)",
            })
    void log_thatIsWronglyPut_isRefusedWithItsPlace(String text, String refusal) {
        write(text);
        ConfigException refused = assertThrows(ConfigException.class, this::load);
        assertTrue(String.valueOf(refused.getMessage()).endsWith(refusal), refused.getMessage());
    }

    @Test
    void emptyVariable_isNotGiven() {
        environment.put("SEALGATE_HTTP", "");
        assertEquals(Optional.of(new HostPort("127.0.0.1", 9000)), load().http());
    }

    @Test
    void paths_inTheFileAreRelativeToIt_othersToTheWorkingDirectory() throws IOException {
        Files.createDirectories(directory.resolve("etc"));
        Files.writeString(directory.resolve("etc/s.yaml"), "data: d\ntls: {cert: c.pem, key: k.pem}");
        environment.put("SEALGATE_CONFIG", "etc/s.yaml");
        options.put(Setting.TLS_KEY, "my.key");
        GatewayConfig config = load();
        assertEquals(directory.resolve("etc/d"), config.dataDirectory());
        assertEquals(
                Optional.of(new GatewayConfig.TlsFiles(directory.resolve("etc/c.pem"), directory.resolve("my.key"))),
                config.tlsFiles());
    }

    @Test
    void rootAccessKeyFromTheEnvironment_replacesThatOfTheDefaultAccount() {
        environment.put("SEALGATE_ACCESS_KEY", "minioadmin");
        environment.put("SEALGATE_SECRET_KEY", "minioadmin");
        GatewayConfig config = load("accounts: [{id: 111122223333, rootAccessKeys: [{id: abc, secret: 12345678}]}]");
        assertEquals(
                List.of(AccessKey.of("minioadmin", "minioadmin")),
                config.defaultAccount().rootAccessKeys());
    }

    @Test
    void rootKey_comesFromVariableBeforeFileBeforeDeclaration() {
        write("rootKey: {command: [echo, x]}");
        assertTrue(
                load().rootKey().toString().contains("echo"), load().rootKey().toString());
        environment.put("SEALGATE_ROOT_KEY_FILE", "key");
        assertEquals("file " + directory.resolve("key"), load().rootKey().toString());
        environment.put("SEALGATE_ROOT_KEY", "ab".repeat(32));
        assertTrue(
                load().rootKey().toString().contains("SEALGATE_ROOT_KEY"),
                load().rootKey().toString());
    }

    @Test
    void printedConfiguration_showsNoSecret() {
        environment.put("SEALGATE_ROOT_KEY", "ab".repeat(32));
        String printed = load("""
                accounts:
                  - id: 111122223333
                    rootAccessKeys: [{id: AKIAROOT, secret: rootsecretrootsecret}]
                    users: [{name: ann, accessKeys: [{id: AKIAANN, secret: annssecretannssecret}]}]
                """).toString();
        assertTrue(printed.contains("AKIAROOT") && printed.contains("AKIAANN"), printed);
        assertFalse(
                printed.contains("secretroot") || printed.contains("secretann") || printed.contains("abab"), printed);
    }

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "{http: off, https: off}  | --http and --https: both are off (expected: HOST:PORT for at least one)",
                "http: 9000               | sealgate.yaml:1: http: `9000` (expected: HOST:PORT, for example 127.0.0.1:9000, or off)",
                "http: a:65536            | sealgate.yaml:1: http: `a:65536` (expected: HOST:PORT, for example 127.0.0.1:9000, or off)",
                "http:                    | sealgate.yaml:1: http: `` (expected: HOST:PORT, for example 127.0.0.1:9000, or off)",
                "durability: fast         | sealgate.yaml:1: durability: `fast` (expected: strict or relaxed)",
                "audit: {s3DataEvents: some} | sealgate.yaml:1: audit.s3DataEvents: `some` (expected: all, none, or a list of buckets and bucket/prefix)",
                "region: moon             | sealgate.yaml:1: region: `moon` (expected: an AWS region, for example us-east-1)",
                "data: [a]                | sealgate.yaml:1: data: a list (expected: one value)",
                "tls: yes                 | sealgate.yaml:1: tls: one value (expected: a mapping)",
                "tls: {cert: a}           | --tls-cert and --tls-key: only one is given (expected: both or neither)",
                "tls: {certificate: a}    | sealgate.yaml:1: tls.certificate: unknown key (expected: cert, key)",
                "sse: {allowCustomerKeyOverHttp: 1} | sealgate.yaml:1: sse.allowCustomerKeyOverHttp: `1` (expected: true or false)",
                "virtualHostDomains: x    | sealgate.yaml:1: virtualHostDomains: one value (expected: a list)",
                "virtualHostDomains: [.x] | sealgate.yaml:1: virtualHostDomains[0]: `.x` (expected: a host name such as s3.example.com, without a leading dot)",
                "limits: {maxInFlightRequests: 0} | sealgate.yaml:1: limits.maxInFlightRequests: `0` (expected: a whole number from 1 to 999999999)",
                "limits: {maxPutSize: 5GB} | sealgate.yaml:1: limits.maxPutSize: `5GB` (expected: a size such as 512MiB or 5GiB)",
                "limits: {idleTimeout: 60} | sealgate.yaml:1: limits.idleTimeout: `60` (expected: a duration such as 500ms, 60s or 5m)",
                "limits: {idleTimeout: 0s} | sealgate.yaml:1: limits.idleTimeout: `0s` (expected: a duration such as 500ms, 60s or 5m)",
                "rootKey: {}              | sealgate.yaml:1: rootKey: 0 sources (expected: exactly one of file, environment, command)",
                "rootKey: {file: a, environment: b} | sealgate.yaml:1: rootKey: 2 sources (expected: exactly one of file, environment, command)",
                "accounts: [{name: x}]    | sealgate.yaml:1: accounts[0]: `id` is missing",
                "accounts: [{id: 12}]     | sealgate.yaml:1: accounts[0].id: `12` (expected: 12 digits)",
                "kms: {keys: [{id: x}]}   | sealgate.yaml:1: kms.keys[0].id: `x` (expected: a lower-case UUID, for example 1234abcd-12ab-34cd-56ef-1234567890ab)",
                "kms: {keys: [{id: 1234abcd-12ab-34cd-56ef-1234567890ab, policy: '{}'}]} | sealgate.yaml:1: kms.keys[0].policy: the key policy: Syntax errors in policy (expected: a Statement)",
                "kms: {keys: [{id: 1234abcd-12ab-34cd-56ef-1234567890ab, alias: alias/aws/s3}]} | sealgate.yaml:1: kms.keys[0].alias: `alias/aws/s3` (expected: alias/NAME of letters, digits and /_-, not starting with alias/aws/)",
                "kms: {keys: [{id: 1234abcd-12ab-34cd-56ef-1234567890ab, account: 999999999999}]} | sealgate.yaml:1: kms.keys[0].account: `999999999999` (expected: the id of a declared account)",
                "'- a'                    | sealgate.yaml:1: no mapping (expected: `key: value` lines)",
            })
    void badValue_isOneLineWithPlaceAndWhatIsAccepted(String yaml, String message) {
        assertEquals(message, refusal(yaml));
    }

    @Test
    void badValueDeepInTheFile_namesItsLine() {
        assertEquals(
                "sealgate.yaml:7: kms.keys[1].id: `nonsense` (expected: a lower-case UUID, for example"
                        + " 1234abcd-12ab-34cd-56ef-1234567890ab)",
                refusal("""
                        # a comment
                        region: us-east-1

                        kms:
                          keys:
                            - id: 1234abcd-12ab-34cd-56ef-1234567890ab
                            - id: nonsense
                        """));
    }

    @Test
    void unknownKey_namesItsLineAndTheKnownOnes() {
        String message = refusal("region: us-east-1\nregoin: us-east-1\n");
        assertTrue(
                message.startsWith(
                        "sealgate.yaml:2: regoin: unknown key (expected: accounts, archive, audit, auth, blobs, data, durability, "),
                message);
    }

    @Test
    void badSecret_isRefusedWithoutBeingShown() {
        String message = refusal(
                "accounts:\n  - id: 111122223333\n    rootAccessKeys: [{id: AKIA, secret: \"pass word with spaces\"}]");
        assertTrue(message.startsWith("sealgate.yaml:3: accounts[0].rootAccessKeys[0].secret: not accepted"), message);
        assertFalse(message.contains("word"), message);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "accounts: [{id: 111122223333}, {id: 111122223333}]",
                "accounts: [{id: 111122223333, rootAccessKeys: [{id: abc, secret: 12345678}, {id: abc, secret: 87654321}]}]",
                "accounts: [{id: 111122223333, users: [{name: a}, {name: a}]}]",
                "kms: {keys: [{id: 1234abcd-12ab-34cd-56ef-1234567890ab}, {id: 1234abcd-12ab-34cd-56ef-1234567890ab}]}",
                "kms: {keys: [{id: 1234abcd-12ab-34cd-56ef-1234567890ab, alias: a}, {id: 2234abcd-12ab-34cd-56ef-1234567890ab, alias: alias/a}]}",
            })
    void whatMustBeUnique_isRefusedWhenItAppearsTwice(String yaml) {
        assertTrue(refusal(yaml).contains("that is not used before"), refusal(yaml));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "a: b: c                          | sealgate.yaml:1: not valid YAML: ",
                "region: \"x                      | sealgate.yaml:1: not valid YAML: ",
            })
    void yamlThatIsNotPlain_isRefused(String yaml, String start) {
        assertTrue(refusal(yaml).startsWith(start), refusal(yaml));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "region: us-east-1\nmetrics:\n\taccess: anyone\n",
                "region: us-east-1\nmetrics:\n \taccess: anyone\n",
                "region: us-east-1\nmetrics:\n\t  access: anyone\nlimits:\n\tidleTimeout: 1s\n"
            })
    void tabThatIndents_isNamedWithItsLine(String yaml) {
        assertEquals(
                "sealgate.yaml:3: a tab indents this line (expected: spaces; YAML takes no tabs there)", refusal(yaml));
    }

    @Test
    void tabsWithinATextOrAComment_areNobodysMistake() {
        assertEquals(
                "eu-west-1",
                load("# with a\ttab\nregion: eu-west-1\t# and\tmore\ndata: \"a\tb\"\n")
                        .region());
    }

    @Test
    void malformedPolicy_isLocated_andNotRepeated() {
        assertEquals(
                "sealgate.yaml:8: accounts[0].users[0].policies[0].document: policy reads: Actions/Conditions must be prefaced"
                        + " by a vendor, e.g., iam, sdb, ec2, etc: statement 2 (Sid two), Action: `GetObject`"
                        + " (expected: service:Name, for example s3:GetObject, that this kind of policy can allow)",
                refusal("""
                        accounts:
                          - id: "111122223333"
                            name: a
                            users:
                              - name: ann
                                policies:
                                  - name: reads
                                    document: |
                                      {"Statement":[
                                        {"Effect":"Allow","Action":"s3:*","Resource":"*"},
                                        {"Sid":"two","Effect":"Allow","Action":"GetObject","Resource":"*"}]}
                        """));
    }

    @Test
    void aliasesRepetitionsSeveralDocumentsDepthAndSize_areRefused() {
        assertAll(
                () -> assertTrue(
                        refusal("region: us-east-1\nregion: us-east-1").startsWith("sealgate.yaml:2: "),
                        "repeated key"),
                () -> assertTrue(
                        refusal("region: &a us-east-1\nhttp: *a")
                                .equals("sealgate.yaml:2: an alias (expected: the value itself)"),
                        "alias"),
                () -> assertTrue(
                        refusal("region: us-east-1\n---\nregion: us-east-1").contains("a second document"),
                        "documents"),
                () -> assertTrue(
                        refusal("data: " + "[".repeat(100)).startsWith("sealgate.yaml:1: not valid YAML: "), "depth"),
                () -> assertTrue(refusal("#".repeat(1 << 21)).contains("at most 1 MiB"), "size"));
    }

    @Test
    void namedFileThatIsAbsent_isRefused() {
        options.put(Setting.CONFIG, "nowhere.yaml");
        ConfigException refused = assertThrows(ConfigException.class, this::load);
        assertEquals("nowhere.yaml: cannot be read (expected: a readable file in UTF-8)", refused.getMessage());
    }

    @Test
    void emptyFile_isTheDefault() {
        assertEquals(load().toString(), load("# nothing\n").toString());
        assertEquals(load().toString(), load("").toString());
    }

    @ParameterizedTest(name = "{0}={1} -> {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "SEALGATE_HTTP       | nine  | SEALGATE_HTTP: `nine` (expected: HOST:PORT, for example 127.0.0.1:9000, or off)",
                "SEALGATE_DURABILITY | 1     | SEALGATE_DURABILITY: `1` (expected: strict or relaxed)",
                "SEALGATE_ACCESS_KEY | abc   | SEALGATE_ACCESS_KEY and SEALGATE_SECRET_KEY: only one is given (expected: both or neither)",
                "SEALGATE_TLS_CERT   | a.pem | --tls-cert and --tls-key: only one is given (expected: both or neither)",
            })
    void badVariable_namesTheVariable(String name, String value, String message) {
        environment.put(name, value);
        assertEquals(message, assertThrows(ConfigException.class, this::load).getMessage());
    }

    @Test
    void badOption_namesTheOption() {
        options.put(Setting.HTTPS, "x:y\nz");
        assertEquals(
                "--https: `x:y?z` (expected: HOST:PORT, for example 127.0.0.1:9000, or off)",
                assertThrows(ConfigException.class, this::load).getMessage());
    }

    @Test
    void fileThatIsNotUtf8_isRefused() throws IOException {
        Files.write(directory.resolve("sealgate.yaml"), "region: \u00fc".getBytes(StandardCharsets.ISO_8859_1));
        assertTrue(
                String.valueOf(assertThrows(ConfigException.class, this::load).getMessage())
                        .contains("UTF-8"));
    }

    @Test
    void durations_andSizes_areReadWithTheirUnits() {
        Limits limits = load("limits: {idleTimeout: 1500ms, drainTimeout: 2m, maxPutSize: 3KiB}")
                .limits();
        assertEquals(Duration.ofMillis(1500), limits.idleTimeout());
        assertEquals(Duration.ofMinutes(2), limits.drainTimeout());
        assertEquals(3072, limits.maxPutBytes());
    }
}
