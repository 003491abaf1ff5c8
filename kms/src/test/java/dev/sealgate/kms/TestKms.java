package dev.sealgate.kms;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sealgate.kms.error.KmsErrorCode;
import dev.sealgate.kms.error.KmsException;
import dev.sealgate.kms.fault.Faults;
import dev.sealgate.kms.key.KmsServiceEvent;
import dev.sealgate.kms.key.ResourceQuotas;
import dev.sealgate.kms.quota.CostlyWork;
import dev.sealgate.kms.quota.RequestRates;
import dev.sealgate.policy.Authorizer;
import dev.sealgate.policy.context.AccountId;
import dev.sealgate.policy.document.PrincipalIds;
import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.SecretBytes;
import dev.sealgate.storage.metadata.Database;
import dev.sealgate.storage.metadata.InMemoryMetadataStore;
import dev.sealgate.storage.metadata.MetadataStore;
import dev.sealgate.storage.seal.RecordSeal;
import dev.sealgate.storage.seal.RootKey;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A KMS over an in-memory store, with a clock that tests move, spoken to as over the wire. */
final class TestKms implements InstantSource {
    static final AccountId ACCOUNT = new AccountId("111122223333");
    static final AccountId OTHER_ACCOUNT = new AccountId("444455556666");
    static final String REGION = "us-east-1";
    static final String UNKNOWN_ID = "99999999-9999-4999-8999-999999999999";

    /** The account's own root, calling directly. */
    static final Sender CALL = Sender.root(ACCOUNT, REGION);

    static final Sender FOREIGN_CALL = Sender.root(OTHER_ACCOUNT, REGION);
    static final Sender OTHER_REGION_CALL = Sender.root(ACCOUNT, "eu-west-1");

    /** S3 calling for a user of the account who may do anything to keys whose policy leaves it to the account. */
    static final Sender VIA_S3 = Sender.user("ann", Sender.allow("kms:*")).viaS3();

    /** A user that no policy may name, because there is none. */
    static final String NOBODY = "arn:aws:iam::" + ACCOUNT + ":user/nobody";

    private volatile Instant now = Instant.parse("2026-01-02T03:04:05.678Z");
    /** How long calls were held up on purpose, all together. */
    private final AtomicReference<Duration> heldUp = new AtomicReference<>(Duration.ZERO);

    final Faults faults = new Faults(delay -> heldUp.accumulateAndGet(delay, Duration::plus));
    final MetadataStore store;
    final Database database;
    final Kms kms;

    /** As that of {@link dev.sealgate.storage.metadata.TestDatabases}. */
    static final RootKey ROOT = new RootKey(SecretBytes.owning(new byte[RootKey.SIZE_BYTES]));

    private static final PrincipalIds EVERYBODY = PrincipalIds.textual(named -> !named.equals(NOBODY));
    private static final Map<String, Integer> UNTHROTTLED = Map.of(RequestRates.ALL_OTHERS, Integer.MAX_VALUE);

    /** What the KMS did on its own. */
    final List<KmsServiceEvent> happened = new CopyOnWriteArrayList<>();

    TestKms() {
        this(new InMemoryMetadataStore());
    }

    TestKms(MetadataStore store) {
        this(store, ResourceQuotas.DEFAULTS);
    }

    TestKms(MetadataStore store, ResourceQuotas quotas) {
        this(store, quotas, UNTHROTTLED, Duration.ZERO);
    }

    /** One that is started some time later than others. */
    TestKms(MetadataStore store, Duration later) {
        this(store, ResourceQuotas.DEFAULTS, UNTHROTTLED, later);
    }

    /** @param rates calls per second by group */
    TestKms(Map<String, Integer> rates) {
        this(new InMemoryMetadataStore(), ResourceQuotas.DEFAULTS, rates, Duration.ZERO);
    }

    TestKms(MetadataStore store, PrincipalIds principals) {
        this(store, ROOT, principals, ResourceQuotas.DEFAULTS, UNTHROTTLED, Duration.ZERO);
    }

    /** One whose store is sealed under this root key. */
    TestKms(MetadataStore store, RootKey root) {
        this(store, root, EVERYBODY, ResourceQuotas.DEFAULTS, UNTHROTTLED, Duration.ZERO);
    }

