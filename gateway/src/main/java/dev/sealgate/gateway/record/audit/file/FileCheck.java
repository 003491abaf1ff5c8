package dev.sealgate.gateway.record.audit.file;

import dev.sealgate.gateway.record.audit.file.Digest.Kind;
import dev.sealgate.gateway.record.audit.file.LineReader.Raw;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;

/** Holds one file of records against the chain and its digests, and says which record breaks. Used by one thread. */
final class FileCheck {
    private final TrailFile file;
    private final Deque<Digest> ahead;
    private final long signedTo;
    private final IntConsumer readBytes;
    private Chain chain;
    private long line;
    private long signedSequence;
    private long tornBytes;

    /** @param readBytes receives the length of each line */
    FileCheck(TrailFile file, Chain before, List<Digest.Signed> digests, IntConsumer readBytes) {
        this.readBytes = readBytes;
        this.file = file;
        this.chain = before;
        this.signedSequence = before.sequence();
        this.ahead =
                new ArrayDeque<>(digests.stream().map(Digest.Signed::digest).toList());
        this.signedTo = digests.getLast().digest().chain().sequence();
    }

    /** After the last sound record. */
    Chain chain() {
        return chain;
    }

    /** The last record that a digest covers. */
    long signedSequence() {
        return signedSequence;
    }

    long tornBytes() {
        return tornBytes;
    }

    void run() throws IOException, FlawException {
        boolean closed = ahead.getLast().kind() == Kind.CLOSE;
        compareDigests();
        try (InputStream bytes = records()) {
            LineReader lines = new LineReader(bytes);
            Optional<Raw> now = lines.next();
            while (now.isPresent()) {
                line++;
                readBytes.accept(now.get().bytes().size() + 1);
                Optional<Raw> next = lines.next();
                if (!now.get().terminated() && chain.sequence() >= signedTo) {
                    tornBytes = now.get().bytes().size();
                } else {
                    accept(now.get(), next);
                    if (closed && chain.sequence() > signedTo) {
                        throw flaw("record " + chain.sequence() + " was added behind the closing digest");
                    }
                    compareDigests();
                }
                now = next;
            }
        }
        if (chain.sequence() < signedTo) {
            throw flaw(Verification.range(chain.sequence() + 1, signedTo) + " missing: the file was cut");
        }
    }

    private void accept(Raw raw, Optional<Raw> next) throws IOException, FlawException {
        long expected = chain.sequence() + 1;
        Optional<Line> parsed = Line.parse(raw.bytes().view());
        if (parsed.isPresent() && parsed.get().follows(chain)) {
            chain = parsed.get().link();
            return;
        }
        if (parsed.isPresent() && isMoved(parsed.get().link().sequence(), expected)) {
            throw flaw("the order was changed: record " + parsed.get().link().sequence() + " stands where record "
                    + expected + " belongs (line " + line + ")");
        }
        if (next.flatMap(following -> Line.parse(following.bytes().view()))
                .filter(following -> following.follows(chain))
                .isPresent()) {
            throw flaw("line " + line + " was inserted before record " + expected);
        }
        if (parsed.isEmpty()) {
            throw flaw("record " + expected + " was altered: line " + line + " is not a record any more");
        }
        throw flaw(broken(expected, parsed.get()));
    }

    private String broken(long expected, Line found) throws IOException {
        long claimed = found.link().sequence();
        if (claimed == expected) {
            return "record " + expected + " was altered (line " + line + ")";
        }
        if (claimed < expected) {
            return "record " + claimed + " stands again where record " + expected + " belongs (line " + line + ")";
        }
        return Verification.range(expected, claimed - 1) + " missing (before line " + line + ")";
    }

    /** Whether a later record stands here and nowhere else, while the one that belongs here stands elsewhere. */
    private boolean isMoved(long claimed, long expected) throws IOException {
        return claimed > expected && count(claimed) == 1 && count(expected) > 0;
    }

    /** How many lines of the file claim to be the record of this number. */
    private int count(long sequence) throws IOException {
        int found = 0;
        try (InputStream bytes = records()) {
            LineReader lines = new LineReader(bytes);
            for (Optional<Raw> raw = lines.next(); raw.isPresent(); raw = lines.next()) {
                if (Line.parse(raw.get().bytes().view())
                        .filter(parsed -> parsed.link().sequence() == sequence)
                        .isPresent()) {
                    found++;
                }
            }
        }
        return found;
    }

    /** A chain that was computed anew over other records is sound in itself, but not the one that was signed. */
    private void compareDigests() throws FlawException {
        while (!ahead.isEmpty() && ahead.getFirst().chain().sequence() <= chain.sequence()) {
            Digest digest = ahead.removeFirst();
            if (digest.chain().sequence() == chain.sequence() && !digest.chain().equals(chain)) {
                throw flaw(Verification.range(signedSequence + 1, chain.sequence())
                        + ": at least one was altered and the chain made anew: it is not the one that was signed");
            }
            signedSequence = digest.chain().sequence();
        }
    }

    private InputStream records() throws IOException {
        return file.records().orElseGet(InputStream::nullInputStream);
    }

    private FlawException flaw(String what) {
        return new FlawException(file.name() + TrailFiles.RECORDS + ": " + what);
    }
}
