package dev.sealgate.gateway.operate.cli;

import dev.sealgate.gateway.operate.cli.BucketClient.Held;
import dev.sealgate.gateway.operate.cli.BucketClient.Item;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Moves the objects of a bucket to another KMS key. Keeps no state: what an object is under tells whether it is done, so a run
 * that was interrupted is continued by running it again.
 */
final class Rewrapping {
    private static final String KMS = "aws:kms";
    private static final String DSSE = "aws:kms:dsse";
    private static final String SSE_S3 = "AES256";

    private final BucketClient bucket;
    private final Plan plan;
    private final Retries retries;
    private final RewrapTally tally;

    /**
     * What to do.
     *
     * @param toKey and {@code fromKey}: ARNs; without {@code fromKey} every object under a KMS key is moved
     * @param sseS3 whether objects under SSE-S3 are moved, too
     * @param bucketKey empty: as each object has it
     * @param startAfter keys up to this one are left out
     * @param allVersions also those that are not current
     * @param dryRun look only
     */
    record Plan(
            String toKey,
            Optional<String> fromKey,
            boolean sseS3,
            Optional<Boolean> bucketKey,
            String prefix,
            String startAfter,
            int concurrency,
            boolean allVersions,
            boolean dryRun) {}

    /** What became of an object. */
    sealed interface Outcome {
        /** Moved; in a dry run: would be. */
        record FromSseS3() implements Outcome {}

        /** Moved from another key, or to another use of bucket keys; in a dry run: would be. */
        record FromSseKms() implements Outcome {}

        /** Under SSE-S3, which was not to be touched. */
        record LeftSseS3() implements Outcome {}

        /** Under a key that only the client has (SSE-C), so that nobody else can move it. */
        record CustomerKey() implements Outcome {}

        /** Under the key already. */
        record Already() implements Outcome {}

        /** Not under the key that {@code --from-key} names. */
        record Other() implements Outcome {}

        record Gone() implements Outcome {}

        record Failed(String reason) implements Outcome {}
    }

    Rewrapping(BucketClient bucket, Plan plan, Retries retries, RewrapTally tally) {
        this.bucket = bucket;
        this.plan = plan;
        this.retries = retries;
        this.tally = tally;
    }

    /** @throws CallException and IOException when the bucket cannot be listed; an object's failure is its outcome */
    void run() throws IOException, InterruptedException {
        if (tally.wantsTotal()) {
            tally.total(count());
        }
        try (ExecutorService workers = Executors.newFixedThreadPool(
                plan.concurrency(), Thread.ofVirtual().factory())) {
            for (Optional<Item> after = Optional.of(start()); after.isPresent(); ) {
                BucketClient.Page page = list(after.get());
                move(workers, page);
                after = page.next();
            }
        } finally {
            tally.end();
        }
    }

    private long count() throws IOException, InterruptedException {
        long objects = 0;
        for (Optional<Item> after = Optional.of(start()); after.isPresent(); ) {
            BucketClient.Page page = list(after.get());
            objects += page.items().size();
            after = page.next();
        }
        return objects;
    }

    private Item start() {
        return new Item(plan.startAfter(), Optional.empty());
    }

    private BucketClient.Page list(Item after) throws IOException, InterruptedException {
        return retries.of(() ->
                plan.allVersions() ? bucket.listVersions(plan.prefix(), after) : bucket.list(plan.prefix(), after));
    }

    /** A page at a time, so that everything up to its last key is done before the next begins. */
    private void move(ExecutorService workers, BucketClient.Page page) throws InterruptedException {
        List<Callable<Boolean>> moves = page.items().stream()
                .<Callable<Boolean>>map(item -> () -> {
                    tally.done(item.text(), move(item));
                    return true;
                })
                .toList();
        for (Future<Boolean> moved : workers.invokeAll(moves)) {
            try {
                moved.get();
            } catch (ExecutionException e) {
                throw new IllegalStateException("internal error while an object was moved", e.getCause());
            }
        }
        // A key whose versions go on behind the page is not done.
        Optional<String> begun =
                page.next().filter(next -> next.versionId().isPresent()).map(Item::key);
        page.items().reversed().stream()
                .map(Item::key)
                .filter(key -> !begun.equals(Optional.of(key)))
                .findFirst()
                .ifPresent(tally::through);
    }

    private Outcome move(Item item) throws InterruptedException {
        try {
            return switch (retries.of(() -> bucket.head(item))) {
                case Held.Gone() -> new Outcome.Gone();
                case Held.CustomerKey() -> plan.fromKey().isPresent() ? new Outcome.Other() : new Outcome.CustomerKey();
                case Held.Under held -> move(item, held);
            };
        } catch (CallException | IOException e) {
            return new Outcome.Failed(String.valueOf(e.getMessage()));
        }
    }

    private Outcome move(Item item, Held.Under held) throws IOException, InterruptedException {
        boolean fromSseS3 = held.algorithm().equals(SSE_S3);
        if (fromSseS3 && !plan.sseS3()) {
            return plan.fromKey().isPresent() ? new Outcome.Other() : new Outcome.LeftSseS3();
        }
        if (!fromSseS3 && plan.fromKey().isPresent() && !plan.fromKey().equals(held.keyArn())) {
            return new Outcome.Other();
        }
        if (held.algorithm().equals(DSSE)) {
            return new Outcome.Failed("it is under DSSE-KMS, which cannot be re-wrapped");
        }
        boolean bucketKey = plan.bucketKey().orElse(held.bucketKey());
        boolean there = held.algorithm().equals(KMS)
                && held.keyArn().equals(Optional.of(plan.toKey()))
                && held.bucketKey() == bucketKey;
        if (there) {
            return new Outcome.Already();
        }
        boolean moved = plan.dryRun() || retries.of(() -> bucket.rewrap(item, plan.toKey(), bucketKey));
        if (!moved) {
            return new Outcome.Gone();
        }
        return fromSseS3 ? new Outcome.FromSseS3() : new Outcome.FromSseKms();
    }
}
