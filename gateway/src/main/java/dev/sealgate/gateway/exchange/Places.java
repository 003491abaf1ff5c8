package dev.sealgate.gateway.exchange;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How many requests of each {@link Standing} there may be at once, from admission until the answer was sent, and how much they may keep in
 * memory: bodies that are documents, and answers. Thread-safe; nobody waits.
 */
public final class Places {
    /** The bounds of one standing. */
    public record Bounds(int requests, long memoryBytes) {}

    private final Map<Standing, Room> rooms = new EnumMap<>(Standing.class);

    private static final class Room {
        private final Semaphore places;
        private final long memoryLimitBytes;
        private final AtomicLong memoryBytes;

        Room(int requests, long memoryLimitBytes, AtomicLong memoryBytes) {
            this.places = new Semaphore(requests);
            this.memoryLimitBytes = memoryLimitBytes;
            this.memoryBytes = memoryBytes;
        }

        boolean hold(long bytes) {
            if (memoryBytes.addAndGet(bytes) <= memoryLimitBytes) {
                return true;
            }
            memoryBytes.addAndGet(-bytes);
            return false;
        }
    }

    /**
     * @param strangers of those who did not sign, and as many again of those whose signature is not verified yet; they share the memory
     * @param known of those whose signature was verified
     */
    public Places(Bounds strangers, Bounds known) {
        AtomicLong strange = new AtomicLong();
        rooms.put(Standing.ANONYMOUS, new Room(strangers.requests(), strangers.memoryBytes(), strange));
        rooms.put(Standing.UNVERIFIED, new Room(strangers.requests(), strangers.memoryBytes(), strange));
        rooms.put(Standing.KNOWN, new Room(known.requests(), known.memoryBytes(), new AtomicLong()));
    }

    /** A request that has no place yet: its head alone may be enough to answer it. */
    public Place enter() {
        return new Place(this);
    }

    private Room room(Standing standing) {
        Room room = rooms.get(standing);
        if (room == null) {
            throw new IllegalStateException("no room for " + standing);
        }
        return room;
    }

    /** The place and memory of one request. Thread-safe: it is left by whoever sent the answer. */
    public static final class Place {
        private final Places places;
        private Standing standing = Standing.ANONYMOUS;
        private boolean seated;
        private boolean left;
        private long heldBytes;

        private Place(Places places) {
            this.places = places;
        }

        /** Moves over to those of {@code next}, memory included. */
        synchronized void admit(Standing next) {
            if (left || (seated && standing == next)) {
                return;
            }
            Room to = places.room(next);
            if (!to.places.tryAcquire()) {
                throw new BusyException();
            }
            if (!to.hold(heldBytes)) {
                to.places.release();
                throw new BusyException();
            }
            giveBack();
            standing = next;
            seated = true;
        }

        /** @throws BusyException when those of this standing keep too much already */
        public synchronized void hold(long bytes) {
            if (left) {
                return;
            }
            if (!places.room(standing).hold(bytes)) {
                throw new BusyException();
            }
            heldBytes += bytes;
        }

        /** The answer was sent, or nobody waits for it any more. */
        public synchronized void leave() {
            if (!left) {
                left = true;
                giveBack();
            }
        }

        private void giveBack() {
            Room room = places.room(standing);
            room.memoryBytes.addAndGet(-heldBytes);
            if (seated) {
                room.places.release();
            }
        }

        /** The body of a request that takes this place. */
        public Body seat(Body body) {
            return new SeatedBody(body, this);
        }
    }
}
