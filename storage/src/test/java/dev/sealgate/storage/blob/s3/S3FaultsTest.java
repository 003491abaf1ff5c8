package dev.sealgate.storage.blob.s3;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.SecretBytes;
import dev.sealgate.storage.Seeds;
import dev.sealgate.storage.StorageException;
import dev.sealgate.storage.blob.BlobId;
import dev.sealgate.storage.blob.BlobStore;
import dev.sealgate.storage.blob.BlobStore.BlobWriter;
import dev.sealgate.storage.blob.s3.PuppetService.Answer;
import dev.sealgate.storage.blob.s3.PuppetService.Request;
import dev.sealgate.storage.seal.BlobBinding;
import dev.sealgate.storage.seal.BlobFormat;
import dev.sealgate.storage.seal.BlobSealer;
import dev.sealgate.storage.seal.ByteRange;
import dev.sealgate.storage.seal.OpenedBlob;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** A fifth of all requests goes wrong, in any way: what is said to be stored is, and what is read is what was written. */
class S3FaultsTest {
    private static final int OPERATIONS = 60;
    private static final SecretBytes KEY = SecretBytes.owning(new byte[32]);

    /** What becomes of a request that goes wrong. */
    private enum Fault {
        NEVER_ARRIVES,
        REFUSED,
        THROTTLED,
        CARRIED_OUT_AND_REFUSED,
        ANSWER_LOST,
        ANSWER_CUT,
        ANSWER_LATE,
        ERROR_WITH_200,
        BIT_FLIPPED,
        BODY_SHORT,
        RANGE_MOVED,
        ANSWER_OF_BEFORE
    }

    private static final List<Fault> FAULTS = List.of(Fault.values());

    /** Draws from one seed for all connections. */
    private static final class Faults implements PuppetService.Play {
        private final Random random;
        private final AtomicReference<Answer> before = new AtomicReference<>(Answer.error(500, "InternalError"));

        Faults(long seed) {
            random = new Random(seed);
        }

        private synchronized int next(int bound) {
            return random.nextInt(bound);
        }

        @Override
        public void play(Request request, OutputStream to) throws IOException {
            if (next(5) > 0) {
                request.pass().writeTo(to);
            } else {
                play(FAULTS.get(next(FAULTS.size())), request, to);
            }
        }

        private void play(Fault fault, Request request, OutputStream to) throws IOException {
            switch (fault) {
                case NEVER_ARRIVES -> {}
                case REFUSED -> Answer.error(500, "InternalError").writeTo(to);
                case THROTTLED -> Answer.error(503, "SlowDown").writeTo(to);
                default -> change(fault, request.line(), request.pass(), to);
            }
        }

        private void change(Fault fault, String line, Answer honest, OutputStream to) throws IOException {
            byte[] body = honest.body();
            boolean object = line.startsWith("GET /faults/") && body.length > 0;
            switch (fault) {
                case CARRIED_OUT_AND_REFUSED ->
                    Answer.error(500, "InternalError").writeTo(to);
                case ANSWER_LOST -> {}
                case ANSWER_CUT -> honest.writeTo(to, next(honest.sizeBytes()));
                case ERROR_WITH_200 -> Answer.error(200, "InternalError").writeTo(to);
                case BIT_FLIPPED -> (object ? honest.withBody(flipped(body)) : honest).writeTo(to);
                case BODY_SHORT ->
                    (object ? honest.withBody(Arrays.copyOf(body, next(body.length))) : honest).writeTo(to);
                case RANGE_MOVED -> (object ? honest.withBody(moved(body)) : honest).writeTo(to);
                case ANSWER_OF_BEFORE -> (object ? before.getAndSet(honest) : honest).writeTo(to);
                default -> {
                    Thread.onSpinWait();
                    honest.writeTo(to);
                }
            }
        }

        private byte[] flipped(byte[] body) {
            byte[] other = body.clone();
            other[next(body.length)] ^= (byte) (1 << next(8));
            return other;
        }

        private static byte[] moved(byte[] body) {
            byte[] other = new byte[body.length];
            System.arraycopy(body, 0, other, 1, body.length - 1);
            return other;
        }
    }

