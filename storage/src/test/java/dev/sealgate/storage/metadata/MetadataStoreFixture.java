package dev.sealgate.storage.metadata;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sealgate.storage.Bytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A store, or two over the same records, and how tests speak to it. */
abstract class MetadataStoreFixture {
    static final Schema TABLE = Schema.OBJECTS;

    MetadataStore store;

    /** What others read and write through: the same, or another store over the same records, as a second gateway has it. */
    MetadataStore other;

    protected abstract MetadataStore open();

    /** Another store over the same records, where there can be one. */
    protected MetadataStore beside(MetadataStore first) {
        return first;
    }

    @BeforeEach
    void openStore() {
        store = open();
        other = beside(store);
    }

    @AfterEach
    void closeStore() {
        store.close();
        other.close();
    }

    static KeyRange startingAt(String hex) {
        return KeyRange.all().startingAt(bytes(hex));
    }

    static byte[] bytes(String hex) {
        return Bytes.ofHex(hex).toArray();
    }

    List<String> hex(KeyRange range) {
        List<StoredRow> rows = store.scan(TABLE, range, 100).found();
        rows.forEach(row -> assertEquals(row.key(), row.value()));
        assertEquals(
                rows.stream().map(StoredRow::key).toList(),
                store.keys(TABLE, range, 100).found());
        assertEquals(
                rows,
                store.groups(TABLE, range, new Delimiter(0, Bytes.ofHex(""), Optional.empty()), 100)
                        .found(),
                "without a delimiter there are no groups");
        assertEquals(rows, store.inTransaction(tx -> tx.scan(TABLE, range, 100)).found());
        return rows.stream().map(row -> row.key().toHex()).toList();
    }

    /** What a question finds, page after page. */
    static List<String> chained(Function<KeyRange, Portion<String>> question, KeyRange range) {
        List<String> found = new ArrayList<>();
        for (Optional<KeyRange> left = Optional.of(range); left.isPresent(); ) {
            Portion<String> page = question.apply(left.get());
            found.addAll(page.found());
            left = page.rest();
        }
        return found;
    }

    static Portion<String> names(Portion<StoredRow> rows) {
        return new Portion<>(
                rows.found().stream().map(row -> text(row.key().view())).toList(), rows.rest());
    }

    static Portion<String> texts(Portion<Bytes> keys) {
        return new Portion<>(keys.found().stream().map(key -> text(key.view())).toList(), keys.rest());
    }

    static RecordKey record(String key) {
        return new RecordKey(TABLE, Bytes.owning(key(key)));
    }

    static List<Optional<String>> values(List<Optional<byte[]>> values) {
        return values.stream()
                .map(value -> value.map(MetadataStoreContract::text))
                .toList();
    }

    static final Delimiter SLASH = new Delimiter(0, Bytes.owning(key("/")), Optional.empty());

    static Portion<String> steps(Portion<GroupStep> steps) {
        return new Portion<>(
                steps.found().stream()
                        .map(step -> switch (step) {
                            case KeyGroup(Bytes prefix) -> "[" + text(prefix.view()) + "]";
                            case StoredRow(Bytes key, Bytes value) -> text(key.view());
                        })
                        .toList(),
                steps.rest());
    }

    List<String> groups(KeyRange range, Delimiter delimiter) {
        List<String> all = steps(store.groups(TABLE, range, delimiter, 100)).found();
        assertEquals(all, chained(left -> steps(store.groups(TABLE, left, delimiter, 1)), range), "one by one");
        return all;
    }

    static List<RecordKey> records(String... keys) {
        return Arrays.stream(keys).map(MetadataStoreContract::record).toList();
    }

    /** Fewer where each takes a trip to a server. */
    protected int incrementsOfAThread() {
        return 100;
    }

    void increment(String name) {
        write(tx -> {
            int count = tx.get(TABLE, key(name))
                    .map(value -> Integer.parseInt(text(value)))
                    .orElse(0);
            tx.put(TABLE, key(name), key(String.valueOf(count + 1)));
        });
    }

    final Optional<String> get(String key) {
        return other.get(TABLE, key(key)).map(MetadataStoreContract::text);
    }

    final void put(String key, String value) {
        write(other, tx -> tx.put(TABLE, key(key), key(value)));
    }

    void write(Consumer<MetadataStore.Transaction> body) {
        write(store, body);
    }

    static void write(MetadataStore store, Consumer<MetadataStore.Transaction> body) {
        store.write(body);
    }

    /** Commits another transaction on another thread, during the first run of a body only. */
    void meanwhile(List<String> runs, Consumer<MetadataStore.Transaction> body) {
        if (runs.size() == 1) {
            CompletableFuture.runAsync(() -> write(other, body)).join();
        }
    }

    static void join(Future<?> other) {
        try {
            other.get();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    static byte[] key(String text) {
        return text.getBytes(UTF_8);
    }

    static String text(byte[] bytes) {
        return new String(bytes, UTF_8);
    }
}
