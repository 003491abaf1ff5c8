package dev.sealgate.gateway.operate.rootkey;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.READ;

import dev.sealgate.storage.seal.RootKey;
import dev.sealgate.storage.seal.RootKeySource;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;

/**
 * The key files that Sealgate keeps itself: {@code root.key}, and during a rotation {@code root.key.new}, then {@code root.key.old},
 * beside it. At no moment is a key in none of them.
 */
final class OwnKeyFiles {
    private final Path current;
    private final Path next;
    private final Path old;
    private final Runnable beforeStep;

    /** @param beforeStep runs before every step that changes the disk */
    OwnKeyFiles(Path current, Runnable beforeStep) {
        this.current = current;
        this.next = current.resolveSibling(current.getFileName() + ".new");
        this.old = current.resolveSibling(current.getFileName() + ".old");
        this.beforeStep = beforeStep;
    }

    Path old() {
        return old;
    }

    List<RootKeySource> places() {
        return List.of(RootKeySource.file(current), RootKeySource.file(next), RootKeySource.file(old));
    }

    /** @throws RotationException when a file is there that a rotation would replace */
    void requireRoom() {
        if (Files.isSymbolicLink(current)) {
            throw new RotationException(
                    "root key: " + current + " is a link, so a new key does not belong in its place:"
                            + " give the new one by --new-key-file, --new-key-variable or --new-key-command");
        }
        if (Files.exists(old, LinkOption.NOFOLLOW_LINKS)) {
            throw new RotationException("root key: " + old + " is left from the rotation before:"
                    + " destroy it, or keep it elsewhere for backups of that time, and run this again");
        }
    }

    /** A random key beside the current one; that of a run that was cut short before anything was sealed under it, if there is one. */
    RootKeySource make() {
        beforeStep.run();
        RootKeySource source = RootKeySource.fileCreatedIfAbsent(next);
        source.load();
        return source;
    }

    /**
     * Puts the new key in the place of the old one, and the old one aside; what is done already is left.
     *
     * @param isNew recognises the new key: the file may be left from a run that came to nothing
     */
    void swap(Predicate<RootKey> isNew) {
        try {
            if (!Files.exists(next) || !isNew.test(RootKeySource.file(next).load())) {
                return;
            }
            if (!Files.exists(old)) {
                beforeStep.run();
                Files.createLink(old, current);
                sync();
            }
            beforeStep.run();
            Files.move(next, current, ATOMIC_MOVE);
            sync();
        } catch (IOException e) {
            throw new RotationException("root key: " + next + " cannot take the place of " + current + ": " + e, e);
        }
    }

    private void sync() throws IOException {
        beforeStep.run();
        try (FileChannel entries = FileChannel.open(current.resolveSibling(""), READ)) {
            entries.force(true);
        }
    }
}
