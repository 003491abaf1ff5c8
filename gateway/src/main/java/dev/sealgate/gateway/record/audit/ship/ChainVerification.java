package dev.sealgate.gateway.record.audit.ship;

import dev.sealgate.gateway.record.audit.TrailMarkTable;
import dev.sealgate.gateway.record.audit.file.TrailFile;
import dev.sealgate.gateway.record.audit.file.TrailMark;
import dev.sealgate.gateway.record.audit.file.TrailPublicKey;
import dev.sealgate.gateway.record.audit.file.TrailReport;
import dev.sealgate.gateway.record.audit.file.TrailWitness;
import dev.sealgate.gateway.record.audit.file.Verification;
import dev.sealgate.storage.metadata.Database;
import dev.sealgate.storage.metadata.TableRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/**
 * Whether the trails of all gateways that share these metadata are as they were written: what was shipped, what of it lies in a directory
 * at hand, and whether any of them is missing. Used by one thread.
 */
public final class ChainVerification {
    /** Retention may remove files while they are read. */
    private static final int TRIES = 3;

    private final Database database;
    private final ShippedFiles shipped;
    private final TrailPublicKey key;
    private final Set<String> alive;
    private final Path trails;
    private final Verification.Watcher watcher;
    /** What others say of a gateway's trail: it went at least to this record. */
    private final Map<String, Long> vouched = new HashMap<>();

    private final Map<String, String> vouchers = new HashMap<>();

    /**
     * @param key of this root key
     * @param alive the gateways that are running
     * @param trails where the trails of gateways lie that use this machine, each in a directory of its name; may be absent
     */
    public ChainVerification(
            Database database,
            ShippedFiles shipped,
            TrailPublicKey key,
            Set<String> alive,
            Path trails,
            Verification.Watcher watcher) {
        this.database = database;
        this.shipped = shipped;
        this.key = key;
        this.alive = Set.copyOf(alive);
        this.trails = trails;
        this.watcher = watcher;
    }

    /** All trails that are known of, in the order of their gateways' names. */
    public List<ChainReport> run() throws IOException {
        Set<String> known = new TreeSet<>(TrailMarkTable.gateways(database));
        known.addAll(shipped.chains());
        known.remove(""); // of a gateway that has its metadata for itself: its own verification is about that
        Map<String, Long> reached = new HashMap<>();
        List<ChainReport> reports = new ArrayList<>();
        for (String gateway : known) {
            reports.add(verified(gateway, reached));
        }
        vouched.forEach((gateway, sequence) -> {
            boolean retired = shipped.chain(gateway).retired().isPresent();
            if (reached.getOrDefault(gateway, 0L) < sequence && !retired) {
                withFlaw(reports, gateway, missingOf(gateway, sequence, reached.getOrDefault(gateway, 0L)));
            }
        });
        return reports;
    }

    private String missingOf(String gateway, long sequence, long reached) {
        return range(reached + 1, sequence) + " missing: the trail of gateway " + vouchers.get(gateway)
                + " knows of them, and the metadata do not: they were removed, or are those of an earlier time";
    }

    private static void withFlaw(List<ChainReport> reports, String gateway, String flaw) {
        for (int i = 0; i < reports.size(); i++) {
            ChainReport report = reports.get(i);
            if (report.gateway().equals(gateway)) {
                if (report.sound()) {
                    reports.set(i, new ChainReport(gateway, report.files(), report.notes(), Optional.of(flaw)));
                }
                return;
            }
        }
        reports.add(new ChainReport(gateway, TrailReport.NOTHING, List.of(), Optional.of(flaw)));
    }

    private ChainReport verified(String gateway, Map<String, Long> reached) throws IOException {
        Chain chain = new Chain(gateway, reached);
        ChainReport report = chain.verify();
        for (int i = 1; i < TRIES && !report.sound() && chain.hasChanged(); i++) {
            chain = new Chain(gateway, reached);
            report = chain.verify();
        }
        return report;
    }

    /** One gateway's trail, and what is known of it beside its files, asked before these are listed. */
    private final class Chain {
        private final String gateway;
        private final Map<String, Long> reached;
        private final List<String> notes = new ArrayList<>();
        private final Optional<TrailMark> mark;
        private final OptionalLong newestChange;
        private final AuditChain chain;
        private final List<TableRow<ShippedFile.Key, ShippedFile>> rows;

