package dev.sealgate.gateway.record.audit.file;

import dev.sealgate.gateway.record.audit.file.Digest.Kind;
import dev.sealgate.gateway.record.audit.file.TrailFiles.Pair;
import dev.sealgate.gateway.record.audit.file.TrailFindings.LostChanges;
import dev.sealgate.storage.metadata.Durability;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds where a trail ends and brings its last file to a good end after a crash.
 *
 * <p>Behind the last digest, whatever does not continue the chain was never acknowledged: it is moved aside. What a digest covers is
 * never touched, even when it was altered: verification shows that.
 */
final class Recovery {
    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

    private final TrailFiles files;
    private final TrailKey key;
    private final Durability durability;
    private final TrailMarks marks;
    private final Instant now;
    private final List<Segment> segments = new ArrayList<>();
    private final List<Closed> closed = new ArrayList<>();
    private Optional<LostChanges> lostChanges = Optional.empty();

    /** The last digest of a file. */
    private record Closed(Pair pair, Digest.Signed signed) {
        /** What a file without a record says, was said at a start that did not get as far as recording it. */
        boolean isEmpty() {
            return signed.digest().chain().sequence() < pair.firstSequence();
        }
    }

    Recovery(TrailFiles files, TrailKey key, Durability durability, TrailMarks marks, Instant now) {
        this.files = files;
        this.key = key;
        this.durability = durability;
        this.marks = marks;
        this.now = now;
    }

    /** Every file, closed; for readers. */
    List<Segment> segments() {
        return segments;
    }

    /** Changes of the metadata that the trail knows of, and the metadata do not. */
    Optional<LostChanges> lostChanges() {
        return lostChanges;
    }

    /** Where to go on. */
    TrailEnd recover() throws IOException {
        Optional<TrailMark> mark = marks.read();
        boolean kept = mark.isEmpty() || holds(mark.get());
        List<Pair> pairs = files.list();
        TrailEnd end = TrailEnd.START;
        for (Pair pair : pairs) {
            end = recover(pair, end);
        }
        lookForLostChanges();
        if (kept || isOlderThanAll(pairs, mark.get())) {
            return new TrailEnd(end.chain(), end.previousDigest(), lostBefore());
        }
        LOG.error(
                "the audit trail is not what it was when the gateway went down: the newest digest of {}, about records up to {}, is gone;"
                        + " what comes now begins behind it, and \"sealgate audit verify\" will tell",
                mark.get().file(),
                mark.get().sequence());
        return mark.get().endInsteadOf(end);
    }

    /** Older metadata may know a file that was removed, for its age, since. */
    private boolean isOlderThanAll(List<Pair> pairs, TrailMark mark) {
        return lostChanges.isPresent()
                && !pairs.isEmpty()
                && mark.sequence() < pairs.getFirst().firstSequence();
    }

    private void lookForLostChanges() throws IOException {
        OptionalLong newest = marks.newestChange();
        Set<TrailPublicKey> ours = keys();
        Optional<Digest> latest = closed.reversed().stream()
                .filter(each -> !each.isEmpty()
                        && each.signed().digest().metadata().isPresent()
                        && ours.stream().anyMatch(each.signed()::isSignedBy))
                .map(each -> each.signed().digest())
                .findFirst();
        Optional<KnownChange> known = latest.flatMap(Digest::metadata)
                .filter(change -> newest.isPresent() && change.number() > newest.getAsLong());
        if (known.isEmpty()) {
            return;
        }
        String changes = (newest.getAsLong() + 1) + " to " + known.get().number();
        if (known.get().synced()) {
            LOG.error(
                    "the metadata are older than the audit trail: changes {}, which were there on {}, are missing: an older copy"
                            + " was brought back, or \"sealgate recover\" went on without them; this is recorded in the trail",
                    changes,
                    latest.get().made());
            lostChanges = Optional.of(
                    new LostChanges(newest.getAsLong() + 1, known.get().number()));
        } else {
            LOG.warn(
                    "the metadata are older than the audit trail: changes {}, which were there on {}, are missing: they were not"
                            + " synced when the machine stopped (durability relaxed)",
                    changes,
                    latest.get().made());
        }
    }

    /** Of those who signed this trail. */
    Set<TrailPublicKey> keys() throws IOException {
        Set<TrailPublicKey> keys = new HashSet<>(Set.of(key.publicKey()));
        try {
            for (Handover handover : files.readHandovers().reversed()) {
                if (keys.contains(handover.to())) {
                    keys.add(handover.from());
                }
            }
        } catch (FlawException e) {
            LOG.error("the audit trail's handovers are not as they were written: {}", e.flaw());
        }
        return keys;
    }

    /** What an earlier start found and did not come to record. */
    private Optional<TrailMark> lostBefore() {
        return closed.reversed().stream()
                .takeWhile(Closed::isEmpty)
                .filter(each -> each.signed().isSignedBy(key.publicKey()))
                .flatMap(each -> each.signed().digest().lost().stream())
                .findFirst();
    }

    private boolean holds(TrailMark mark) throws IOException {
        Path records = files.directory().resolve(mark.file());
        if (!Files.exists(records)) {
            return false;
        }
        return DigestFile.read(TrailFiles.digestsOf(records)).whole().stream()
                .flatMap(line -> Digest.parse(line).stream())
                .anyMatch(signed -> signed.hash().equals(mark.digest()));
    }

