package dev.sealgate.storage.seal;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.sealgate.storage.SecretBytes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

final class RootKeyFile implements RootKeySource {
    /** What to do when there is no file. */
    enum IfAbsent {
        CREATE,
        REFUSE
    }

    private static final Set<PosixFilePermission> OWNER_ONLY =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private final Path path;
    private final IfAbsent ifAbsent;

    RootKeyFile(Path path, IfAbsent ifAbsent) {
        this.path = path.toAbsolutePath();
        this.ifAbsent = ifAbsent;
    }

    @Override
    public RootKey load() {
        try {
            return read();
        } catch (NoSuchFileException e) {
            if (ifAbsent == IfAbsent.REFUSE) {
                throw new RootKeyException(
                        "root key: " + this
                                + " does not exist (expected: put the key back there, or configure where it is)",
                        e);
            }
            if (Files.isSymbolicLink(path)) {
                throw new RootKeyException("root key: " + this + " is a link that leads nowhere", e);
            }
            return create();
        } catch (UnsupportedOperationException e) {
            throw new RootKeyException("root key: the file system of " + this + " keeps no permissions", e);
        } catch (IOException e) {
            throw new RootKeyException("root key: " + this + " cannot be read", e);
        }
    }

    @Override
    public Optional<Path> ownFile() {
        return ifAbsent == IfAbsent.CREATE ? Optional.of(path) : Optional.empty();
    }

    @Override
    public boolean makesKey() {
        return ifAbsent == IfAbsent.CREATE && !Files.exists(path, LinkOption.NOFOLLOW_LINKS);
    }

    private RootKey read() throws IOException {
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(path);
        boolean ownerOnly =
                permissions.stream().allMatch(permission -> permission.name().startsWith("OWNER_"));
        if (!ownerOnly) {
            throw new RootKeyException("root key: " + this + " may be used by others than its owner ("
                    + PosixFilePermissions.toString(permissions) + "), so run chmod 600 on it");
        }
        try (InputStream file = Files.newInputStream(path)) {
            byte[] key = file.readNBytes(RootKey.SIZE_BYTES + 1);
            if (key.length != RootKey.SIZE_BYTES) {
                String size = key.length > RootKey.SIZE_BYTES ? "more than 32" : Integer.toString(key.length);
                throw new RootKeyException("root key: " + this + " has " + size + " bytes (expected: 32)");
            }
            return new RootKey(SecretBytes.owning(key));
        }
    }

    /** Complete and durable under its name, or not there at all: half a key would stop every later start. */
    private RootKey create() {
        byte[] key = new byte[RootKey.SIZE_BYTES];
        SecureRandom random = new SecureRandom();
        random.nextBytes(key);
        Path draft = path.resolveSibling(path.getFileName() + "." + Long.toHexString(random.nextLong()) + ".tmp");
        try {
            try {
                writeDurably(draft, key);
                Files.createLink(path, draft);
            } finally {
                Files.deleteIfExists(draft);
            }
            forceDirectory();
            return new RootKey(SecretBytes.copyOf(key));
        } catch (FileAlreadyExistsException e) {
            throw new RootKeyException("root key: another process is creating " + this + " at this moment", e);
        } catch (IOException e) {
            throw new RootKeyException("root key: " + this + " cannot be created", e);
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    private static void writeDurably(Path draft, byte[] key) throws IOException {
        try (FileChannel file = FileChannel.open(
                draft, EnumSet.of(CREATE_NEW, WRITE), PosixFilePermissions.asFileAttribute(OWNER_ONLY))) {
            ByteBuffer remaining = ByteBuffer.wrap(key);
            while (remaining.hasRemaining()) {
                file.write(remaining);
            }
            file.force(true);
        }
    }

    // A key that seals data but vanishes with the power would take the data with it.
    private void forceDirectory() throws IOException {
        Path directory = path.getParent();
        if (directory != null) {
            try (FileChannel entries = FileChannel.open(directory, READ)) {
                entries.force(true);
            }
        }
    }

    @Override
    public String toString() {
        return "file " + path;
    }
}
