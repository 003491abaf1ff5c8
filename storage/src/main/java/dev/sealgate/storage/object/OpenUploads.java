package dev.sealgate.storage.object;

import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.metadata.Database;
import dev.sealgate.storage.metadata.Database.TableCursor;
import dev.sealgate.storage.metadata.Database.Transaction;
import dev.sealgate.storage.metadata.Keys;
import dev.sealgate.storage.object.Tables.Garbage;
import dev.sealgate.storage.object.Tables.GarbageKey;
import dev.sealgate.storage.object.Tables.OpenUpload;
import dev.sealgate.storage.object.Tables.UploadKey;
import dev.sealgate.storage.object.Tables.UploadPlace;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The rows of uploads in progress: how they begin and end within a transaction. */
final class OpenUploads {
    private OpenUploads() {}

    static void begin(Transaction tx, OpenUpload begun) {
        UploadKey key = UploadKey.of(begun.upload());
        tx.put(Tables.UPLOADS, key, begun);
        tx.put(Tables.UPLOAD_IDS, key.uploadId(), new UploadPlace(key.path(), key.initiated()));
    }

    /** Ends the upload; the parts that still have a row then are the sweeper's. */
    static void end(Transaction tx, UploadKey key, Instant now) {
        tx.delete(Tables.UPLOADS, key);
        tx.delete(Tables.UPLOAD_IDS, key.uploadId());
        tx.put(Tables.GARBAGE, new GarbageKey(now, idBytes(key.uploadId())), new Garbage(Garbage.Kind.UPLOAD));
    }

    /** At most {@code limit} committed uploads of the bucket. */
    static List<UploadKey> of(Database database, BucketName bucket, int limit) {
        byte[] prefix = Tables.prefixOf(bucket);
        List<UploadKey> found = new ArrayList<>();
        try (TableCursor<UploadKey, OpenUpload> cursor = database.cursor(Tables.UPLOADS)) {
            for (boolean more = cursor.seek(prefix);
                    more && found.size() < limit && Keys.startsWith(cursor.encodedKey(), prefix);
                    more = cursor.next()) {
                found.add(cursor.key());
            }
        }
        return found;
    }

    static Bytes idBytes(String uploadId) {
        return Bytes.owning(uploadId.getBytes(StandardCharsets.UTF_8));
    }

    static String idOf(Bytes idBytes) {
        return new String(idBytes.view(), StandardCharsets.UTF_8);
    }
}
