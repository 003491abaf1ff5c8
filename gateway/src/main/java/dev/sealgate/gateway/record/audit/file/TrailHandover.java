package dev.sealgate.gateway.record.audit.file;

import dev.sealgate.storage.metadata.Durability;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Ends a trail under one key and goes on under another, while nobody writes it. */
public final class TrailHandover {
    private TrailHandover() {}

    /**
     * Whether the trail was signed under another key until now, and this one does not follow it.
     *
     * @throws AuditException when the directory cannot be read
     */
    public static boolean isDue(Path directory, TrailKey key) {
        TrailFiles files = new TrailFiles(directory);
        try {
            Optional<String> last = files.readPublicKey();
            List<Handover> before = files.readHandovers();
            boolean follows = !before.isEmpty() && before.getLast().to().equals(key.publicKey());
            return last.isPresent() && !last.get().equals(key.publicKey().pem()) && !follows;
        } catch (IOException | FlawException e) {
            throw new AuditException("the audit trail in " + directory + " cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * Brings the trail to a good end under the old key and lets the new key follow it, durably; nothing happens where there is no
     * trail, or where this was done before.
     *
     * @return whether the new key follows the old one
     * @throws AuditException when the directory cannot be read or written
     */
    public static boolean write(Path directory, TrailKey from, TrailKey to, TrailMarks marks, Instant now) {
        if (!Files.isDirectory(directory)) {
            return false;
        }
        TrailFiles files = new TrailFiles(directory);
        try {
            List<Handover> before = files.readHandovers();
            if (before.isEmpty() || !before.getLast().to().equals(to.publicKey())) {
                TrailEnd end = new Recovery(files, from, Durability.STRICT, marks, now).recover();
                if (end.previousDigest().equals(Digest.NO_PREVIOUS)) {
                    return false;
                }
                files.addHandover(Handover.sign(from, to, end.previousDigest(), now));
            }
            files.writePublicKey(to.publicKey());
            return true;
        } catch (IOException | FlawException e) {
            throw new AuditException(
                    "the audit trail in " + directory + " cannot be handed over: " + e.getMessage(), e);
        }
    }
}
