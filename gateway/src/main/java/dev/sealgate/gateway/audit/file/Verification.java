package dev.sealgate.gateway.audit.file;

import dev.sealgate.gateway.audit.file.Digest.Kind;
import dev.sealgate.gateway.audit.file.TrailFiles.Pair;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads a trail from its first file to its last and finds the first record that is not as it was written, needing nothing but the
 * files and the public key. Used by one thread. Rules: docs/spec/AUDIT.md.
 */
public final class Verification {
    private final TrailFiles files;
    private final TrailPublicKey trusted;
    private KeySuccession keys;
    private TrailEnd end = TrailEnd.START;
    private long first = 1;
    private long signed;
    private long tornBytes;
    private final Watcher watcher;
    private int filesRead;
    private long bytesRead;

    /** Is told how far a verification is. */
    public interface Watcher {
        Watcher NOBODY = new Watcher() {
            @Override
            public void begins(long bytes) {}

            @Override
            public void read(long bytes) {}
        };

        /** So many bytes of records will be read. */
        void begins(long bytes);

        /** So many were. */
        void read(long bytes);
    }

    private Verification(TrailFiles files, TrailPublicKey key, Watcher watcher) {
        this.files = files;
        this.watcher = watcher;
        this.trusted = key;
        this.keys = KeySuccession.alone(key);
    }

    /** @throws IOException when the files cannot be read */
    public static TrailReport of(Path directory, TrailPublicKey key) throws IOException {
        return of(directory, key, Watcher.NOBODY);
    }

    /** As above, while {@code watcher} is told. */
    public static TrailReport of(Path directory, TrailPublicKey key, Watcher watcher) throws IOException {
        return new Verification(new TrailFiles(directory), key, watcher).run();
    }

    private TrailReport run() throws IOException {
        Optional<String> flaw = Optional.empty();
        try {
            keys = KeySuccession.of(files.readHandovers(), trusted);
            List<Pair> pairs = files.list();
            watcher.begins(sizeBytes(pairs));
            for (int i = 0; i < pairs.size(); i++) {
                verify(pairs.get(i), i == 0, i == pairs.size() - 1);
                filesRead++;
            }
            if (!pairs.isEmpty() && !keys.isReachedBy(end.previousDigest())) {
                throw new FlawException("records from " + (end.chain().sequence() + 1)
                        + " on missing: the trail ends before the digest that its last handover to another key names");
            }
        } catch (FlawException e) {
            flaw = Optional.of(e.flaw());
        }
        long last = end.chain().sequence();
        return new TrailReport(filesRead, first, last, Math.max(0, last - signed), tornBytes, flaw);
    }

    private static long sizeBytes(List<Pair> pairs) {
        return pairs.stream()
                .mapToLong(pair -> pair.records().toFile().length())
                .sum();
    }

    private void verify(Pair pair, boolean isFirst, boolean isLast) throws IOException, FlawException {
        List<Digest.Signed> digests = digests(pair, isFirst);
        if (!Files.exists(pair.records())) {
            throw new FlawException(
                    pair.name() + TrailFiles.RECORDS + ": missing: records from " + pair.firstSequence() + " on");
        }
        FileCheck check = new FileCheck(pair, end.chain(), digests, lineBytes -> watcher.read(bytesRead += lineBytes));
        try {
            check.run();
        } finally {
            end = new TrailEnd(check.chain(), digests.getLast().hash());
            signed = check.signedSequence();
        }
        boolean closed = digests.getLast().digest().kind() == Kind.CLOSE;
        if (!closed && !isLast) {
            throw new FlawException(pair.name() + TrailFiles.DIGESTS
                    + ": the closing digest is missing, although another file follows");
        }
        tornBytes = check.tornBytes();
        if (tornBytes > 0 && closed) {
            throw new FlawException(pair.name() + TrailFiles.RECORDS + ": " + tornBytes
                    + " bytes were added behind record " + end.chain().sequence() + ", the last of the file");
        }
    }

    private void begin(Pair pair, Digest open, boolean isFirst) throws FlawException {
        if (isFirst) {
            first = open.chain().sequence() + 1;
            end = new TrailEnd(open.chain(), end.previousDigest());
            signed = open.chain().sequence();
            return;
        }
        long next = end.chain().sequence() + 1;
        if (open.chain().sequence() >= next) {
            throw new FlawException(
                    range(next, open.chain().sequence()) + " missing: " + pair.name() + " begins behind them");
        }
        if (!open.chain().equals(end.chain())) {
            throw new FlawException(pair.name() + ": does not continue the file before it at record " + next);
        }
    }

    /** All of them, each verified and following the one before. */
    private List<Digest.Signed> digests(Pair pair, boolean isFirst) throws IOException, FlawException {
        String name = pair.name() + TrailFiles.DIGESTS;
        List<Digest.Signed> digests = new ArrayList<>();
        DigestFile lines = DigestFile.read(pair.digests());
        if (lines.isEmpty()) {
            throw new FlawException(
                    name + ": missing, or empty: nothing vouches for the records from " + pair.firstSequence() + " on");
        }
        for (String line : lines.whole()) {
            String place = name + " line " + (digests.size() + 1);
            Digest.Signed digest =
                    Digest.parse(line).orElseThrow(() -> new FlawException(place + ": altered: not a digest"));
            if (isFirst && digests.isEmpty()) {
                keys.beginWith(digest);
            }
            requireOurs(place, pair, digest);
            if (digests.isEmpty()) {
                begin(pair, digest.digest(), isFirst);
            }
            boolean follows = digests.isEmpty()
                    ? isFirst || digest.digest().previous().equals(end.previousDigest())
                    : digest.digest().previous().equals(digests.getLast().hash());
            if (!follows) {
                throw new FlawException(
                        place + ": does not follow the digest before it: digests are missing, or in another order");
            }
            if (digests.isEmpty() != (digest.digest().kind() == Kind.OPEN)) {
                throw new FlawException(place + ": the opening digest is not the first");
            }
            digests.add(digest);
        }
        return digests;
    }

    private void requireOurs(String place, Pair pair, Digest.Signed digest) throws FlawException {
        TrailPublicKey key = keys.keyAfter(digest.digest().previous());
        if (!digest.isSignedBy(key)) {
            String why = digest.keyId().equals(key.id())
                    ? "altered: the signature is not of this text"
                    : "signed by key " + digest.keyId() + ", not by " + key.id();
            throw new FlawException(place + ": " + why);
        }
        if (!digest.digest().file().equals(pair.name() + TrailFiles.RECORDS)) {
            throw new FlawException(place + ": belongs to " + digest.digest().file());
        }
    }

    static String range(long from, long to) {
        return from == to ? "record " + from : "records " + from + " to " + to;
    }
}
