package dev.sealgate.storage.metadata.postgres;

import dev.sealgate.storage.StorageException;
import dev.sealgate.storage.metadata.StoreObserver;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;

/** What one committer took at once: commits it in as few batches as it can, and tells everybody the outcome. */
final class Round {
    private final Connections connections;
    private final Committers committers;
    private final Slot slot;
    private final StoreObserver observer;
    private List<Waiting> left;
    private Backoff backoff = new Backoff();
    private boolean oneByOne;

    Round(Connections connections, Committers committers, Slot slot, List<Waiting> taken) {
        this.connections = connections;
        this.committers = committers;
        this.slot = slot;
        observer = connections.observer();
        left = taken;
    }

    void run() {
        while (!left.isEmpty()) {
            Batch batch = new Batch();
            List<Waiting> admitted = new ArrayList<>();
            List<Waiting> rejected = new ArrayList<>();
            List<Waiting> later = new ArrayList<>();
            for (Waiting each : left) {
                boolean full = batch.isFull() || (oneByOne && !admitted.isEmpty());
                (full ? later : batch.admit(each) ? admitted : rejected).add(each);
            }
            try {
                commit(batch, admitted, rejected, later);
            } catch (Throwable e) { // whatever it is, somebody waits for the outcome
                left.forEach(each -> committers.fail(each, e));
                throw e;
            }
        }
    }

    private void commit(Batch batch, List<Waiting> admitted, List<Waiting> rejected, List<Waiting> later) {
        try {
            observer.beginning();
            if (slot.commit(batch, earliest(admitted))) {
                observer.committed(batch.transactions());
                admitted.forEach(each -> committers.settle(each, Waiting.Outcome.COMMITTED));
                // A rejection may rest on a write of this same batch, so nobody reruns before that write is there.
                rejected.forEach(each -> committers.settle(each, Waiting.Outcome.LOST_HERE));
                left = later;
                backoff = new Backoff();
                return;
            }
            rejectFailing(batch, admitted);
            pauseOrFail(new StorageException.Slow(
                    "metadata database: a commit lost every race until its time was over", new TimeoutException()));
        } catch (SQLException e) {
            StorageException failure = connections.failure(e);
            if (PostgresFailures.mayPass(e)) {
                observer.retried();
                pauseOrFail(failure);
            } else if (admitted.size() > 1) {
                oneByOne = true; // it may be the fault of one of them
            } else {
                fail(admitted, failure);
            }
        } catch (StorageException e) {
            fail(admitted, e);
        }
    }

    private static Deadline earliest(List<Waiting> admitted) {
        return admitted.stream()
                .map(Waiting::deadline)
                .reduce(Deadline::orEarlier)
                .orElseThrow();
    }

    /** Those whose reads do not hold run again; the others did nothing wrong. */
    private void rejectFailing(Batch batch, List<Waiting> admitted) {
        Reads.Failing failing = connections.ask(batch.reads()::failing);
        List<Waiting> stay = new ArrayList<>(left);
        for (Waiting each : admitted) {
            if (failing.concerns(each.reads())) {
                stay.remove(each);
                committers.settle(each, Waiting.Outcome.LOST);
            }
        }
        if (failing.isEmpty()) {
            slot.look();
        }
        left = stay;
    }

    private void pauseOrFail(StorageException failure) {
        List<Waiting> late =
                left.stream().filter(each -> each.deadline().isOver()).toList();
        fail(late, failure);
        if (!left.isEmpty()) {
            backoff.pause(latest(left));
        }
    }

    private static Deadline latest(List<Waiting> waiting) {
        return waiting.stream().map(Waiting::deadline).reduce(Deadline::orLater).orElseThrow();
    }

    private void fail(List<Waiting> some, StorageException failure) {
        List<Waiting> stay = new ArrayList<>(left);
        stay.removeAll(some);
        left = stay;
        some.forEach(each -> committers.fail(each, failure));
    }
}