    private TrailEnd recover(Pair pair, TrailEnd before) throws IOException {
        // There may be thousands of files, closed all but one: the last line says so.
        Optional<Digest.Signed> closing = DigestFile.lastLine(pair.digestsPath())
                .flatMap(Digest::parse)
                .filter(signed -> signed.digest().kind() == Kind.CLOSE);
        if (closing.isPresent()) {
            segments.add(segment(pair, closing.get()));
            closed.add(new Closed(pair, closing.get()));
            return new TrailEnd(closing.get().digest().chain(), closing.get().hash());
        }
        DigestFile lines = DigestFile.read(pair.digestsPath());
        Optional<Digest.Signed> last = lines.whole().stream()
                .flatMap(line -> Digest.parse(line).stream())
                .reduce((_, later) -> later);
        if (last.isEmpty()) {
            return recoverUndigested(pair, before);
        }
        return close(pair, lines, last.get());
    }

    /** A crash between making the two files leaves nothing in them; anything else was done by others. */
    private TrailEnd recoverUndigested(Pair pair, TrailEnd before) throws IOException {
        if (!Files.exists(pair.recordsPath()) || Files.size(pair.recordsPath()) == 0) {
            Files.deleteIfExists(pair.recordsPath());
            Files.deleteIfExists(pair.digestsPath());
            OpenFile.syncDirectory(files.directory(), durability);
            return before;
        }
        LOG.error(
                "the audit file {} has no digests: they were removed; see: sealgate audit verify", pair.recordsPath());
        Tail tail = Tail.read(pair.recordsPath(), 0, before.chain());
        Chain claimed = tail.lastClaim().orElse(before.chain());
        segments.add(new Segment(
                pair.recordsPath(),
                pair.digestsPath(),
                pair.firstSequence(),
                Files.size(pair.recordsPath()),
                new Span(Instant.EPOCH.plusMillis(1), Instant.MAX),
                now,
                Optional.empty()));
        return new TrailEnd(claimed, before.previousDigest());
    }

    private TrailEnd close(Pair pair, DigestFile lines, Digest.Signed last) throws IOException {
        Digest covered = last.digest();
        long sizeBytes = Files.exists(pair.recordsPath()) ? Files.size(pair.recordsPath()) : 0;
        Chain chain = covered.chain();
        Span span = covered.span();
        long goodBytes = covered.sizeBytes();
        if (sizeBytes < covered.sizeBytes()) {
            LOG.error(
                    "the audit file {} lost records that a digest covers; see: sealgate audit verify",
                    pair.recordsPath());
        } else {
            Tail tail = Tail.read(pair.recordsPath(), covered.sizeBytes(), covered.chain());
            chain = tail.chain();
            goodBytes += tail.goodBytes();
            span = tail.widen(span);
            moveAside(pair, goodBytes, sizeBytes);
        }
        Digest.Signed closing = new Digest(
                        Kind.CLOSE,
                        pair.name() + TrailFiles.RECORDS,
                        chain,
                        goodBytes,
                        span,
                        now,
                        last.hash(),
                        // How far the metadata went then, not how far they go now.
                        covered.metadata(),
                        Map.of(),
                        covered.lost())
                .sign(key);
        writeDigests(pair.digestsPath(), lines, closing);
        segments.add(segment(pair, closing));
        closed.add(new Closed(pair, closing));
        return new TrailEnd(chain, closing.hash());
    }

    private void moveAside(Pair pair, long goodBytes, long sizeBytes) throws IOException {
        if (goodBytes == sizeBytes) {
            return;
        }
        LOG.warn(
                "the audit file {} ended in {} bytes of records that were never acknowledged; they are kept in its {} file",
                pair.recordsPath(),
                sizeBytes - goodBytes,
                TrailFiles.TORN);
        Path torn = pair.recordsPath().resolveSibling(pair.name() + TrailFiles.TORN);
        try (FileChannel records =
                FileChannel.open(pair.recordsPath(), StandardOpenOption.WRITE, StandardOpenOption.READ)) {
            Files.deleteIfExists(torn);
            try (FileChannel aside = TrailFiles.createNew(torn)) {
                records.transferTo(goodBytes, sizeBytes - goodBytes, aside);
                aside.force(true);
            }
            records.truncate(goodBytes);
            records.force(true);
        }
    }

    /** A last line that a crash cut goes with it. */
    private static void writeDigests(Path file, DigestFile lines, Digest.Signed closing) throws IOException {
        StringBuilder whole = new StringBuilder();
        lines.whole().forEach(line -> whole.append(line).append('\n'));
        int keptBytes = whole.toString().getBytes(StandardCharsets.UTF_8).length;
        String line = new String(closing.line().view(), StandardCharsets.UTF_8) + "\n";
        try (FileChannel digests = FileChannel.open(file, StandardOpenOption.WRITE)) {
            digests.truncate(keptBytes);
            ByteBuffer left = ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8));
            long at = keptBytes;
            while (left.hasRemaining()) {
                at += digests.write(left, at);
            }
            digests.force(true);
        }
    }

    private static Segment segment(Pair pair, Digest.Signed signed) {
        Digest closing = signed.digest();
        return new Segment(
                pair.recordsPath(),
                pair.digestsPath(),
                pair.firstSequence(),
                closing.sizeBytes(),
                closing.span(),
                closing.made(),
                Optional.of(new Segment.Ending(closing.chain().sequence(), signed.hash(), signed.keyId())));
    }
}
