package dev.sealgate.gateway.exchange;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sealgate.gateway.exchange.Places.Bounds;
import dev.sealgate.gateway.exchange.Places.Place;
import org.junit.jupiter.api.Test;

/** Places and memory: strangers have theirs, and cannot have those of others. */
class PlacesTest {
    private final Places places = new Places(new Bounds(1, 100), new Bounds(1, 100));

    private Place seated(Standing standing) {
        Place place = places.enter();
        place.seat(Body.EMPTY).admit(standing);
        return place;
    }

    @Test
    void standingsHavePlacesOfTheirOwn() {
        seated(Standing.ANONYMOUS);
        seated(Standing.UNVERIFIED);
        Place known = seated(Standing.KNOWN);
        for (Standing standing : Standing.values()) {
            assertThrows(BusyException.class, () -> seated(standing));
        }
        known.leave();
        known.leave();
        seated(Standing.KNOWN);
        assertThrows(BusyException.class, () -> seated(Standing.KNOWN));
    }

    @Test
    void memory_movesOverWithItsRequest_andComesBackWithItsEnd() {
        Place first = seated(Standing.UNVERIFIED);
        first.hold(100);
        Place stranger = seated(Standing.ANONYMOUS);
        assertThrows(BusyException.class, () -> stranger.hold(1));
        first.seat(Body.EMPTY).admit(Standing.KNOWN);
        stranger.hold(100);
        assertThrows(BusyException.class, () -> first.hold(1));
        first.leave();
        Place next = seated(Standing.KNOWN);
        assertDoesNotThrow(() -> next.hold(100));
    }

    @Test
    void requestThatFindsNoRoomAmongTheKnown_leavesNothingBehind() {
        Place known = seated(Standing.KNOWN);
        known.hold(60);
        Place unverified = seated(Standing.UNVERIFIED);
        unverified.hold(60);
        known.leave();
        Place other = places.enter();
        other.seat(Body.EMPTY).admit(Standing.KNOWN);
        other.hold(60);
        assertThrows(BusyException.class, () -> unverified.seat(Body.EMPTY).admit(Standing.KNOWN));
        unverified.leave();
        Place stranger = seated(Standing.UNVERIFIED);
        assertDoesNotThrow(() -> stranger.hold(100));
    }
}