    @Test
    void faults_neverLoseWhatWasFinished_norGiveWrongBytes() {
        S3Proxy.createBucket("faults");
        Seeds.check(random -> {
            try (PuppetService puppet = new PuppetService(S3Proxy.endpoint());
                    S3BlobStore faulty = S3BlobStore.open(puppet.settings("faults/p", ""), S3Proxy.CREDENTIALS);
                    S3BlobStore honest = S3BlobStore.open(
                            S3BlobSettings.parse("s3://faults/p?endpoint=" + S3Proxy.endpoint()),
                            S3Proxy.CREDENTIALS)) {
                puppet.play(new Faults(random.nextLong()));
                new Run(random, faulty, honest).all();
            }
        });
    }

    private static final class Run {
        private final RandomGenerator random;
        private final BlobStore faulty;
        private final BlobStore honest;
        private final Map<BlobId, byte[]> stored = new HashMap<>();
        private int done;
        private int failed;

        Run(RandomGenerator random, BlobStore faulty, BlobStore honest) {
            this.random = random;
            this.faulty = faulty;
            this.honest = honest;
        }

        void all() {
            for (int i = 0; i < OPERATIONS; i++) {
                try {
                    one(i);
                    done++;
                } catch (StorageException e) {
                    failed++;
                }
            }
            honest.deleteUnfinished(_ -> true);
            assertEquals(0, honest.deleteUnfinished(_ -> true));
            stored.forEach((id, plaintext) ->
                    assertArrayEquals(plaintext, read(honest, id, plaintext.length, ByteRange.all(plaintext.length))));
            assertTrue(done > failed, "done: " + done + ", failed: " + failed);
        }

        private void one(int number) {
            if (stored.isEmpty() || random.nextInt(3) == 0) {
                byte[] plaintext = new byte[number % 12 == 0 ? 18_000_000 : random.nextInt(900_000)];
                new Random(number).nextBytes(plaintext);
                write(new BlobId(randomBytes()), plaintext);
            } else {
                List<BlobId> ids = List.copyOf(stored.keySet());
                BlobId id = ids.get(random.nextInt(ids.size()));
                if (random.nextInt(10) == 0) {
                    delete(id);
                } else {
                    check(id);
                }
            }
        }

        private Bytes randomBytes() {
            byte[] bytes = new byte[BlobId.SIZE_BYTES];
            random.nextBytes(bytes);
            return Bytes.owning(bytes);
        }

        private void write(BlobId id, byte[] plaintext) {
            try (BlobWriter writer = faulty.create(id)) {
                BlobSealer sealer = new BlobSealer(KEY, binding(id), writer);
                sealer.write(plaintext, 0, plaintext.length);
                sealer.finish();
                writer.finish();
                stored.put(id, plaintext);
            }
        }

        private void delete(BlobId id) {
            byte[] plaintext = Objects.requireNonNull(stored.remove(id)); // what fails may have happened
            faulty.delete(List.of(id, new BlobId(randomBytes())));
            assertThrows(
                    StorageException.Corrupt.class,
                    () -> read(honest, id, plaintext.length, ByteRange.all(plaintext.length)));
        }

        private void check(BlobId id) {
            byte[] plaintext = Objects.requireNonNull(stored.get(id));
            int offset = random.nextInt(plaintext.length + 1);
            ByteRange range = new ByteRange(offset, random.nextInt(plaintext.length - offset + 1));
            byte[] expected = Arrays.copyOfRange(plaintext, offset, (int) range.end());
            assertArrayEquals(expected, read(faulty, id, plaintext.length, range));
        }

        private static BlobBinding binding(BlobId id) {
            return new BlobBinding(id.value(), 0, 0);
        }

        private static byte[] read(BlobStore from, BlobId id, int sizeBytes, ByteRange range) {
            byte[] read = new byte[(int) range.sizeBytes()];
            ByteRange sealed = BlobFormat.sealedRange(range, sizeBytes);
            try (OpenedBlob opened =
                    new OpenedBlob(from.open(id, BlobFormat.sealedSizeBytes(sizeBytes), sealed), KEY, binding(id))) {
                for (int done = 0; done < read.length; ) {
                    done += opened.read(range.offset() + done, read, done, Math.min(262_144, read.length - done));
                }
            }
            return read;
        }
    }
}
