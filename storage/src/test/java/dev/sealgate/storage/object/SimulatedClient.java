package dev.sealgate.storage.object;

import dev.sealgate.storage.StorageException;
import dev.sealgate.storage.object.ObjectRepository.CommitResult;
import dev.sealgate.storage.object.UploadRepository.CompleteResult;
import dev.sealgate.storage.object.UploadRepository.PutPartResult;
import dev.sealgate.storage.seal.ByteSource;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * A client of one gateway, and what it knows: it alone writes its keys, so that after each answer only that may be there. A key whose last
 * write was not answered may hold either, for good, and is written no more.
 */
final class SimulatedClient {
    private static final Precondition NONE = new Precondition.None();
    private static final List<byte[]> PIECES = IntStream.range(0, 12)
            .mapToObj(i -> World.bytes(i % 3 == 0 ? 100 : 65_537 + i, i))
            .toList();

    /** What may be at every key of all clients; what an object holds is in its ETag. */
    static final class Known {
        final TreeMap<String, Set<Optional<String>>> possible = new TreeMap<>();
        final Set<String> settled = new TreeSet<>();
        int acknowledged;
        int refused;
    }

    private final Simulation simulation;
    private final SimulatedGateway gateway;
    private final World world;
    private final Known known;
    private final String name;
    private int keys;

    SimulatedClient(Simulation simulation, SimulatedGateway gateway, Known known, String name) {
        this.simulation = simulation;
        this.gateway = gateway;
        this.known = known;
        this.name = name;
        world = gateway.world;
    }

    void run(int operations) {
        for (int i = 0; i < operations && !gateway.process.ending; i++) {
            simulation.sleep(Duration.ofMillis(simulation.random.nextInt(3_000)));
            if (world.membership.serving()) {
                operation();
            }
        }
        gateway.process.users--;
    }

    private void operation() {
        String stay = gateway.stay();
        try {
            world.database.inRequest(() -> {
                switch (simulation.random.nextInt(10)) {
                    case 0, 1, 2 -> put(content());
                    case 3 -> multipart();
                    case 4 -> copy();
                    case 5, 6 -> delete();
                    default -> get(anyKey());
                }
                return this;
            });
        } catch (StorageException e) {
            known.refused++;
            if (!Simulation.isFault(e) && gateway.stay().equals(stay)) {
                throw new AssertionError("failed at a gateway that was well: " + e.getMessage(), e);
            }
        }
    }

    /** Pieces, by their numbers: {@code 3+7}. */
    private String content() {
        return Integer.toString(simulation.random.nextInt(PIECES.size()));
    }

