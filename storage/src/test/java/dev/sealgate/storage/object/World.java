package dev.sealgate.storage.object;

import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.SecretBytes;
import dev.sealgate.storage.blob.ListedBlobStore;
import dev.sealgate.storage.cluster.Membership;
import dev.sealgate.storage.cluster.TestMemberships;
import dev.sealgate.storage.metadata.Database;
import dev.sealgate.storage.object.ObjectRepository.CommitResult;
import dev.sealgate.storage.object.UploadRepository.PutPartResult;
import dev.sealgate.storage.seal.ByteSource;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;

/** Everything this package offers, over one database and blob store, with keys that are always the same. */
final class World {
    static final Duration GRACE = Duration.ofMinutes(5);
    static final BucketName BUCKET = new BucketName("bucket");

    static final Instant START = Instant.parse("2026-01-02T03:04:05Z");

    final AtomicReference<Instant> now;
    final Database database;
    final ListedBlobStore blobs;
    final Membership membership;
    final ContentStore contents;
    final BucketRepository buckets;
    final ObjectRepository objects;
    final UploadRepository uploads;
    final Sweeper sweeper;

    /** The only gateway over its store, with a clock of its own. */
    World(Database database, ListedBlobStore blobs) {
        this(database, blobs, new AtomicReference<>(START), TestMemberships::alone);
    }

    /** One that goes by the test's clock. */
    World(
            Database database,
            ListedBlobStore blobs,
            AtomicReference<Instant> now,
            BiFunction<Database, InstantSource, Membership> joining) {
        this.database = database;
        this.blobs = blobs;
        this.now = now;
        membership = joining.apply(database, now::get);
        contents = new ContentStore(database, blobs, membership);
        buckets = new BucketRepository(database, now::get);
        objects = new ObjectRepository(database, contents, now::get);
        uploads = new UploadRepository(database, contents, now::get);
        sweeper = new Sweeper(database, blobs, contents, now::get, GRACE);
    }

    World withBucket() {
        createBucket(BUCKET);
        return this;
    }

    void createBucket(BucketName name) {
        buckets.create(new Bucket(name, "111122223333", "us-east-1", now.get(), BucketEncryption.NEVER_CONFIGURED));
    }

    /** Sweeps as if everything that is garbage now had been so for long enough: one sweep sees it, a later one deletes it. */
    Sweeper.Swept sweepAfterGrace() {
        Sweeper.Swept first = sweeper.sweepOnce();
        pass(GRACE);
        Sweeper.Swept later = sweeper.sweepOnce();
        return new Sweeper.Swept(
                first.contents() + later.contents(),
                first.uploads() + later.uploads(),
                first.orphans() + later.orphans(),
                first.expired() + later.expired(),
                first.failures() + later.failures());
    }

    void pass(Duration time) {
        now.updateAndGet(instant -> instant.plus(time));
    }

    static ObjectPath path(String key) {
        return new ObjectPath(BUCKET, key);
    }

    static byte[] bytes(int sizeBytes, long seed) {
        byte[] bytes = new byte[sizeBytes];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    static ContentKeys keys(int layers) {
        List<SecretBytes> keys = new ArrayList<>();
        for (int layer = 0; layer < layers; layer++) {
            byte[] key = new byte[32];
            Arrays.fill(key, (byte) (layer + 1));
            keys.add(SecretBytes.owning(key));
        }
        return new ContentKeys(keys);
    }

    NewContent write(byte[] plaintext, int layers, int partNumber) {
        try (ContentKeys keys = keys(layers);
                ContentWriter writer = contents.write(keys, partNumber)) {
            writer.write(plaintext, 0, plaintext.length);
            return writer.finish();
        }
    }

    NewContent write(byte[] plaintext) {
        return write(plaintext, 1, 0);
    }

    byte[] read(Content content) {
        try (ContentKeys keys = keys(content.layers());
                ByteSource source = contents.open(content, keys)) {
            return readFully(source);
        }
    }

    static byte[] readFully(ByteSource source) {
        byte[] bytes = new byte[(int) source.sizeBytes()];
        for (int done = 0; done < bytes.length; ) {
            done += source.read(done, bytes, done, Math.min(256 * 1024, bytes.length - done));
        }
        return bytes;
    }

    ObjectVersion version(Content content, String etag) {
        return new ObjectVersion(
                content,
                etag,
                now.get(),
                Map.of("Content-Type", "text/plain"),
                Map.of(),
                Optional.empty(),
                envelope(content.layers()),
                0);
    }

    static Envelope envelope(int layers) {
        WrappedKey wrapped = new WrappedKey(Bytes.ofHex("00"), Bytes.ofHex("01"));
        return new Envelope(
                EncryptionMode.SSE_S3,
                Optional.empty(),
                Map.of(),
                false,
                Optional.empty(),
                Optional.empty(),
                Collections.nCopies(layers, wrapped));
    }

    CommitResult put(ObjectPath path, byte[] plaintext) {
        return put(path, plaintext, new Precondition.None());
    }

    CommitResult put(ObjectPath path, byte[] plaintext, Precondition precondition) {
        NewContent content = write(plaintext);
        return objects.commit(path, version(content.content(), etag(plaintext)), content, precondition);
    }

    Optional<byte[]> get(ObjectPath path) {
        return objects.find(path).map(version -> read(version.content()));
    }

    static String etag(byte[] plaintext) {
        return Integer.toHexString(Arrays.hashCode(plaintext)) + "-" + plaintext.length;
    }

    Upload upload(ObjectPath path) {
        return new Upload(
                UploadIds.create(now.get(), new SecureRandom()),
                path,
                now.get(),
                Map.of(),
                Map.of(),
                Optional.empty(),
                false,
                envelope(1),
                false,
                "arn:aws:iam::111122223333:root");
    }

    Upload begin(ObjectPath path) {
        Upload upload = upload(path);
        if (!uploads.create(upload)) {
            throw new AssertionError("no bucket for " + path);
        }
        return upload;
    }

    PutPartResult putPart(Upload upload, int number, byte[] plaintext) {
        NewContent content = write(plaintext, 1, number);
        Part part = new Part(number, content.content(), etag(plaintext), now.get(), Optional.empty());
        return uploads.putPart(upload, part, content);
    }

    UploadRepository.CompleteResult complete(Upload upload, List<Integer> numbers) {
        return complete(upload, numbers, new Precondition.None());
    }

    UploadRepository.CompleteResult complete(Upload upload, List<Integer> numbers, Precondition precondition) {
        return uploads.complete(upload, numbers, _ -> true, precondition, assembly -> {
            if (assembly.parts().size() < numbers.size()) {
                throw new MissingPart();
            }
            return version(assembly.content(), "multipart-" + numbers.size());
        });
    }

    /** What a completion throws that names a part which is not there. */
    static final class MissingPart extends RuntimeException {}
}
