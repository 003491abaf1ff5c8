package dev.sealgate.gateway.edge.exchange;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the requests of one standing have of places and memory, all together and by account.
 *
 * <p>An account gets no more once it has {@link #ACCOUNT_TO_FREE} times as much as is free of either: three quarters of what others left. Not
 * thread-safe.
 */
final class Room {
    static final int ACCOUNT_TO_FREE = 3;

    private final Places.Bounds bounds;
    private final Use everybody = new Use();
    private final Map<String, Use> accounts = new HashMap<>();

    /** What some of the requests have. */
    private static final class Use {
        private final Waiting waiting = new Waiting();
        /** Those of them that keep memory. */
        private final Waiting keeping = new Waiting();

        private int requests;
        private long memoryBytes;
    }

    Room(Places.Bounds bounds) {
        this.bounds = bounds;
    }

    /**
     * Has those give way that wait for their document until there is room: first of the account, when it has more than its share.
     *
     * @throws BusyException when there is none all the same
     */
    void requireRoomFor(int moreRequests, long moreBytes, Standing standing, Places.Place newcomer) {
        if (moreBytes > bounds.memoryBytes()) {
            throw new BusyException();
        }
        Optional<Use> own = account(standing);
        if (moreRequests > 0) {
            own.ifPresent(use -> requireShareOfPlaces(use, moreRequests, newcomer));
            while (everybody.requests + moreRequests > bounds.requests()) {
                makeWay(everybody.waiting, newcomer);
            }
        }
        if (moreBytes > 0) {
            own.ifPresent(use -> requireShareOfMemory(use, moreBytes, newcomer));
            while (everybody.memoryBytes + moreBytes > bounds.memoryBytes()) {
                makeWay(everybody.keeping, newcomer);
            }
        }
    }

    private void requireShareOfPlaces(Use own, int more, Places.Place newcomer) {
        while (own.requests > 0
                && own.requests + more > ACCOUNT_TO_FREE * ((long) bounds.requests() - everybody.requests)) {
            makeWay(own.waiting, newcomer);
        }
    }

    private void requireShareOfMemory(Use own, long moreBytes, Places.Place newcomer) {
        while (own.memoryBytes > 0
                && own.memoryBytes + moreBytes > ACCOUNT_TO_FREE * (bounds.memoryBytes() - everybody.memoryBytes)) {
            makeWay(own.keeping, newcomer);
        }
    }

    private static void makeWay(Waiting those, Places.Place newcomer) {
        those.nextToGo(newcomer).orElseThrow(BusyException::new).giveWay();
    }

    private Optional<Use> account(Standing standing) {
        return standing instanceof Standing.Known(String account)
                ? Optional.ofNullable(accounts.get(account))
                : Optional.empty();
    }

    private List<Use> uses(Standing standing) {
        return account(standing).map(own -> List.of(everybody, own)).orElse(List.of(everybody));
    }

    void take(int requests, long bytes, Standing standing) {
        if (standing instanceof Standing.Known(String account)) {
            accounts.putIfAbsent(account, new Use());
        }
        change(requests, bytes, standing);
    }

    private void change(int requests, long bytes, Standing standing) {
        for (Use use : uses(standing)) {
            use.requests += requests;
            use.memoryBytes += bytes;
        }
    }

    void giveBack(int requests, long bytes, Standing standing) {
        change(-requests, -bytes, standing);
        if (standing instanceof Standing.Known(String account)) {
            accounts.computeIfPresent(account, (_, use) -> use.requests == 0 && use.memoryBytes == 0 ? null : use);
        }
    }

    /** From now on the request may have to give way. */
    void await(Places.Place place, Standing standing) {
        uses(standing).forEach(use -> use.waiting.add(place));
    }

    /** From now on it may have to for its memory, too. */
    void awaitKeeping(Places.Place place, Standing standing) {
        uses(standing).forEach(use -> use.keeping.add(place));
    }

    void awaitNoLonger(Places.Place place, Standing standing) {
        uses(standing).forEach(use -> {
            use.waiting.remove(place);
            use.keeping.remove(place);
        });
    }
}
