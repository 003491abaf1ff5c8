package dev.sealgate.gateway.record.audit.file;

import dev.sealgate.gateway.record.audit.file.Digest.Kind;
import dev.sealgate.gateway.record.audit.file.TrailFiles.Pair;
import dev.sealgate.storage.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * Reads a trail from its first file to its last and finds the first record that is not as it was written, needing nothing but the
 * files and the public key. Used by one thread. Rules: docs/spec/AUDIT.md.
 */
public final class Verification {
    private final Source source;
    private final TrailPublicKey trusted;
    private final TrailWitness witness;
    private final List<String> notes = new ArrayList<>();
    private final Map<String, Long> others = new TreeMap<>();
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

    /** Where the files are listed, once what must be known before is known. */
    private interface Source {
        List<TrailFile> files() throws IOException;

        List<Handover> handovers() throws IOException, FlawException;
    }

    private Verification(Source source, TrailPublicKey key, TrailWitness witness, Watcher watcher) {
        this.source = source;
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
        TrailFiles files = new TrailFiles(directory);
        Source source = new Source() {
            @Override
            public List<TrailFile> files() throws IOException {
                List<Pair> pairs = Files.isDirectory(directory) ? files.list() : List.of();
                boolean making = !pairs.isEmpty() && isBeingMade(pairs.getLast());
                return List.copyOf(making ? pairs.subList(0, pairs.size() - 1) : pairs);
            }

            @Override
            public List<Handover> handovers() throws IOException, FlawException {
                return files.readHandovers();
            }
        };
        return new Verification(source, key, witness, watcher).run();
    }

    /**
     * Of files that lie elsewhere, in order.
     *
     * @param key of files that do not know their signer themselves
     */
    public static TrailReport of(List<TrailFile> files, TrailPublicKey key, TrailWitness witness, Watcher watcher)
            throws IOException {
        Source source = new Source() {
            @Override
            public List<TrailFile> files() {
                return List.copyOf(files);
            }

            @Override
            public List<Handover> handovers() {
                return List.of();
            }
        };
        return new Verification(source, key, witness, watcher).run();
    }

