package dev.sealgate.storage.metadata;

import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.metadata.LogScan.Batch;
import dev.sealgate.storage.metadata.LogScan.End;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.zip.CRC32C;

/**
 * Reads one file in the format of RocksDB's log, and tells damage from the unfinished record that a crash leaves.
 *
 * <p>RocksDB itself takes a damaged length for an unfinished record and a damaged record for the end; this looks on. Blocks of
 * 32 KiB hold records of a masked CRC-32C (4 bytes), a length (2), a type (1) and, where files are used again, the file's number
 * (4); a larger batch is cut into several.
 *
 * <p>Source: https://github.com/facebook/rocksdb/wiki/Write-Ahead-Log-File-Format. Not thread-safe.
 */
final class LogReader implements AutoCloseable {
    static final int BLOCK_BYTES = 32 * 1024;
    private static final int HEADER_BYTES = 7;
    private static final int NUMBERED_HEADER_BYTES = 11;
    private static final int PAGE_BYTES = 4096;

    /** Fewer zeros than this at the end may well be part of what was written. */
    private static final int UNWRITTEN_BYTES = 16;

    /** How far behind damage every single offset is tried; from there on, the beginnings of blocks. */
    private static final int SEARCHED_BYTES = 1 << 20;

    /** Of every type up to here a piece of a batch or a setting; types from {@link #IGNORABLE} may be unknown. */
    private static final int LAST_KNOWN = 11;

    private static final int IGNORABLE = 128;

    private enum Piece {
        WHOLE,
        FIRST,
        MIDDLE,
        LAST,
        SETTING,
        UNKNOWN
    }

    private record Physical(Piece piece, long offset, int headerBytes, int bytes) {
        long end() {
            return offset + bytes;
        }
    }

