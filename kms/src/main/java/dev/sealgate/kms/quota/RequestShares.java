package dev.sealgate.kms.quota;

import dev.sealgate.kms.quota.Demand.Asked;
import dev.sealgate.storage.StorageException;
import dev.sealgate.storage.cluster.Clocks;
import dev.sealgate.storage.metadata.Database;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Divides request rates among the gateways of one store, by what is asked of each: while calls come, each says ten times a second what
 * it was asked for, and looks what the others were.
 *
 * <p>A turn is two questions to the store; without calls there are none. While the store is away the last shares stay in force.
 * Thread-safe.
 */
public final class RequestShares implements Sharing, AutoCloseable {
    static final Duration TURN = Duration.ofMillis(100);

    /** How long a rate counts as asked for after its last call. */
    static final Duration QUIET = Duration.ofSeconds(5);

    /** The most rates a gateway speaks of: those nearest to their limit. */
    private static final int MOST_RATES = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(RequestShares.class);

    private final RequestRates rates;
    private final DemandRows rows;
    private final Clocks clocks;
    private final Consumer<Runnable> afterATurn;
    private final Runnable end;

    private volatile boolean awake;
    private volatile Demands demands;

    private long lastTurn; // guarded by this
    private boolean failing; // guarded by this
    private boolean closed; // guarded by this

    /**
     * Divides the rates from now on, until this is closed.
     *
     * @param gateway its name among those that share the store; empty where none does: then nothing is divided
     */
    public static Optional<RequestShares> start(RequestRates rates, Database database, String gateway, Clocks clocks) {
        if (gateway.isEmpty()) {
            return Optional.empty();
        }
        ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("request-shares").factory());
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        Consumer<Runnable> later = turn -> {
            ScheduledFuture<?> _ = executor.schedule(turn, TURN.toMillis(), TimeUnit.MILLISECONDS);
        };
        return Optional.of(new RequestShares(rates, database, gateway, clocks, later, executor::close));
    }

    /**
     * @param afterATurn runs the next turn when it is time
     * @param end returns when none runs any more
     */
    RequestShares(
            RequestRates rates,
            Database database,
            String gateway,
            Clocks clocks,
            Consumer<Runnable> afterATurn,
            Runnable end) {
        this.rates = rates;
        this.rows = new DemandRows(database, gateway, clocks);
        this.clocks = clocks;
        this.afterATurn = afterATurn;
        this.end = end;
        demands = rows.look();
        rates.share(this);
    }

    @Override
    public void asked(RateBucket bucket) {
        bucket.count();
        if (!awake) {
            wake();
        }
    }

    /** The first caller after a pause looks, and those that come meanwhile wait for it: what the others do is not known. */
    private synchronized void wake() {
        if (!awake) {
            lastTurn = clocks.nanoTime().getAsLong();
            nextTurn();
        }
    }

    private synchronized void nextTurn() {
        if (closed) {
            return;
        }
        awake = turn();
        if (awake) {
            afterATurn.accept(this::nextTurn);
        }
    }

    /** Whether there is another one to come. */
    private boolean turn() {
        long nanos = clocks.nanoTime().getAsLong();
        List<Asked> asked = demand(Duration.ofNanos(nanos - lastTurn), nanos);
        lastTurn = nanos;
        try {
            if (asked.isEmpty()) {
                rows.leave();
            } else {
                share(asked);
            }
            recovered();
        } catch (RuntimeException e) {
            failed(e); // an exception would end the turns
        }
        return !asked.isEmpty();
    }

    private List<Asked> demand(Duration elapsed, long nanos) {
        List<Asked> asked = new ArrayList<>();
        rates.buckets().forEach((rate, bucket) -> {
            double perSecond = bucket.demand(elapsed, nanos, QUIET);
            if (perSecond > 0) {
                asked.add(new Asked(rate, perSecond));
            }
        });
        return asked;
    }

    private void share(List<Asked> asked) {
        List<Asked> told = asked.size() <= MOST_RATES ? asked : nearestToTheirLimit(asked);
        rows.tell(told);
        Demands seen = rows.look();
        demands = seen;
        Map<RateKey, Double> own = told.stream().collect(Collectors.toMap(Asked::rate, Asked::perSecond));
        long now = RequestRates.nanos(clocks.local().instant());
        rates.buckets().forEach((rate, bucket) -> {
            Double perSecond = own.get(rate);
            bucket.share(perSecond == null ? seen.equalShare() : Shares.of(perSecond, seen.others(rate)), now);
        });
    }

    private List<Asked> nearestToTheirLimit(List<Asked> asked) {
        return asked.stream()
                .sorted(Comparator.comparingDouble(this::ofItsLimit).reversed())
                .limit(MOST_RATES)
                .toList();
    }

    private double ofItsLimit(Asked asked) {
        RateBucket bucket = rates.buckets().get(asked.rate());
        return bucket == null ? 0 : asked.perSecond() / bucket.perSecond();
    }

    private void failed(RuntimeException e) {
        if (!failing && e instanceof StorageException) {
            LOG.warn("request rates stay divided as they were, until the metadata store answers: {}", e.getMessage());
        } else if (!failing) {
            LOG.error("request rates stay divided as they were", e);
        }
        failing = true;
    }

    private void recovered() {
        if (failing) {
            failing = false;
            LOG.info("request rates are divided by demand again");
        }
    }

    @Override
    public Beginning beginning(RateKey rate) {
        return demands.beginning(rate);
    }

    /** Leaves its share to the others; the rates stay divided as they were. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        end.run();
        try {
            rows.leave();
        } catch (StorageException e) {
            LOG.debug("the others count this gateway for {} more", DemandRows.COUNTS_FOR, e);
        }
    }
}
