package dev.sealgate.gateway.operate.explain;

import dev.sealgate.gateway.config.ExplainSettings;
import dev.sealgate.gateway.edge.exchange.HttpRequest;
import dev.sealgate.gateway.edge.exchange.RequestObserver;
import dev.sealgate.gateway.edge.exchange.Sample;
import dev.sealgate.gateway.edge.exchange.Trace;
import dev.sealgate.policy.Caller;
import dev.sealgate.policy.context.AccountId;
import dev.sealgate.storage.StorageException;
import dev.sealgate.storage.journal.Journal;
import dev.sealgate.storage.metadata.Database;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what was decided about requests, off their path: a request leaves a few references in a bounded queue, and one thread
 * works out and writes the rest, in batches.
 *
 * <p>Thread-safe. No request ever waits for it; when requests come faster than it writes, the oldest that wait are dropped and
 * counted. Denials have a queue of their own, so that traffic which is allowed does not displace them.
 */
public final class DecisionRecorder implements RequestObserver, AutoCloseable {
    /** Decisions that may wait, of each kind: a few megabytes. */
    static final int CAPACITY = 4_096;

    /** Decisions in one commit. With the pause between two commits it bounds what recording costs under load. */
    private static final int BATCH = 1_000;

    /** Denials of requests that nobody signed: anybody can cause as many as he likes. */
    static final int STRANGERS_PER_MINUTE = 60;

    private static final Duration PAUSE = Duration.ofMillis(250);
    private static final Duration FLUSH_LIMIT = Duration.ofSeconds(10);
    private static final Duration COMPLAINT_EVERY = Duration.ofMinutes(1);
    private static final Logger LOG = LoggerFactory.getLogger(DecisionRecorder.class);

    private final Journal<RecordedRequest> journal;
    private final ExplainSettings settings;
    private final InstantSource clock;
    private final Recording recording = new Recording(); // used by the writing thread only
    private final Thread writer =
            Thread.ofPlatform().name("sealgate-explain").daemon().unstarted(this::writeUntilClosed);

    private final Sample strangers = new Sample(STRANGERS_PER_MINUTE);
    private final Map<AccountId, String> newestDenials = new ConcurrentHashMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final Condition settled = lock.newCondition();
    private final Backlog denied; // this and what follows: guarded by lock
    private final Backlog allowed;
    private Progress written = new Progress(0, 0);
    private Progress wanted = new Progress(0, 0);
    private boolean closed;

    private long lost; // used by the writing thread only, as what follows
    private long complainedOf;
    private Instant lastComplaint = Instant.EPOCH;

    /** How many of each queue are behind us. */
    private record Progress(long denied, long allowed) {
        boolean covers(Progress other) {
            return denied >= other.denied && allowed >= other.allowed;
        }
    }

    /** Writes only after {@link #start}. */
    DecisionRecorder(Journal<RecordedRequest> journal, ExplainSettings settings, InstantSource clock, int capacity) {
        this.journal = journal;
        this.settings = settings;
        this.clock = clock;
        this.denied = new Backlog(capacity);
        this.allowed = new Backlog(capacity);
    }

    /**
     * One that writes already. The database must stay open until it is closed.
     *
     * @param shared whether other gateways record there, too
     */
    public static DecisionRecorder start(
            Database database, boolean shared, ExplainSettings settings, InstantSource clock) {
        DecisionRecorder recorder = new DecisionRecorder(Journals.over(database, shared), settings, clock, CAPACITY);
        recorder.start();
        return recorder;
    }

    void start() {
        writer.start();
    }

    Journal<RecordedRequest> journal() {
        return journal;
    }

    @Override
    public Consumer<Sent> answered(Answered request) {
        record(request.request(), request.trace(), request.status());
        return RequestObserver::ignore;
    }

