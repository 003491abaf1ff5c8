package dev.sealgate.gateway.edge.exchange;

import java.util.function.BooleanSupplier;

/**
 * How many requests of each {@link Standing} there may be at once, from admission until the answer was sent, and how much they may keep in
 * memory: bodies that are documents, and answers. Where there is no more of either, requests whose document is still on its way give way
 * to newer ones, see {@link Waiting}; where there are none, the newer one is refused. An account has a share alone, see {@link Room}.
 * Thread-safe; nobody waits.
 */
public final class Places {
    /** The bounds of one standing. */
    public record Bounds(int requests, long memoryBytes) {}

    // Guarded by this, like every place: a few instructions at a time.
    private final Room anonymous;
    private final Room unverified;
    private final Room known;

    /**
     * @param strangers of those who did not sign, and as much again of those whose signature is not verified yet
     * @param known of those whose signature was verified
     */
    public Places(Bounds strangers, Bounds known) {
        this.anonymous = new Room(strangers);
        this.unverified = new Room(strangers);
        this.known = new Room(known);
    }

    /**
     * A request that has no place yet: its head alone may be enough to answer it.
     *
     * @param remoteAddress from where it comes
     */
    public Place enter(String remoteAddress) {
        return new Place(this, Origin.of(remoteAddress));
    }

    private Room room(Standing standing) {
        return switch (standing) {
            case Standing.Unknown.ANONYMOUS -> anonymous;
            case Standing.Unknown.UNVERIFIED -> unverified;
            case Standing.Known _ -> known;
        };
    }

    /** The place and memory of one request. Thread-safe: it is left by whoever sent the answer. */
    public static final class Place {
        private enum State {
            OUTSIDE,
            SEATED,
            GAVE_WAY,
            LEFT
        }

        private final Places places;
        private final Origin origin;
        private Standing standing = Standing.ANONYMOUS;
        private State state = State.OUTSIDE;
        private long heldBytes;
        private long expectedBytes;
        private boolean awaited;
        private BooleanSupplier stopWaiting = () -> false;

        private Place(Places places, Origin origin) {
            this.places = places;
            this.origin = origin;
        }

        Origin origin() {
            return origin;
        }

        /** Moves over to those of {@code next}, memory included. */
        void admit(Standing next) {
            synchronized (places) {
                requireToStay();
                if (state == State.LEFT || (state == State.SEATED && standing.equals(next))) {
                    return;
                }
                Room to = places.room(next);
                to.requireRoomFor(1, heldBytes, next, this);
                giveBack();
                standing = next;
                state = State.SEATED;
                to.take(1, heldBytes, next);
            }
        }

        /** @throws BusyException when those of this standing keep too much already */
        public void hold(long bytes) {
            synchronized (places) {
                requireToStay();
                if (state != State.LEFT) {
                    Room room = places.room(standing);
                    room.requireRoomFor(0, bytes, standing, this);
                    room.take(0, bytes, standing);
                    heldBytes += bytes;
                    if (awaited) {
                        room.awaitKeeping(this, standing);
                    }
                }
            }
        }

        /** Takes memory for an answer whose size is a guess, before it is made. */
        void expectAnswer(long bytes) {
            synchronized (places) {
                hold(bytes);
                expectedBytes += bytes;
            }
        }

        /** The answer was made: from now on it takes what it takes, not what was expected. */
        public void keepAnswer(long bytes) {
            synchronized (places) {
                if (state != State.GAVE_WAY) {
                    long more = bytes - expectedBytes;
                    expectedBytes = 0;
                    hold(more);
                }
            }
        }

        /**
         * From now on, until {@link #documentCame}, this may give way to others.
         *
         * @param stop ends the wait, unless it is over
         */
        void awaitDocument(BooleanSupplier stop) {
            synchronized (places) {
                requireToStay();
                if (state != State.LEFT) {
                    stopWaiting = stop;
                    awaited = true;
                    places.room(standing).await(this, standing);
                }
            }
        }

        void documentCame() {
            synchronized (places) {
                requireToStay();
                waitNoLonger();
            }
        }

        private void waitNoLonger() {
            awaited = false;
            places.room(standing).awaitNoLonger(this, standing);
        }

        /** Or turns out not to wait any more. */
        void giveWay() {
            waitNoLonger();
            if (stopWaiting.getAsBoolean()) {
                giveBack();
                state = State.GAVE_WAY;
            }
        }

        private void requireToStay() {
            if (state == State.GAVE_WAY) {
                throw new BusyException();
            }
        }

        /** The answer was sent, or nobody waits for it any more. */
        public void leave() {
            synchronized (places) {
                if (state == State.OUTSIDE || state == State.SEATED) {
                    giveBack();
                    state = State.LEFT;
                }
            }
        }

        private void giveBack() {
            waitNoLonger();
            places.room(standing).giveBack(state == State.SEATED ? 1 : 0, heldBytes, standing);
        }

        /** The body of a request that takes this place. */
        public Body seat(Body body) {
            return new SeatedBody(body, this);
        }
    }
}
