package dev.sealgate.kms;

import dev.sealgate.storage.SecretBytes;
import dev.sealgate.storage.metadata.KeyRange;
import dev.sealgate.storage.metadata.MetadataStore;
import dev.sealgate.storage.metadata.Scans;
import dev.sealgate.storage.metadata.Schema;
import dev.sealgate.storage.seal.RecordSeal;
import dev.sealgate.storage.seal.RootKey;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What is in the tables of the KMS, looked at from below. */
final class StoredKeys {
    private final MetadataStore store;
    private final StringBuilder decoded = new StringBuilder();
    private int records;

    StoredKeys(MetadataStore store) {
        this.store = store;
        List.of(Schema.KMS_KEYS, Schema.KMS_ALIASES).forEach(this::read);
    }

    private void read(Schema table) {
        RecordSeal seal = new RecordSeal(new RootKey(SecretBytes.owning(new byte[RootKey.SIZE_BYTES])));
        Scans.forEachStored(store, table, row -> {
            byte[] record = seal.open(table.id(), row.key().view(), row.value().view());
            decoded.append(new String(record, StandardCharsets.ISO_8859_1));
            records++;
        });
    }

    int records() {
        return records;
    }

    /** The records as someone sees them who can open the seal of records. */
    String decoded() {
        return decoded.toString();
    }

    /** Every record of every table, sealed as it lies there: one that is written again is another. */
    static Map<String, String> everything(MetadataStore store) {
        Map<String, String> records = new TreeMap<>();
        for (Schema table : Schema.values()) {
            Scans.forEachStored(
                    store,
                    table,
                    row -> records.put(
                            table + " " + hex(row.key().view()), hex(row.value().view())));
        }
        return records;
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    /** The tables of grants that hold anything. */
    static List<Schema> grantTables(MetadataStore store) {
        return Stream.of(
                        Schema.KMS_GRANTS,
                        Schema.KMS_GRANTS_BY_GRANTEE,
                        Schema.KMS_GRANTS_BY_RETIRER,
                        Schema.KMS_GRANT_HEADS)
                .filter(table -> holdsAnything(store, table))
                .toList();
    }

    private static boolean holdsAnything(MetadataStore store, Schema table) {
        return !store.keys(table, KeyRange.all(), 1).found().isEmpty();
    }

    /** As in a store of a version that did not count keys. */
    static void forgetCounts(MetadataStore store) {
        store.write(tx -> tx.scan(Schema.KMS_KEY_COUNTS, KeyRange.all(), 1_000)
                .found()
                .forEach(row -> tx.delete(Schema.KMS_KEY_COUNTS, row.key().view())));
    }
}
