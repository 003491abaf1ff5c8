package dev.sealgate.gateway.service.s3.door;

import dev.sealgate.gateway.edge.exchange.Body;
import dev.sealgate.gateway.edge.exchange.BusyException;
import dev.sealgate.gateway.edge.exchange.HttpResponse;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Listings for those who did not sign: a page costs them a line and the gateway megabytes, so that only a few are made at once, and none
 * for which there would be no memory. Thread-safe.
 */
final class StrangersListings {
    /** More than an ordinary page of 1000 keys; what it really takes is known once it was made. */
    private static final long EXPECTED_BYTES = 1 << 20;

    private static final long MAX_WAIT_MILLIS = 1_000;

    private final Semaphore turns;

    StrangersListings(int atOnce) {
        this.turns = new Semaphore(atOnce, true);
    }

    /** @throws BusyException when there is no memory for the page, or too many others are made before it */
    HttpResponse make(Body body, Supplier<HttpResponse> listing) {
        body.expectAnswer(EXPECTED_BYTES);
        awaitTurn();
        try {
            return listing.get();
        } finally {
            turns.release();
        }
    }

    private void awaitTurn() {
        try {
            if (!turns.tryAcquire(MAX_WAIT_MILLIS, TimeUnit.MILLISECONDS)) {
                throw new BusyException();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new BusyException();
        }
    }
}
