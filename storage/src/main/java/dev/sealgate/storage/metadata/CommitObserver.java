package dev.sealgate.storage.metadata;

/**
 * Is told of every write of the metadata: it must be quick, and must not throw.
 *
 * <p>A store may commit on several threads at once; what is told on one thread belongs together.
 */
public interface CommitObserver {
    /** Looks away. */
    CommitObserver NONE = new CommitObserver() {
        @Override
        public void beginning() {
            // of no interest
        }

        @Override
        public void committed(int transactions) {
            // of no interest
        }
    };

    /** A write begins. */
    void beginning();

    /** The write that began last on this thread has succeeded, with its sync if there is one. */
    void committed(int transactions);
}