    private TestKms(MetadataStore store, ResourceQuotas quotas, Map<String, Integer> rates, Duration later) {
        this(store, ROOT, EVERYBODY, quotas, rates, later);
    }

    private TestKms(
            MetadataStore store,
            RootKey root,
            PrincipalIds principals,
            ResourceQuotas quotas,
            Map<String, Integer> rates,
            Duration later) {
        this.store = store;
        this.database = new Database(store, new RecordSeal(root));
        advance(later);
        kms = new Kms(
                database,
                root,
                new Authorizer(),
                principals,
                quotas,
                CostlyWork.unbounded(),
                new RequestRates(rates),
                faults,
                happened::add,
                this,
                new SecureRandom());
    }

    @Override
    public Instant instant() {
        return now;
    }

    Duration heldUp() {
        return heldUp.get();
    }

    void advance(Duration duration) {
        now = now.plus(duration);
    }

    JsonNode ok(Sender sender, String operation, String json) {
        byte[] body = kms.execute(sender.call(), operation, json.getBytes(StandardCharsets.UTF_8));
        return body.length == 0
                ? JsonMapper.shared().createObjectNode()
                : JsonMapper.shared().readTree(body);
    }

    JsonNode ok(String operation, String json) {
        return ok(CALL, operation, json);
    }

    KmsException refused(Sender sender, String operation, String json) {
        return assertThrows(
                KmsException.class,
                () -> kms.execute(sender.call(), operation, json.getBytes(StandardCharsets.UTF_8)),
                () -> operation + " " + json);
    }

    void refuses(KmsErrorCode code, String text, String operation, String json) {
        refuses(CALL, code, text, operation, json);
    }

    void refuses(Sender sender, KmsErrorCode code, String text, String operation, String json) {
        KmsException refusal = refused(sender, operation, json);
        assertEquals(code + ": " + text, refusal.code() + ": " + refusal.text().orElse("(none)"), operation);
    }

    /** For the refusals that AWS sends without a text. */
    void refusesSilently(KmsErrorCode code, String operation, String json) {
        KmsException refusal = refused(CALL, operation, json);
        assertEquals(code + " " + Optional.empty(), refusal.code() + " " + refusal.text(), operation);
    }

    /** A new key's id. */
    String createKey() {
        return ok("CreateKey", "{}").get("KeyMetadata").get("KeyId").stringValue();
    }

    /** A new key of this kind; its id. */
    String createKey(String spec, String usage) {
        return ok("CreateKey", json("KeySpec", spec, "KeyUsage", usage))
                .get("KeyMetadata")
                .get("KeyId")
                .stringValue();
    }

    String state(String keyId) {
        return ok("DescribeKey", key(keyId)).get("KeyMetadata").get("KeyState").stringValue();
    }

    /** The blob, in base64. */
    String encrypt(String keyId, String plaintext, String context) {
        return ok(
                        "Encrypt",
                        json("KeyId", keyId, "Plaintext", base64(plaintext))
                                .replaceFirst("}$", ",\"EncryptionContext\":" + context + "}"))
                .get("CiphertextBlob")
                .stringValue();
    }

    static String arn(String keyId) {
        return "arn:aws:kms:" + REGION + ":" + ACCOUNT + ":key/" + keyId;
    }

    static String key(String keyId) {
        return json("KeyId", keyId);
    }

    /** A JSON object of string fields. */
    static String json(String... namesAndValues) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            fields.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return JsonMapper.shared().writeValueAsString(fields);
    }

    static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** A time as it stands in the answer. */
    static String seconds(JsonNode time) {
        return time.decimalValue().toPlainString();
    }

    static Bytes bytes(JsonNode base64) {
        return Bytes.owning(Base64.getDecoder().decode(base64.stringValue()));
    }

    static String text(SecretBytes secret) {
        return secret.use(clear -> new String(clear, StandardCharsets.UTF_8));
    }

    static List<String> each(JsonNode list, String field) {
        return list.values().stream()
                .map(entry -> entry.get(field).stringValue())
                .collect(Collectors.toList());
    }
}
