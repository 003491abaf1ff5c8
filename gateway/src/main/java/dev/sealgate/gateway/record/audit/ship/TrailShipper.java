package dev.sealgate.gateway.record.audit.ship;

import dev.sealgate.gateway.record.audit.file.AuditLog;
import dev.sealgate.gateway.record.audit.file.ClosedFile;
import dev.sealgate.gateway.record.audit.file.TrailPublicKey;
import dev.sealgate.storage.StorageException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings each closed file of this gateway's trail to where all gateways find it, in order and in the background: what an earlier life
 * left, too. Thread-safe.
 */
public final class TrailShipper implements AutoCloseable {
    /** Later than this other gateways do not find what they should, and the log says so. */
    static final Duration LAGS_AFTER = Duration.ofMinutes(10);

    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    /** How long the end of the process waits for the last file; the next start ships it otherwise. */
    private static final Duration ENDS_WITHIN = Duration.ofSeconds(20);

    private static final Logger LOG = LoggerFactory.getLogger(TrailShipper.class);

    private final AuditLog log;
    private final ShippedFiles shipped;
    private final String gateway;
    private final TrailPublicKey signer;
    private final InstantSource clock;
    private final CountDownLatch ending = new CountDownLatch(1);
    private final Thread thread;

    private Optional<Set<String>> done = Optional.empty(); // guarded by this
    private boolean lagging; // guarded by this
    private volatile long shippedTo;

    /** @param signer of this gateway's digests */
    public TrailShipper(
            AuditLog log, ShippedFiles shipped, String gateway, TrailPublicKey signer, InstantSource clock) {
        this.log = log;
        this.shipped = shipped;
        this.gateway = gateway;
        this.signer = signer;
        this.clock = clock;
        thread = Thread.ofPlatform().name("sealgate-audit-shipping").daemon().unstarted(this::shipUntilClosed);
    }

    /** Ships from now on by itself. */
    public void start() {
        thread.start();
    }

    /** All records up to this one are where every gateway finds them. */
    public long shippedTo() {
        return shippedTo;
    }

    private void shipUntilClosed() {
        boolean more = true;
        while (more) {
            try {
                more = !ending.await(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
                boolean all = shipClosed();
                if (!more && !all) {
                    tellOfTheRest();
                }
            } catch (InterruptedException _) {
                return; // the process does not wait any longer
            } catch (RuntimeException e) {
                LOG.error("shipping the audit trail failed; it is tried again", e);
            }
        }
    }

    private static void tellOfTheRest() {
        LOG.warn("the end of the audit trail is not yet where other gateways find it; the next start brings it there");
    }

    /** Ships what is closed and was not; false where that does not go now. */
    synchronized boolean shipClosed() {
        List<ClosedFile> files = log.closedFiles();
        Optional<ClosedFile> waiting = Optional.empty();
        try {
            Set<String> names = done();
            for (ClosedFile file : files) {
                waiting = Optional.of(file);
                if (!names.contains(file.name())) {
                    ship(file);
                    names.add(file.name());
                }
                shippedTo = Math.max(shippedTo, file.lastSequence());
                waiting = Optional.empty();
            }
            caughtUp();
            return true;
        } catch (StorageException e) {
            lag(waiting, e);
            return false;
        }
    }

    /** What the metadata have is asked for once in a life: nobody else ships files of this gateway. */
    private Set<String> done() {
        Set<String> names = done.orElseGet(() -> new HashSet<>(shipped.namesOf(gateway)));
        done = Optional.of(names);
        return names;
    }

    private void ship(ClosedFile file) {
        try {
            // What is left of a life before the root key was replaced, the old key signed.
            shipped.ship(gateway, file, log.signerOf(file).orElse(signer));
        } catch (IOException e) {
            LOG.error(
                    "the audit file {} cannot be read, and no other gateway will find its records; see: sealgate audit verify",
                    file.records(),
                    e);
        }
    }

    private void caughtUp() {
        if (lagging) {
            LOG.info("the audit trail is where other gateways find it again");
        }
        lagging = false;
    }

    private void lag(Optional<ClosedFile> waiting, StorageException e) {
        Instant since = waiting.map(ClosedFile::closed).orElse(Instant.MAX);
        boolean late = since.isBefore(clock.instant().minus(LAGS_AFTER));
        if (late && !lagging) {
            LOG.warn(
                    "the audit trail from {} on is not yet where other gateways find it: {}; it is tried again",
                    since,
                    e.toString());
            lagging = true;
        } else {
            LOG.debug("an audit file could not be shipped; it is tried again", e);
        }
    }

    /** Ships the last file, once the trail is closed; waits for that only for a while. */
    @Override
    public void close() {
        ending.countDown();
        try {
            if (!thread.join(ENDS_WITHIN)) {
                tellOfTheRest();
                thread.interrupt();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