    static byte[] bytes(String content) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (String piece : content.split("\\+", -1)) {
            all.writeBytes(PIECES.get(Integer.parseInt(piece)));
        }
        return all.toByteArray();
    }

    private String anyKey() {
        List<String> all = List.copyOf(known.possible.keySet());
        return all.isEmpty() ? name : all.get(simulation.random.nextInt(all.size()));
    }

    /** One of the four keys that this client writes now. */
    private String ownKey() {
        List<String> own =
                known.settled.stream().filter(key -> key.startsWith(name + "/")).toList();
        if (own.size() < 4) {
            String fresh = name + "/" + keys++;
            known.possible.put(fresh, Set.of(Optional.empty()));
            known.settled.add(fresh);
            return fresh;
        }
        return own.get(simulation.random.nextInt(own.size()));
    }

    /** From now until it is answered either may be there. */
    private void writing(String key, Optional<String> after) {
        Set<Optional<String>> either = new HashSet<>(known.possible.getOrDefault(key, Set.of()));
        either.add(after);
        known.possible.put(key, either);
        known.settled.remove(key);
    }

    private void answered(String key, Optional<String> now) {
        known.possible.put(key, Set.of(now));
        known.settled.add(key);
        known.acknowledged++;
    }

    /** As requests begin; what they read may be old by the time it counts. */
    private void readAhead(String key) {
        world.database.ahead(List.of(BucketRepository.at(World.BUCKET), ObjectRepository.at(World.path(key))));
    }

    private void put(String content) {
        String key = ownKey();
        readAhead(key);
        NewContent written = world.write(bytes(content));
        writing(key, Optional.of(content));
        try {
            CommitResult result =
                    world.objects.commit(World.path(key), world.version(written.content(), content), written, NONE);
            requireResult(result instanceof CommitResult.Committed, result);
        } finally {
            world.contents.abandon(written);
        }
        answered(key, Optional.of(content));
    }

    private void delete() {
        String key = ownKey();
        readAhead(key);
        writing(key, Optional.empty());
        world.objects.delete(World.path(key), NONE);
        answered(key, Optional.empty());
    }

    private void copy() {
        String source = anyKey();
        readAhead(source);
        Optional<ObjectVersion> version = world.objects.find(World.path(source));
        String key = ownKey();
        if (version.isPresent() && !source.equals(key)) {
            String content = version.get().etag();
            writing(key, Optional.of(content));
            CommitResult result = world.objects.commitShared(
                    World.path(source), VersionId.NULL, World.path(key), version.get(), NONE);
            if (result instanceof CommitResult.Committed) {
                answered(key, Optional.of(content));
            } else {
                unchanged(key, content);
            }
        }
    }

    private void unchanged(String key, String refused) {
        Set<Optional<String>> before = new HashSet<>(known.possible.getOrDefault(key, Set.of()));
        if (before.size() > 1) {
            before.remove(Optional.of(refused));
        }
        known.possible.put(key, before);
        known.settled.add(key);
    }

    private void multipart() {
        String key = ownKey();
        Upload upload = new Upload(
                UploadIds.create(world.now.get(), simulation.ids),
                World.path(key),
                world.now.get(),
                Map.of(),
                Map.of(),
                Optional.empty(),
                false,
                World.envelope(1),
                false,
                "arn:aws:iam::111122223333:root");
        gateway.uploads.create(upload);
        List<String> parts = new ArrayList<>();
        for (int number = 1; number <= 1 + simulation.random.nextInt(3) || number <= parts.size(); number++) {
            String content = content();
            NewContent written = world.write(bytes(content), 1, number);
            Part part = new Part(number, written.content(), content, world.now.get(), Optional.empty());
            try {
                requireResult(gateway.uploads.putPart(upload, part, written) == PutPartResult.STORED, "no upload");
            } finally {
                world.contents.abandon(written);
            }
            parts.add(content);
        }
        if (simulation.random.nextInt(4) == 0) {
            gateway.uploads.abort(upload);
        } else {
            complete(key, upload, parts);
        }
    }

    private void complete(String key, Upload upload, List<String> parts) {
        String content = String.join("+", parts);
        writing(key, Optional.of(content));
        List<Integer> numbers = IntStream.rangeClosed(1, parts.size()).boxed().toList();
        CompleteResult result = gateway.uploads.complete(
                upload, numbers, _ -> true, NONE, assembly -> world.version(assembly.content(), content));
        requireResult(result instanceof CompleteResult.Completed, result);
        answered(key, Optional.of(content));
    }

    private static void requireResult(boolean expected, Object result) {
        if (!expected) {
            throw new AssertionError("unexpected: " + result);
        }
    }

    /** Reads with pauses, to the end. */
    private void get(String key) {
        Optional<ObjectVersion> version = world.objects.find(World.path(key));
        if (version.isEmpty()) {
            return;
        }
        try (ContentKeys contentKeys = World.keys(1);
                ByteSource source = world.contents.open(version.get().content(), contentKeys)) {
            byte[] read = new byte[(int) source.sizeBytes()];
            for (int done = 0; done < read.length; ) {
                if (simulation.random.nextInt(8) == 0) {
                    simulation.sleep(Duration.ofSeconds(simulation.random.nextInt(90)));
                }
                done += source.read(done, read, done, Math.min(16 * 1024, read.length - done));
            }
            if (!Arrays.equals(bytes(version.get().etag()), read)) {
                throw new AssertionError("wrong bytes of " + key);
            }
        }
    }
}
