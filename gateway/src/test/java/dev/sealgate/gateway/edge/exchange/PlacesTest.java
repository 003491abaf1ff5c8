package dev.sealgate.gateway.edge.exchange;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.gateway.edge.exchange.Places.Bounds;
import dev.sealgate.gateway.edge.exchange.Places.Place;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Places and memory: strangers have theirs, and cannot have those of others. */
class PlacesTest {
    private static final Standing KNOWN = new Standing.Known("111122223333");
    private static final Standing OTHER = new Standing.Known("444455556666");

    private final Places places = new Places(new Bounds(1, 100), new Bounds(1, 100));

    private Place seated(Standing standing) {
        return seated(standing, "192.0.2.1");
    }

    private Place seated(Standing standing, String address) {
        Place place = places.enter(address);
        place.seat(Body.EMPTY).admit(standing);
        return place;
    }

    @Test
    void standingsHavePlacesOfTheirOwn() {
        seated(Standing.ANONYMOUS);
        seated(Standing.UNVERIFIED);
        Place known = seated(KNOWN);
        for (Standing standing : List.of(Standing.ANONYMOUS, Standing.UNVERIFIED, KNOWN)) {
            assertThrows(BusyException.class, () -> seated(standing));
        }
        known.leave();
        known.leave();
        seated(KNOWN);
        assertThrows(BusyException.class, () -> seated(KNOWN));
    }

    @Test
    void memory_movesOverWithItsRequest_andComesBackWithItsEnd() {
        Place first = seated(Standing.UNVERIFIED);
        first.hold(100);
        Place stranger = seated(Standing.ANONYMOUS);
        stranger.hold(100);
        assertThrows(BusyException.class, () -> stranger.hold(1));
        assertThrows(BusyException.class, () -> first.hold(1));
        first.seat(Body.EMPTY).admit(KNOWN);
        assertThrows(BusyException.class, () -> first.hold(1));
        Place other = seated(Standing.UNVERIFIED);
        assertDoesNotThrow(() -> other.hold(100));
        first.leave();
        Place next = seated(KNOWN);
        assertDoesNotThrow(() -> next.hold(100));
    }

    @Test
    void requestThatFindsNoRoomAmongTheKnown_leavesNothingBehind() {
        Place known = seated(KNOWN);
        known.hold(60);
        Place unverified = seated(Standing.UNVERIFIED);
        unverified.hold(60);
        known.leave();
        Place other = places.enter("192.0.2.1");
        other.seat(Body.EMPTY).admit(KNOWN);
        other.hold(60);
        assertThrows(BusyException.class, () -> unverified.seat(Body.EMPTY).admit(KNOWN));
        unverified.leave();
        Place stranger = seated(Standing.UNVERIFIED);
        assertDoesNotThrow(() -> stranger.hold(100));
    }

    private final Places three = new Places(new Bounds(3, 100), new Bounds(3, 100));

    /** One whose document is on its way. */
    private static final class Waiter {
        final Body body;
        final Place place;
        boolean stopped;
        boolean came;

        Waiter(Places places, String address) {
            this(places, address, Standing.UNVERIFIED);
        }

        Waiter(Places places, String address, Standing standing) {
            place = places.enter(address);
            body = place.seat(new Body() {
                @Override
                public ByteBuffer next() {
                    return ByteBuffer.allocate(0);
                }

                @Override
                public boolean giveWay() {
                    stopped = !came;
                    return stopped;
                }
            });
            body.admit(standing);
            body.awaitDocument();
        }
    }

    @Test
    void whoWaitsLongestOfTheOriginWithTheMost_givesWayToANewcomer() {
        Waiter other = new Waiter(three, "192.0.2.9");
        Waiter first = new Waiter(three, "2001:db8::1");
        Waiter second = new Waiter(three, "2001:db8:0:0:ffff::2");
        Waiter newcomer = new Waiter(three, "192.0.2.7");
        assertTrue(first.stopped);
        assertFalse(other.stopped || second.stopped || newcomer.stopped);
        assertThrows(BusyException.class, first.body::documentCame);
        assertThrows(BusyException.class, () -> first.body.admit(KNOWN));
        first.place.leave();
        assertDoesNotThrow(newcomer.body::documentCame);
    }