    private final FileChannel channel;
    private final long sizeBytes;
    private final ByteBuffer block = ByteBuffer.allocate(BLOCK_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    private long blockStart = -1;

    LogReader(Path file) throws IOException {
        channel = FileChannel.open(file, StandardOpenOption.READ);
        sizeBytes = channel.size();
    }

    long sizeBytes() {
        return sizeBytes;
    }

    /** Hands every whole batch from {@code from} on to {@code visitor}; where and why it stopped. */
    LogScan scan(long from, Consumer<Batch> visitor) throws IOException {
        Assembly assembly = new Assembly(visitor);
        long position = from;
        while (position < sizeBytes) {
            if (leftInBlock(position) < HEADER_BYTES) {
                position += leftInBlock(position);
                continue;
            }
            Optional<Physical> found = physicalAt(position);
            if (found.isEmpty()) {
                return new LogScan(assembly.soundUpTo(position), sizeBytes, endAt(position));
            }
            if (!assembly.takes(found.get().piece())) {
                return new LogScan(assembly.soundUpTo(position), sizeBytes, End.DAMAGED);
            }
            assembly.add(found.get());
            position = found.get().end();
        }
        return new LogScan(assembly.soundUpTo(sizeBytes), sizeBytes, assembly.inside ? End.TORN : End.SOUND);
    }

    /** A batch that is put together of its pieces. */
    private final class Assembly {
        private final Consumer<Batch> visitor;
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private long start;
        private boolean inside;

        Assembly(Consumer<Batch> visitor) {
            this.visitor = visitor;
        }

        /** Where the last whole batch ends when nothing can be read from {@code position} on. */
        long soundUpTo(long position) {
            return inside ? start : position;
        }

        boolean takes(Piece piece) {
            boolean continues = piece == Piece.MIDDLE || piece == Piece.LAST;
            return piece == Piece.SETTING || (piece != Piece.UNKNOWN && continues == inside);
        }

        void add(Physical piece) throws IOException {
            if (piece.piece() == Piece.SETTING) {
                return;
            }
            if (!inside) {
                start = piece.offset();
                bytes.reset();
            }
            load(piece.offset());
            bytes.write(
                    block.array(),
                    (int) (piece.offset() - blockStart) + piece.headerBytes(),
                    piece.bytes() - piece.headerBytes());
            inside = piece.piece() == Piece.FIRST || piece.piece() == Piece.MIDDLE;
            if (!inside) {
                visitor.accept(new Batch(start, Bytes.owning(bytes.toByteArray())));
            }
        }
    }

    /** Where the next record begins that can be read as the beginning of a batch. */
    OptionalLong nextBatch(long from) throws IOException {
        long offset = from;
        OptionalLong next = nextRecord(offset);
        while (next.isPresent()) {
            Physical each = physicalAt(next.getAsLong()).orElseThrow();
            if (each.piece() == Piece.WHOLE || each.piece() == Piece.FIRST) {
                return next;
            }
            next = nextRecord(each.end());
        }
        return OptionalLong.empty();
    }

    private End endAt(long position) throws IOException {
        if (nextRecord(position + 1).isPresent()) {
            return End.DAMAGED;
        }
        return isUnfinished(position) || isUnwritten(position) ? End.TORN : End.DAMAGED;
    }

    private OptionalLong nextRecord(long from) throws IOException {
        long searchedTo = from + SEARCHED_BYTES;
        for (long offset = from; offset < sizeBytes; ) {
            if (leftInBlock(offset) >= HEADER_BYTES && physicalAt(offset).isPresent()) {
                return OptionalLong.of(offset);
            }
            offset += offset < searchedTo && leftInBlock(offset) >= HEADER_BYTES ? 1 : leftInBlock(offset);
        }
        return OptionalLong.empty();
    }

    /** Whether the file ends before the record does, and not because its length is damaged. */
    private boolean isUnfinished(long position) throws IOException {
        long left = sizeBytes - position;
        if (left < HEADER_BYTES) {
            return true;
        }
        load(position);
        int at = (int) (position - blockStart);
        // The shorter header even where the type claims the longer one: these files are not used again, so such a type
        // is damage.
        long claimed = HEADER_BYTES + (long) Short.toUnsignedInt(block.getShort(at + 4));
        boolean reachesBehindTheEnd = claimed > left && claimed <= leftInBlock(position);
        return reachesBehindTheEnd && !hasRightChecksum(at, (int) left);
    }

    /** Whether the end of the file was never written: what a file that had grown has where no page of it reached the disk. */
    private boolean isUnwritten(long position) throws IOException {
        long zerosFrom = sizeBytes;
        while (zerosFrom > position && byteAt(zerosFrom - 1) == 0) {
            zerosFrom--;
        }
        long lastPage = (sizeBytes - 1) / PAGE_BYTES * PAGE_BYTES;
        return sizeBytes - zerosFrom >= UNWRITTEN_BYTES && zerosFrom <= Math.max(position, lastPage);
    }

    private byte byteAt(long offset) throws IOException {
        load(offset);
        return block.get((int) (offset - blockStart));
    }

    /** The sound record that begins there. */
    private Optional<Physical> physicalAt(long offset) throws IOException {
        load(offset);
        int at = (int) (offset - blockStart);
        int left = block.limit() - at;
        if (left < HEADER_BYTES) {
            return Optional.empty();
        }
        int type = typeAt(at);
        int bytes = headerBytes(type) + Short.toUnsignedInt(block.getShort(at + 4));
        if (type == 0 || bytes > left || !hasRightChecksum(at, bytes)) {
            return Optional.empty();
        }
        return Optional.of(new Physical(pieceOf(type), offset, headerBytes(type), bytes));
    }

    private int typeAt(int at) {
        return Byte.toUnsignedInt(block.get(at + 6));
    }

    private boolean hasRightChecksum(int at, int bytes) {
        CRC32C crc = new CRC32C();
        crc.update(block.array(), at + 6, bytes - 6);
        return block.getInt(at) == masked((int) crc.getValue());
    }

    /** As RocksDB stores checksums. */
    static int masked(int checksum) {
        return Integer.rotateRight(checksum, 15) + 0xa282ead8;
    }

    private static int headerBytes(int type) {
        boolean numbered = (type >= 5 && type <= 8) || type == 11 || type == 131;
        return numbered ? NUMBERED_HEADER_BYTES : HEADER_BYTES;
    }

    private static Piece pieceOf(int type) {
        return switch (type) {
            case 1, 5 -> Piece.WHOLE;
            case 2, 6 -> Piece.FIRST;
            case 3, 7 -> Piece.MIDDLE;
            case 4, 8 -> Piece.LAST;
            default -> type <= LAST_KNOWN || type >= IGNORABLE ? Piece.SETTING : Piece.UNKNOWN;
        };
    }

    private static int leftInBlock(long offset) {
        return BLOCK_BYTES - (int) (offset % BLOCK_BYTES);
    }

    private void load(long offset) throws IOException {
        long start = offset - offset % BLOCK_BYTES;
        if (start == blockStart) {
            return;
        }
        block.clear();
        blockStart = start;
        while (block.hasRemaining() && channel.read(block, start + block.position()) > 0) {
            // until the block, or the file, is read
        }
        block.flip();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
