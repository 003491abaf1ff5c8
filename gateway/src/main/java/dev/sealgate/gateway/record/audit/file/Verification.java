package dev.sealgate.gateway.record.audit.file;

import dev.sealgate.gateway.record.audit.file.Digest.Kind;
import dev.sealgate.gateway.record.audit.file.TrailFiles.Pair;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Reads a trail from its first file to its last and finds the first record that is not as it was written, needing nothing but the
 * files and the public key. Used by one thread. Rules: docs/spec/AUDIT.md.
 */
public final class Verification {
    private final TrailFiles files;
    private final TrailPublicKey trusted;
    private final TrailWitness witness;
    private final List<String> notes = new ArrayList<>();
    private Optional<TrailMark> marked = Optional.empty();
    private Optional<Digest> vouching = Optional.empty();
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

    private Verification(TrailFiles files, TrailPublicKey key, TrailWitness witness, Watcher watcher) {
        this.files = files;
        this.witness = witness;
        this.watcher = watcher;
        this.trusted = key;
        this.keys = KeySuccession.alone(key);
    }

    /**
     * @param witness knows how far the trail goes, which the files alone do not tell
     * @throws IOException when the files cannot be read
     */
    public static TrailReport of(Path directory, TrailPublicKey key, TrailWitness witness) throws IOException {
        return of(directory, key, witness, Watcher.NOBODY);
    }

    /** As above, with {@code watcher} notified of the progress. */
    public static TrailReport of(Path directory, TrailPublicKey key, TrailWitness witness, Watcher watcher)
            throws IOException {
        return new Verification(new TrailFiles(directory), key, witness, watcher).run();
    }

    private TrailReport run() throws IOException {
        Optional<String> flaw = Optional.empty();
        try {
            // Before the files: a gateway that runs goes on writing, and remembers a digest once it is there.
            Optional<TrailMark> newest = witness.read();
            marked = newest;
            keys = KeySuccession.of(files.readHandovers(), trusted);
            List<Pair> pairs = Files.isDirectory(files.directory()) ? files.list() : List.of();
            if (!pairs.isEmpty() && isBeingMade(pairs.getLast())) {
                pairs = pairs.subList(0, pairs.size() - 1);
            }
            watcher.begins(sizeBytes(pairs));
            for (int i = 0; i < pairs.size(); i++) {
                verify(pairs.get(i), i == 0, i == pairs.size() - 1);
                filesRead++;
            }
            if (!pairs.isEmpty() && !keys.isReachedBy(end.previousDigest())) {
                throw new FlawException("records from " + (end.chain().sequence() + 1)
                        + " on missing: the trail ends before the digest that its last handover to another key names");
            }
            compareChanges();
            if (marked.isPresent()) {
                throw new FlawException(missing(marked.get()));
            }
        } catch (FlawException e) {
            flaw = Optional.of(e.flaw());
        }
        long last = end.chain().sequence();
        return new TrailReport(filesRead, first, last, Math.max(0, last - signed), tornBytes, List.copyOf(notes), flaw);
    }

    /** A process makes it right now, or was killed then: nothing was written in it, and the next start takes it away. */
    private static boolean isBeingMade(Pair pair) throws IOException {
        return DigestFile.read(pair.digests()).isEmpty()
                && (!Files.exists(pair.records()) || Files.size(pair.records()) == 0);
    }

    /** Behind all else: what is known apart from the files. */
    private void compareChanges() throws FlawException {
        Optional<KnownChange> known = vouching.flatMap(Digest::metadata);
        OptionalLong newest = witness.newestChange();
        if (known.isEmpty()
                || newest.isEmpty()
                || newest.getAsLong() >= known.get().number()) {
            return;
        }
        String lost = "changes " + (newest.getAsLong() + 1) + " to "
                + known.get().number() + " of the metadata, which were there on "
                + vouching.get().made() + ", are missing";
        if (known.get().synced()) {
            throw new FlawException(
                    "metadata: " + lost + ": an older copy was brought back, or the newest ones were cut off");
        }
        notes.add(lost + ": they were not synced when the machine stopped (durability relaxed)");
    }

    private String missing(TrailMark mark) {
        long last = end.chain().sequence();
        String where = ": the metadata know the digest about records up to " + mark.sequence() + " in " + mark.file()
                + ", and the trail has it not: ";
        if (filesRead == 0) {
            return "records up to " + mark.sequence() + " missing" + where + "all of its files were taken away";
        }
        return mark.sequence() > last
                ? range(last + 1, mark.sequence()) + " missing" + where + "its newest files were taken away, or cut"
                : "digests missing" + where + "they were taken away, or replaced by those of another time";
    }

    /** Digests say how far the metadata went, which only goes back when something was lost. */
    private void follow(Digest digest) {
        if (digest.metadata().isEmpty()) {
            return;
        }
        Optional<KnownChange> before = vouching.flatMap(Digest::metadata);
        long now = digest.metadata().get().number();
        if (before.isPresent() && before.get().number() > now) {
            notes.add("changes " + (now + 1) + " to " + before.get().number() + " of the metadata, which were there on "
                    + vouching.get().made() + ", were missing on " + digest.made() + ": the gateway went on with"
                    + " what was there");
        }
        vouching = Optional.of(digest);
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
            requireNothingLost(pair, open);
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
        requireNothingLost(pair, open);
    }

    private static void requireNothingLost(Pair pair, Digest open) throws FlawException {
        if (open.lost().isPresent()) {
            TrailMark lost = open.lost().get();
            throw new FlawException(pair.name() + ": the digest about records up to " + lost.sequence() + " in "
                    + lost.file() + " was gone when the gateway started on " + open.made()
                    + ": files before this one were taken away, or cut");
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
            follow(digest.digest());
            marked = marked.filter(mark -> !mark.digest().equals(digest.hash()));
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
