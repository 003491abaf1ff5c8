package dev.sealgate.gateway.operate.cli;

import dev.sealgate.gateway.operate.backup.BackupWatcher;

/** Shows how far a backup is. Used by one thread. */
final class ShownBackup implements BackupWatcher {
    private final Progress progress;
    private long done;

    ShownBackup(Progress progress) {
        this.progress = progress;
    }

    @Override
    public void begins(long bytes) {
        progress.total(bytes);
    }

    @Override
    public void done(long bytes) {
        done += bytes;
        progress.at(done);
    }
}
