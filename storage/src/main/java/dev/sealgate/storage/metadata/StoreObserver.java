package dev.sealgate.storage.metadata;

import java.time.Duration;

/**
 * Is told of what a metadata store does: it must be quick, and must not throw.
 *
 * <p>A store may commit on several threads at once; what is told on one thread belongs together. A store in a directory has only commits
 * to tell of: nobody else is there to be waited for.
 */
public interface StoreObserver {
    /** Looks away. */
    StoreObserver NONE = new StoreObserver() {};

    /** A commit begins. */
    default void beginning() {}

    /** The commit that began last on this thread has succeeded, with its sync if there is one. */
    default void committed(int transactions) {}

    /** A transaction runs again, because what it read had changed by the time it would have been committed. */
    default void conflicted() {}

    /** A question or a commit is sent again, because the store refused it for the time being, or its answer was lost. */
    default void retried() {}

    /** The store does not say what became of a commit, and whoever waited for it was told so. */
    default void unknown() {}

    /** A question was answered, or was not. */
    default void asked(Duration time) {}
}
