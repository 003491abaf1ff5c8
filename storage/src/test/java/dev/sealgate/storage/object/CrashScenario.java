package dev.sealgate.storage.object;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.storage.Bytes;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A fixed sequence of operations of every kind, and what must be stored after each of them. */
final class CrashScenario {
    /**
     * One acknowledged operation.
     *
     * @param effect what it changes of the objects that a client sees
     */
    private record Step(Consumer<CrashScenario> action, Consumer<Map<String, Bytes>> effect) {}

    private static final Precondition NONE = new Precondition.None();
    private static final BucketName OTHER_BUCKET = new BucketName("other");
    private static final byte[] SMALL = World.bytes(100, 1);
    private static final byte[] LARGE = World.bytes(100_000, 2);
    private static final byte[] LARGER = World.bytes(300_000, 3);

    private static final List<Step> STEPS = List.of(
            step(run -> run.world.withBucket()),
            step(run -> run.world.put(World.path("small"), SMALL), objects -> objects.put("small", value(SMALL))),
            step(run -> run.world.put(World.path("large"), LARGE), objects -> objects.put("large", value(LARGE))),
            step(run -> run.copy("large", "copy"), objects -> objects.put("copy", value(LARGE))),
            step(run -> run.world.put(World.path("large"), LARGER), objects -> objects.put("large", value(LARGER))),
            step(run -> run.world.contents.abandon(run.world.write(LARGE))),
            step(run -> run.upload = run.world.begin(World.path("multi"))),
            step(run -> run.putPart(1, LARGE)),
            step(run -> run.putPart(2, LARGER)),
            step(run -> run.putPart(2, LARGE)),
            step(run -> run.putPart(3, SMALL)),
            step(run -> run.putPart(4, LARGE)),
            step(
                    run -> run.world.complete(run.upload(), List.of(1, 2, 3)),
                    objects -> objects.put("multi", value(LARGE, LARGE, SMALL))),
            step(run -> run.sweep()),
            step(run -> run.world.objects.delete(World.path("copy"), NONE), objects -> objects.remove("copy")),
            step(run -> run.upload = run.world.begin(World.path("aborted"))),
            step(run -> run.putPart(1, LARGE)),
            step(run -> run.world.uploads.abort(run.upload())),
            step(run -> run.world.createBucket(OTHER_BUCKET)),
            step(run -> run.upload = run.world.begin(new ObjectPath(OTHER_BUCKET, "k"))),
            step(run -> run.putPart(1, LARGER)),
            step(run -> run.world.buckets.delete(OTHER_BUCKET)),
            step(run -> run.world.put(World.path("multi"), SMALL), objects -> objects.put("multi", value(SMALL))),
            step(run -> run.sweep()));

    private final World world;
    private @Nullable Upload upload;

    CrashScenario(World world) {
        this.world = world;
    }

    private static Step step(Consumer<CrashScenario> action) {
        return new Step(action, objects -> {});
    }

    private static Step step(Consumer<CrashScenario> action, Consumer<Map<String, Bytes>> effect) {
        return new Step(action, effect);
    }

    private static Bytes value(byte[]... pieces) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] piece : pieces) {
            all.writeBytes(piece);
        }
        return Bytes.owning(all.toByteArray());
    }

    private Upload upload() {
        if (upload == null) {
            throw new AssertionError("no upload was begun");
        }
        return upload;
    }

    private void putPart(int number, byte[] plaintext) {
        world.putPart(upload(), number, plaintext);
    }

    private void copy(String from, String to) {
        ObjectVersion version = world.objects.find(World.path(from)).orElseThrow();
        world.objects.commitShared(World.path(from), VersionId.NULL, World.path(to), version, NONE);
    }

    private void sweep() {
        world.sweepAfterGrace();
    }

    /** Runs every operation; {@code acknowledged} hears after each how many are done. */
    void run(Consumer<Integer> acknowledged) {
        for (int done = 0; done < STEPS.size(); done++) {
            STEPS.get(done).action().accept(this);
            acknowledged.accept(done + 1);
        }
    }

    /** Sweeps and checks that what the first {@code acknowledged} operations stored is there, and nothing else but that. */
    static void verify(World reopened, int acknowledged, String what) {
        Map<String, Bytes> actual = new HashMap<>();
        // Its clock starts where that of the world before did, which went on since.
        reopened.pass(Duration.ofHours(1));
        reopened.sweepAfterGrace();
        Consistency.all(reopened.database, Tables.OBJECTS)
                .forEach((path, version) -> actual.put(path.key(), Bytes.owning(reopened.read(version.content()))));
        // The operation under way may have happened, unacknowledged: its commit is one point in time.
        Map<String, Bytes> without = expected(acknowledged);
        Map<String, Bytes> with = expected(Math.min(acknowledged + 1, STEPS.size()));
        assertTrue(
                actual.equals(without) || actual.equals(with),
                () -> what + ": " + actual.keySet() + " (expected: " + without.keySet() + " or " + with.keySet() + ")");
        Consistency.check(reopened);
        assertEquals(new Sweeper.Swept(0, 0, 0, 0, 0), reopened.sweepAfterGrace(), what + ": nothing is left to sweep");
    }

    private static Map<String, Bytes> expected(int acknowledged) {
        Map<String, Bytes> objects = new HashMap<>();
        STEPS.subList(0, acknowledged).forEach(step -> step.effect().accept(objects));
        return objects;
    }
}
