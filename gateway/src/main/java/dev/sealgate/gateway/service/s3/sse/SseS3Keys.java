package dev.sealgate.gateway.service.s3.sse;

import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.SecretBytes;
import dev.sealgate.storage.StorageException;
import dev.sealgate.storage.metadata.CborCodec;
import dev.sealgate.storage.metadata.Database;
import dev.sealgate.storage.metadata.Keys;
import dev.sealgate.storage.metadata.Schema;
import dev.sealgate.storage.metadata.SealedWithin;
import dev.sealgate.storage.metadata.Table;
import dev.sealgate.storage.object.WrappedKey;
import dev.sealgate.storage.seal.KeyWrap;
import dev.sealgate.storage.seal.RootKey;
import dev.sealgate.storage.seal.Xaes256Gcm;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The gateway's own wrapping keys (SSE-S3): numbered generations, of which the newest wraps and every one opens.
 *
 * <p>A generation is made when the first write needs it and is followed by the next when it is older than {@link #MAX_AGE} or
 * wrapped {@link #MAX_USES} keys since this gateway started. Old generations are kept, because objects name them. Gateways that
 * share a database agree on generations through it. Thread-safe.
 */
public final class SseS3Keys {
    static final Duration MAX_AGE = Duration.ofDays(30);

    /** Far below what the wrapping can bear; it bounds how much one lost generation would open. */
    static final long MAX_USES = 1L << 24;

    private static final Table<Integer, SseS3Key> TABLE =
            new Table<>(Schema.SSE_S3_KEYS, Keys.INT32, new CborCodec<>(SseS3Key.class, 1));
    private static final int KEY_BYTES = 32;
    private static final int FIRST_GENERATION = 1;

    private final Database database;
    private final Xaes256Gcm seal;
    private final SecureRandom random;
    private final InstantSource clock;
    private final ConcurrentMap<Integer, Generation> opened = new ConcurrentHashMap<>();
    private volatile int newest = FIRST_GENERATION;

    public SseS3Keys(Database database, RootKey root, SecureRandom random, InstantSource clock) {
        this.database = database;
        this.random = random;
        this.clock = clock;
        this.seal = seal(root);
    }

    private static Xaes256Gcm seal(RootKey root) {
        try (SecretBytes key = root.derive(RootKey.Purpose.SSE_S3_KEYS)) {
            return new Xaes256Gcm(key);
        }
    }

    /** The table of generations, each of which is sealed by itself. */
    public static SealedWithin<?, ?> sealedWithin(RootKey from, RootKey to) {
        Xaes256Gcm old = seal(from);
        Xaes256Gcm next = seal(to);
        return new SealedWithin<>(TABLE, (number, stored) -> {
            try (SecretBytes material = SecretBytes.owning(open(old, number, stored))) {
                byte[] sealed = material.use(bytes -> next.seal(bytes, Keys.INT32.encode(number)));
                return new SseS3Key(stored.created(), Bytes.owning(sealed));
            }
        });
    }

    /** Wraps a content key under the newest generation. */
    WrappedKey wrap(SecretBytes contentKey, String binding) {
        Generation generation = current();
        return new WrappedKey(
                Bytes.owning(Keys.INT32.encode(generation.number)), KeyWrap.wrap(generation.key, contentKey, binding));
    }

    /** What {@link #wrap} wrapped, which the caller closes; empty when it was altered or belongs elsewhere. */
    Optional<SecretBytes> unwrap(WrappedKey wrapped, String binding) {
        int number = Keys.INT32.decode(wrapped.wrappingKey().view());
        Generation generation = find(number)
                .orElseThrow(() -> new StorageException.Corrupt("SSE-S3 key generation " + number + " is missing"));
        return KeyWrap.unwrap(generation.key, wrapped.wrapped(), binding);
    }

    private Generation current() {
        for (int number = newest; ; number++) {
            Generation generation = findOrCreate(number);
            if (generation.takeUse(clock.instant())) {
                newest = number;
                return generation;
            }
        }
    }

    private Generation findOrCreate(int number) {
        return find(number).orElseGet(() -> {
            SseS3Key fresh = create(number);
            // Another thread or gateway may have made it meanwhile; the one that is stored counts.
            SseS3Key stored = database.inTransaction(tx -> tx.get(TABLE, number).orElseGet(() -> {
                tx.put(TABLE, number, fresh);
                return fresh;
            }));
            return opened.computeIfAbsent(number, _ -> open(number, stored));
        });
    }

    private Optional<Generation> find(int number) {
        Generation known = opened.get(number);
        return known != null
                ? Optional.of(known)
                : database.get(TABLE, number).map(stored -> opened.computeIfAbsent(number, _ -> open(number, stored)));
    }

    private SseS3Key create(int number) {
        byte[] key = new byte[KEY_BYTES];
        random.nextBytes(key);
        try (SecretBytes material = SecretBytes.owning(key)) {
            byte[] sealed = material.use(bytes -> seal.seal(bytes, Keys.INT32.encode(number)));
            return new SseS3Key(clock.instant(), Bytes.owning(sealed));
        }
    }

    private Generation open(int number, SseS3Key stored) {
        try (SecretBytes key = SecretBytes.owning(open(seal, number, stored))) {
            return new Generation(number, stored.created(), new Xaes256Gcm(key));
        }
    }

    private static byte[] open(Xaes256Gcm seal, int number, SseS3Key stored) {
        return seal.open(stored.sealed().view(), Keys.INT32.encode(number))
                .orElseThrow(() -> new StorageException.Corrupt(
                        "SSE-S3 key generation " + number + " was not sealed under this root key"));
    }

    /** A generation in use: not a record, because it holds a key. */
    private static final class Generation {
        private final int number;
        private final Instant created;
        private final Xaes256Gcm key;
        private final AtomicLong uses = new AtomicLong();

        Generation(int number, Instant created, Xaes256Gcm key) {
            this.number = number;
            this.created = created;
            this.key = key;
        }

        /** Counts one use; false when this generation is to be followed by another. */
        boolean takeUse(Instant now) {
            return now.isBefore(created.plus(MAX_AGE)) && uses.incrementAndGet() <= MAX_USES;
        }
    }
}
