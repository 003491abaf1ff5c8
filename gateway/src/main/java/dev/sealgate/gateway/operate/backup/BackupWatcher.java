package dev.sealgate.gateway.operate.backup;

/** Is told how far a backup, a check or a restoration is. */
public interface BackupWatcher {
    BackupWatcher NOBODY = new BackupWatcher() {
        @Override
        public void begins(long bytes) {}

        @Override
        public void done(long bytes) {}
    };

    /** So many bytes will be gone through. */
    void begins(long bytes);

    /** So many more are done; what this throws ends the work. */
    void done(long bytes);

    /** Everything is there but what makes it a backup; what this throws ends the work. */
    default void beforeEnd() {}
}
