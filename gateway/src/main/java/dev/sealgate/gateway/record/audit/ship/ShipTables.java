package dev.sealgate.gateway.record.audit.ship;

import dev.sealgate.storage.metadata.CborCodec;
import dev.sealgate.storage.metadata.Codec;
import dev.sealgate.storage.metadata.KeyReader;
import dev.sealgate.storage.metadata.KeyWriter;
import dev.sealgate.storage.metadata.Keys;
import dev.sealgate.storage.metadata.Schema;
import dev.sealgate.storage.metadata.Table;
import java.time.Duration;
import java.time.Instant;

/** The tables of shipped files. */
final class ShipTables {
    /**
     * Files whose records are of at most so long a time are found by their latest one alone: what ends later by more begins too late.
     * The others, which a request that took hours makes, or a clock that was set, are few.
     */
    static final Duration NARROW = Duration.ofHours(1);

    /** @param latest the latest event time, in whole milliseconds */
    record TimeKey(boolean wide, Instant latest, ShippedFile.Key file) {
        static TimeKey of(ShippedFile.Key key, ShippedFile file) {
            return new TimeKey(file.earliest().plus(NARROW).isBefore(file.latest()), file.latest(), key);
        }
    }

    private static final Instant LAST = Instant.ofEpochMilli(Long.MAX_VALUE);

    record FileTime(Instant earliest) {}

    static final Table<ShippedFile.Key, ShippedFile> FILES = new Table<>(
            Schema.AUDIT_FILES, Keys.of(ShipTables::write, ShipTables::readKey), new CborCodec<>(ShippedFile.class, 1));

    private static final Codec<TimeKey> TIMES_KEYS = Keys.of(
            (key, time) -> write(key.int16(width(time.wide())).int64(inverted(time.latest())), time.file()),
            key -> new TimeKey(
                    key.int16() == width(true), Instant.ofEpochMilli(Long.MAX_VALUE - key.int64()), readKey(key)));

    static final Table<TimeKey, FileTime> TIMES =
            new Table<>(Schema.AUDIT_FILE_TIMES, TIMES_KEYS, new CborCodec<>(FileTime.class, 1));

    static final Table<String, AuditChain> CHAINS =
            new Table<>(Schema.AUDIT_CHAINS, Keys.STRING, new CborCodec<>(AuditChain.class, 1));

    private ShipTables() {}

    private static void write(KeyWriter key, ShippedFile.Key file) {
        key.terminated(file.gateway()).int64(file.firstSequence()).string(file.name());
    }

    private static ShippedFile.Key readKey(KeyReader key) {
        return new ShippedFile.Key(key.terminated(), key.int64(), key.string());
    }

    private static int width(boolean wide) {
        return wide ? 1 : 0;
    }

    /** Tables are read upwards, and the latest is wanted first. */
    private static long inverted(Instant time) {
        long millis = time.isBefore(Instant.EPOCH) ? 0 : time.isAfter(LAST) ? Long.MAX_VALUE : time.toEpochMilli();
        return Long.MAX_VALUE - millis;
    }

    static byte[] prefixOfGateway(String gateway) {
        return new KeyWriter().terminated(gateway).toByteArray();
    }

    /** Of the files that may begin with one record: of these all but one are empty. */
    static byte[] prefixOf(String gateway, long firstSequence) {
        return new KeyWriter().terminated(gateway).int64(firstSequence).toByteArray();
    }

    static byte[] prefixOfWidth(boolean wide) {
        return new KeyWriter().int16(width(wide)).toByteArray();
    }

    /** The first key of files whose latest record is not later. */
    static byte[] upTo(boolean wide, Instant latest) {
        return new KeyWriter().int16(width(wide)).int64(inverted(latest)).toByteArray();
    }
}