    private TrailReport run() throws IOException {
        Optional<String> flaw = Optional.empty();
        try {
            // Before the files: a gateway that runs goes on writing, and remembers a digest once it is there.
            Optional<TrailMark> newest = witness.read();
            marked = newest;
            keys = KeySuccession.of(source.handovers(), trusted);
            List<TrailFile> files = source.files();
            watcher.begins(sizeBytes(files));
            for (int i = 0; i < files.size(); i++) {
                verifyWhole(files.get(i), i == 0, i == files.size() - 1);
                filesRead++;
            }
            if (!files.isEmpty() && !keys.isReachedBy(end.previousDigest())) {
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
        return new TrailReport(
                filesRead,
                first,
                last,
                Math.max(0, last - signed),
                tornBytes,
                Map.copyOf(others),
                List.copyOf(notes),
                flaw);
    }

    /** A process makes it right now, or was killed then: nothing was written in it, and the next start takes it away. */
    private static boolean isBeingMade(Pair pair) throws IOException {
        return DigestFile.of(pair).isEmpty() && pair.recordsBytes() == 0;
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

    private static long sizeBytes(List<TrailFile> files) throws IOException {
        long sum = 0;
        for (TrailFile file : files) {
            sum += file.recordsBytes();
        }
        return sum;
    }

    private void verifyWhole(TrailFile file, boolean isFirst, boolean isLast) throws IOException, FlawException {
        try {
            verify(file, isFirst, isLast);
        } catch (StorageException.Corrupt e) {
            throw new FlawException(
                    file.name() + TrailFiles.RECORDS + ": missing, or not what was shipped: records from "
                            + file.firstSequence() + " on (" + e.getMessage() + ")");
        }
    }

    private void verify(TrailFile file, boolean isFirst, boolean isLast) throws IOException, FlawException {
        List<Digest.Signed> digests = digests(file, isFirst);
        if (!file.hasRecords()) {
            throw new FlawException(
                    file.name() + TrailFiles.RECORDS + ": missing: records from " + file.firstSequence() + " on");
        }
        FileCheck check = new FileCheck(file, end.chain(), digests, lineBytes -> watcher.read(bytesRead += lineBytes));
        try {
            check.run();
        } finally {
            end = new TrailEnd(check.chain(), digests.getLast().hash());
            signed = check.signedSequence();
        }
        boolean closed = digests.getLast().digest().kind() == Kind.CLOSE;
        if (!closed && !isLast) {
            throw new FlawException(file.name() + TrailFiles.DIGESTS
                    + ": the closing digest is missing, although another file follows");
        }
        tornBytes = check.tornBytes();
        if (tornBytes > 0 && closed) {
            throw new FlawException(file.name() + TrailFiles.RECORDS + ": " + tornBytes
                    + " bytes were added behind record " + end.chain().sequence() + ", the last of the file");
        }
    }

    private void begin(TrailFile file, Digest open, boolean isFirst) throws FlawException {
        if (isFirst) {
            first = open.chain().sequence() + 1;
            end = new TrailEnd(open.chain(), end.previousDigest());
            signed = open.chain().sequence();
            requireNothingLost(file, open);
            return;
        }
        long next = end.chain().sequence() + 1;
        if (open.chain().sequence() >= next) {
            throw new FlawException(
                    range(next, open.chain().sequence()) + " missing: " + file.name() + " begins behind them");
        }
        if (!open.chain().equals(end.chain())) {
            throw new FlawException(file.name() + ": does not continue the file before it at record " + next);
        }
        requireNothingLost(file, open);
    }

    private static void requireNothingLost(TrailFile file, Digest open) throws FlawException {
        if (open.lost().isPresent()) {
            TrailMark lost = open.lost().get();
            throw new FlawException(file.name() + ": the digest about records up to " + lost.sequence() + " in "
                    + lost.file() + " was gone when the gateway started on " + open.made()
                    + ": files before this one were taken away, or cut");
        }
    }

    /** All of them, each verified and following the one before. */
    private List<Digest.Signed> digests(TrailFile file, boolean isFirst) throws IOException, FlawException {
        String name = file.name() + TrailFiles.DIGESTS;
        List<Digest.Signed> digests = new ArrayList<>();
        DigestFile lines = DigestFile.of(file);
        if (lines.isEmpty()) {
            throw new FlawException(
                    name + ": missing, or empty: nothing vouches for the records from " + file.firstSequence() + " on");
        }
        for (String line : lines.whole()) {
            String place = name + " line " + (digests.size() + 1);
            Digest.Signed digest =
                    Digest.parse(line).orElseThrow(() -> new FlawException(place + ": altered: not a digest"));
            if (isFirst && digests.isEmpty()) {
                keys.beginWith(digest);
            }
            requireOurs(place, file, digest);
            if (digests.isEmpty()) {
                begin(file, digest.digest(), isFirst);
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
            digest.digest().others().forEach((gateway, sequence) -> others.merge(gateway, sequence, Math::max));
            marked = marked.filter(mark -> !mark.digest().equals(digest.hash()));
        }
        return digests;
    }

    private void requireOurs(String place, TrailFile file, Digest.Signed digest) throws FlawException {
        TrailPublicKey key =
                file.signer().orElseGet(() -> keys.keyAfter(digest.digest().previous()));
        if (!digest.isSignedBy(key)) {
            String why = digest.keyId().equals(key.id())
                    ? "altered: the signature is not of this text"
                    : "signed by key " + digest.keyId() + ", not by " + key.id();
            throw new FlawException(place + ": " + why);
        }
        if (!digest.digest().file().equals(file.name() + TrailFiles.RECORDS)) {
            throw new FlawException(place + ": belongs to " + digest.digest().file());
        }
    }

    static String range(long from, long to) {
        return from == to ? "record " + from : "records " + from + " to " + to;
    }
}
