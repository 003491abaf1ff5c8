package dev.sealgate.storage.metadata;

import dev.sealgate.storage.metadata.LogScan.Batch;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Counts the changes of write batches by kind, and keeps some of their keys. */
final class LostChanges {
    private static final int KEPT_KEYS = 20;
    private static final int HEADER_BYTES = 12;

    private record Row(Schema table, String name) {}

    /** What people made, the dearest first; all other tables are the gateway's own. */
    private static final List<Row> KINDS = List.of(
            // spotless:off
            new Row(Schema.OBJECTS,               "objects"),
            new Row(Schema.VERSIONS,              "versions of objects"),
            new Row(Schema.KMS_KEYS,              "KMS keys"),
            new Row(Schema.KMS_ALIASES,           "KMS aliases"),
            new Row(Schema.KMS_GRANTS,            "KMS grants"),
            new Row(Schema.BUCKETS,               "buckets"),
            new Row(Schema.BUCKET_POLICIES,       "bucket policies"),
            new Row(Schema.ACCOUNT_PUBLIC_ACCESS, "public access blocks of accounts"),
            new Row(Schema.IAM_USERS,             "users"),
            new Row(Schema.IAM_GROUPS,            "groups"),
            new Row(Schema.IAM_ROLES,             "roles"),
            new Row(Schema.IAM_POLICIES,          "managed policies"),
            new Row(Schema.UPLOADS,               "multipart uploads"));
            // spotless:on

    private static final class Found {
        private final Set<String> keys = new LinkedHashSet<>();
        private long changes;
        private boolean more;

        void add(String key) {
            changes++;
            if (keys.size() < KEPT_KEYS) {
                keys.add(key);
            } else {
                more |= !keys.contains(key);
            }
        }

        LostKind as(String name, boolean internal) {
            return new LostKind(name, internal, changes, List.copyOf(keys), more);
        }
    }

    private final Map<Integer, String> tables;
    private final Map<String, Found> byTable = new TreeMap<>();
    private long lastSequence = -1;

    /** @param tables RocksDB's numbers of the tables */
    LostChanges(Map<Integer, String> tables) {
        this.tables = tables;
    }

    /** What people made comes first. */
    List<LostKind> kinds() {
        Map<String, Found> left = new TreeMap<>(byTable);
        List<LostKind> kinds = new ArrayList<>();
        for (Row row : KINDS) {
            Optional.ofNullable(left.remove(RocksTables.name(row.table())))
                    .ifPresent(found -> kinds.add(found.as(row.name(), false)));
        }
        left.forEach((table, found) -> kinds.add(found.as(table, true)));
        return List.copyOf(kinds);
    }

    Optional<Long> lastSequence() {
        return lastSequence < 0 ? Optional.empty() : Optional.of(lastSequence);
    }

    /**
     * Source of the format:
     * https://github.com/facebook/rocksdb/blob/main/db/write_batch.cc (tags: https://github.com/facebook/rocksdb/blob/main/db/dbformat.h)
     */
    void add(Batch batch) {
        if (!batch.hasHeader()) {
            return;
        }
        lastSequence = Math.max(lastSequence, batch.nextSequence() - 1);
        ByteBuffer changes = ByteBuffer.wrap(batch.bytes().view());
        changes.position(HEADER_BYTES);
        while (changes.hasRemaining() && addChange(changes)) {
            // one after the other
        }
    }

    /** False when the rest cannot be told apart: a kind that this program never writes. */
    private boolean addChange(ByteBuffer changes) {
        byte tag = changes.get();
        switch (tag) {
            case 0x5 -> {
                note(varint(changes), text(changes));
                skip(changes);
            }
            case 0x1 -> {
                note(0, text(changes));
                skip(changes);
            }
            case 0x4 -> note(varint(changes), text(changes));
            case 0x0 -> note(0, text(changes));
            default -> {
                return false;
            }
        }
        return true;
    }

    private void note(int table, byte[] key) {
        String name = tables.getOrDefault(table, "table " + table);
        byTable.computeIfAbsent(name, _ -> new Found()).add(printable(key));
    }

    /** Keys hold names, zeros between them, and numbers; whatever else is no printable ASCII becomes a dot. */
    private static String printable(byte[] key) {
        StringBuilder text = new StringBuilder();
        for (char each : new String(key, StandardCharsets.ISO_8859_1).toCharArray()) {
            char separator = each == KeyWriter.TERMINATOR ? '/' : '.';
            text.append(each >= ' ' && each < 0x7f ? each : separator);
        }
        return text.toString();
    }

    private static byte[] text(ByteBuffer changes) {
        byte[] bytes = new byte[length(changes)];
        changes.get(bytes);
        return bytes;
    }

    private static void skip(ByteBuffer changes) {
        int bytes = length(changes);
        changes.position(changes.position() + bytes);
    }

    /** The checksum was right, so that a length beyond the end is a fault of this program. */
    private static int length(ByteBuffer changes) {
        int bytes = varint(changes);
        if (bytes < 0 || bytes > changes.remaining()) {
            throw new IllegalStateException("write batch: " + bytes + " bytes, " + changes.remaining() + " are left");
        }
        return bytes;
    }

    private static int varint(ByteBuffer source) {
        int value = 0;
        int shift = 0;
        byte each;
        do {
            each = source.get();
            value |= (each & 0x7f) << shift;
            shift += 7;
        } while (each < 0);
        return value;
    }
}