    /** Takes note of an answered request; those of unknown senders, and about which nothing was decided, leave nothing. */
    void record(HttpRequest request, Trace trace, int status) {
        if (trace.caller().isEmpty()) {
            return;
        }
        Caller caller = trace.caller().get();
        Observed observed = new Observed(
                clock.instant(),
                request.requestId(),
                trace.operation().orElse("-"),
                status,
                trace.errorCode(),
                caller.principal(),
                caller.policies(),
                caller.decisions());
        if (observed.denied() && caller.principal().account().isEmpty() && !strangers.takes(observed.time())) {
            return;
        }
        if (observed.denied()) {
            observed.accounts().forEach(account -> newestDenials.put(account, observed.requestId()));
            add(denied, observed);
        } else if (settings.allowed() && !observed.decisions().isEmpty()) {
            add(allowed, observed);
        }
    }

    /** The newest denied request of this process that the account's administrators may look into. */
    Optional<String> newestDenial(AccountId account) {
        return Optional.ofNullable(newestDenials.get(account));
    }

    private void add(Backlog backlog, Observed observed) {
        lock.lock();
        try {
            boolean first = denied.isEmpty() && allowed.isEmpty();
            backlog.add(observed);
            if (first) {
                arrived.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Waits, for a limited time, until all that was recorded before can be found. */
    void flush() {
        lock.lock();
        try {
            Progress target = new Progress(denied.offered(), allowed.offered());
            wanted = target;
            arrived.signal();
            long left = FLUSH_LIMIT.toNanos();
            while (!written.covers(target) && !closed && left > 0) {
                left = settled.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    /** How many requests were dropped because the queues were full. */
    public long dropped() {
        lock.lock();
        try {
            return denied.dropped() + allowed.dropped();
        } finally {
            lock.unlock();
        }
    }

    /** Removes what is too old or too much; for housekeeping. */
    public void trim() {
        Instant now = clock.instant();
        long removed = journal.trim(now.minus(settings.retention()), settings.maxRecords(), now);
        if (removed > 0) {
            LOG.debug("removed {} recorded requests", removed);
        }
    }

    private void writeUntilClosed() {
        boolean more = true;
        while (more) {
            more = await();
            more |= writeBatch();
            complain();
        }
    }

    /** Waits for work, then a little longer so that more comes together, unless somebody wants it now; false when closed. */
    private boolean await() {
        lock.lock();
        try {
            while (denied.isEmpty() && allowed.isEmpty() && !closed) {
                arrived.awaitUninterruptibly();
            }
            long left = PAUSE.toNanos();
            while (written.covers(wanted) && !closed && left > 0) {
                left = arrived.awaitNanos(left);
            }
            return !closed;
        } catch (InterruptedException e) {
            LOG.debug("interrupted: the pause between two batches was cut short", e);
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** False when nothing waited. */
    private boolean writeBatch() {
        List<Observed> batch = new ArrayList<>();
        Progress reached;
        lock.lock();
        try {
            batch.addAll(denied.take(BATCH));
            int weight = batch.stream().mapToInt(Observed::weight).sum();
            batch.addAll(allowed.take(BATCH - weight));
            reached = new Progress(denied.gone(), allowed.gone());
        } finally {
            lock.unlock();
        }
        write(batch);
        settle(reached);
        return !batch.isEmpty();
    }

    private void write(List<Observed> batch) {
        if (batch.isEmpty()) {
            return;
        }
        try {
            Recording.Batch records = recording.of(batch);
            journal.append(records.entries(), records.texts());
        } catch (StorageException e) {
            lost += batch.size();
            LOG.debug("a batch of {} decided requests was not recorded", batch.size(), e);
        } catch (RuntimeException e) {
            // A record that cannot be made must not end the recording of all others.
            lost += batch.size();
            LOG.error("a batch of {} decided requests was not recorded", batch.size(), e);
        }
    }

    private void settle(Progress reached) {
        lock.lock();
        try {
            written = reached;
            settled.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** At most one line a minute, however much is dropped. */
    private void complain() {
        long missing = dropped() + lost;
        Instant now = clock.instant();
        if (missing > complainedOf && !now.isBefore(lastComplaint.plus(COMPLAINT_EVERY))) {
            LOG.warn(
                    "{} decided requests were not recorded for explain and policy check: they came faster than they can be"
                            + " written, or writing failed",
                    missing - complainedOf);
            complainedOf = missing;
            lastComplaint = now;
        }
    }

    /** Writes what waits. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            arrived.signal();
            settled.signalAll();
        } finally {
            lock.unlock();
        }
        try {
            writer.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