    @Test
    void whoseDocumentCame_givesWayToNobody_alsoBeforeItIsRead() {
        for (int i = 0; i < 3; i++) {
            new Waiter(three, "192.0.2.1").came = true;
        }
        assertThrows(BusyException.class, () -> new Waiter(three, "192.0.2.2"));
    }

    @Test
    void whoKeepsMemoryWhileWaiting_givesWayToWhoNeedsIt_butOthersDoNot() {
        Waiter light = new Waiter(three, "192.0.2.1");
        Waiter heavy = new Waiter(three, "192.0.2.1");
        heavy.body.hold(80);
        Waiter next = new Waiter(three, "192.0.2.2");
        assertThrows(BusyException.class, () -> next.body.hold(101));
        assertFalse(heavy.stopped);
        next.body.hold(60);
        assertTrue(heavy.stopped);
        assertFalse(light.stopped);
        assertThrows(BusyException.class, () -> heavy.body.hold(1));
    }

    @Test
    void answerTakesWhatItTakes_onceItWasMade() {
        Place place = seated(Standing.ANONYMOUS);
        Body body = place.seat(Body.EMPTY);
        body.expectAnswer(90);
        assertThrows(BusyException.class, () -> body.expectAnswer(90));
        place.keepAnswer(10);
        assertDoesNotThrow(() -> place.hold(90));
        assertThrows(BusyException.class, () -> place.keepAnswer(1));
    }

    private final Places hundred = new Places(new Bounds(1, 100), new Bounds(100, 100));

    /** As many of the standing as there are places for. */
    private List<Place> fill(Standing standing) {
        return Stream.generate(() -> {
                    Place place = hundred.enter("192.0.2.1");
                    try {
                        place.seat(Body.EMPTY).admit(standing);
                        return List.of(place);
                    } catch (BusyException _) {
                        return List.<Place>of();
                    }
                })
                .takeWhile(seated -> !seated.isEmpty())
                .flatMap(List::stream)
                .toList();
    }

    @Test
    void accountThatTakesEverything_leavesAQuarterToOthers_andTheyAShareToMore() {
        List<Place> first = fill(KNOWN);
        assertEquals(75, first.size());
        assertEquals(19, fill(OTHER).size());
        first.forEach(Place::leave);
        assertEquals(56, fill(OTHER).size());
    }

    @Test
    void eachFurtherAccount_getsThreeQuartersOfWhatIsLeft() {
        List<Integer> got = IntStream.rangeClosed(1, 5)
                .mapToObj(i -> fill(new Standing.Known("account " + i)).size())
                .toList();
        assertEquals(List.of(75, 19, 5, 1, 0), got);
    }

    @Test
    void accountsHaveSharesOfTheMemory_too() {
        Place first = seated(hundred, KNOWN);
        first.hold(75);
        assertThrows(BusyException.class, () -> seated(hundred, KNOWN).hold(1));
        Place other = seated(hundred, OTHER);
        other.hold(20);
        assertThrows(BusyException.class, () -> other.hold(5));
        first.leave();
        assertDoesNotThrow(() -> other.hold(40));
    }

    private static Place seated(Places places, Standing standing) {
        Place place = places.enter("192.0.2.1");
        place.seat(Body.EMPTY).admit(standing);
        return place;
    }

    @Test
    void accountBeyondItsShare_displacesItsOwnThatWait_andNobodyElses() {
        Places four = new Places(new Bounds(4, 100), new Bounds(4, 100));
        Waiter others = new Waiter(four, "192.0.2.1", OTHER);
        Waiter first = new Waiter(four, "192.0.2.1", KNOWN);
        Waiter second = new Waiter(four, "192.0.2.1", KNOWN);
        assertFalse(first.stopped);
        Waiter third = new Waiter(four, "192.0.2.1", KNOWN);
        assertFalse(first.stopped || second.stopped || third.stopped);
        Waiter fourth = new Waiter(four, "192.0.2.1", KNOWN);
        assertTrue(first.stopped);
        assertFalse(others.stopped || second.stopped || third.stopped || fourth.stopped);
    }
}
