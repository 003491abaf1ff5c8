package dev.sealgate.storage.object;

import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.metadata.Database.Transaction;
import dev.sealgate.storage.metadata.KeyRange;
import dev.sealgate.storage.metadata.MetadataStore;
import dev.sealgate.storage.metadata.Portion;
import dev.sealgate.storage.metadata.TableRow;
import dev.sealgate.storage.object.Tables.Garbage;
import dev.sealgate.storage.object.Tables.GarbageKey;
import dev.sealgate.storage.object.Tables.OpenUpload;
import dev.sealgate.storage.object.Tables.UploadKey;
import dev.sealgate.storage.object.Tables.UploadPlace;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

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

    /** Ends uploads of the bucket, many at once; whether these were all. */
    static boolean endSome(Transaction tx, BucketName bucket, Instant now) {
        Portion<TableRow<UploadKey, OpenUpload>> some =
                tx.scan(Tables.UPLOADS, KeyRange.startingWith(Tables.prefixOf(bucket)), MetadataStore.MAX_AT_ONCE);
        some.found().forEach(row -> end(tx, row.key(), now));
        return some.rest().isEmpty();
    }

    static Bytes idBytes(String uploadId) {
        return Bytes.owning(uploadId.getBytes(StandardCharsets.UTF_8));
    }

    static String idOf(Bytes idBytes) {
        return new String(idBytes.view(), StandardCharsets.UTF_8);
    }
}