        Chain(String gateway, Map<String, Long> reached) {
            this.gateway = gateway;
            this.reached = reached;
            TrailMarkTable marks = new TrailMarkTable(database, gateway, InstantSource.system());
            mark = marks.read();
            newestChange = marks.newestChange();
            chain = shipped.chain(gateway);
            rows = shipped.of(gateway);
        }

        ChainReport verify() throws IOException {
            List<TrailFile> files = rows.stream()
                    .<TrailFile>map(row -> new ShippedTrailFile(shipped, row.key(), row.value()))
                    .toList();
            TrailReport report = Verification.of(files, key, new Known(markIn(files), newestChange), watcher);
            vouch(report);
            notes.addAll(report.notes());
            Optional<String> flaw = report.flaw().or(this::missingFront);
            long last = files.isEmpty() ? chain.removedTo() : report.last();
            Optional<TrailReport> local = local();
            flaw = flaw.or(() -> local.flatMap(TrailReport::flaw).map(found -> directory() + ": " + found));
            flaw = flaw.or(() -> missingEnd(last, local));
            reached.put(gateway, Math.max(last, mark.map(TrailMark::sequence).orElse(0L)));
            return new ChainReport(gateway, report, List.copyOf(notes), flaw);
        }

        /** Whether what was found may be because of what was done meanwhile. */
        boolean hasChanged() {
            return !keys(rows).equals(keys(shipped.of(gateway)))
                    || !shipped.chain(gateway).equals(chain);
        }

        private static List<ShippedFile.Key> keys(List<TableRow<ShippedFile.Key, ShippedFile>> rows) {
            return rows.stream().map(TableRow::key).toList();
        }

        /** What is not shipped yet is looked for behind it. */
        private Optional<TrailMark> markIn(List<TrailFile> files) {
            return mark.filter(newest -> files.stream().anyMatch(file -> newest.isOf(file.name())));
        }

        private void vouch(TrailReport report) {
            report.others().forEach((other, sequence) -> {
                if (vouched.merge(other, sequence, Math::max).equals(sequence)) {
                    vouchers.put(other, gateway);
                }
            });
        }

        private Path directory() {
            return trails.resolve(gateway);
        }

        private Optional<TrailReport> local() throws IOException {
            if (!Files.isDirectory(directory())) {
                return Optional.empty();
            }
            TrailReport report = Verification.of(
                    directory(), key, new TrailMarkTable(database, gateway, InstantSource.system()), watcher);
            vouch(report);
            report.notes().forEach(note -> notes.add(directory() + ": " + note));
            return Optional.of(report);
        }

        private Optional<String> missingFront() {
            if (rows.isEmpty()) {
                return Optional.empty();
            }
            long first = rows.getFirst().key().firstSequence();
            return first > chain.removedTo() + 1
                    ? Optional.of(range(chain.removedTo() + 1, first - 1)
                            + " missing: the shipped files before "
                            + rows.getFirst().key().name()
                            + " are gone, and were not removed for their age")
                    : Optional.empty();
        }

        /** Up to the newest digest that the metadata know. */
        private Optional<String> missingEnd(long last, Optional<TrailReport> local) {
            if (chain.shippedTo() > last) {
                return Optional.of(range(last + 1, chain.shippedTo()) + " missing: they were shipped, and are gone");
            }
            long newest = mark.map(TrailMark::sequence).orElse(0L);
            if (newest <= last) {
                return Optional.empty();
            }
            String what = range(last + 1, newest);
            if (local.isPresent()) {
                notes.add(what + " not shipped yet: in " + directory());
            } else if (alive.contains(gateway)) {
                notes.add(what + " not shipped yet: on the gateway's own disk");
            } else if (chain.retired().isPresent()) {
                notes.add(what + " never shipped: the gateway was retired on "
                        + chain.retired().get());
            } else {
                return Optional.of(
                        what + " missing: the gateway does not run, and has not shipped them: start it again,"
                                + " verify with --data where its directory is, or say that it is gone for ever (sealgate audit retire "
                                + gateway + ")");
            }
            return Optional.empty();
        }
    }

    /** @param read the newest digest, where it is in a file that was shipped */
    private record Known(Optional<TrailMark> read, OptionalLong newestChange) implements TrailWitness {}

    private static String range(long from, long to) {
        return from == to ? "record " + from : "records " + from + " to " + to;
    }
}
