package dev.sealgate.storage.metadata;

import java.util.Properties;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.RocksObject;
import org.rocksdb.WALRecoveryMode;
import org.rocksdb.WriteBufferManager;

/**
 * RocksDB options for a small machine: bounded memory, a bounded log to replay at start, little noise.
 *
 * <p>Source: https://github.com/facebook/rocksdb/wiki/Setup-Options-and-Basic-Tuning
 */
final class RocksTuning {
    private static final long MIB = 1L << 20;

    /** Blocks, indexes, filters and the write buffers together. */
    private static final long CACHE_BYTES = 64 * MIB;

    private static final long ALL_WRITE_BUFFERS_BYTES = 32 * MIB;
    private static final long WRITE_BUFFER_BYTES = 16 * MIB;

    /** Replayed at start, at some 200 MiB/s; without a bound, one quiet table would keep every log alive. */
    private static final long MAX_LOG_BYTES = 64 * MIB;

    /** Smaller inline blobs stay in the tree, where they are read with one access. */
    private static final long MIN_BLOB_BYTES = 512;

    private static final long BLOB_FILE_BYTES = 64 * MIB;
    private static final double BLOB_COLLECTION_AGE = 0.5;
    private static final double BLOB_COLLECTION_GARBAGE = 0.5;
    private static final double BLOOM_BITS_PER_KEY = 10;

    private final Natives natives;
    private final Cache cache;
    private final BloomFilter filter;

    /** @param natives owns every option object made here */
    RocksTuning(Natives natives) {
        this.natives = natives;
        cache = owned(new LRUCache(CACHE_BYTES));
        filter = owned(new BloomFilter(BLOOM_BITS_PER_KEY));
    }

    DBOptions database(LogTrust trust) {
        WriteBufferManager buffers = owned(new WriteBufferManager(ALL_WRITE_BUFFERS_BYTES, cache));
        return owned(trusting(trust))
                .setCreateIfMissing(true)
                .setCreateMissingColumnFamilies(true)
                .setWriteBufferManager(buffers)
                .setMaxTotalWalSize(MAX_LOG_BYTES)
                .setMaxBackgroundJobs(2)
                .setBytesPerSync(MIB)
                .setMaxManifestFileSize(16 * MIB)
                .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
                .setMaxLogFileSize(4 * MIB)
                .setKeepLogFileNum(2)
                .setStatsDumpPeriodSec(0)
                .setStatsPersistPeriodSec(0);
    }

    /** RocksDB's Java API has no setters for two of these. */
    private static DBOptions trusting(LogTrust trust) {
        boolean whole = trust == LogTrust.WHOLE;
        Properties verified = new Properties();
        verified.setProperty("track_and_verify_wals_in_manifest", String.valueOf(trust != LogTrust.UP_TO_DAMAGE));
        verified.setProperty("track_and_verify_wals", String.valueOf(whole));
        DBOptions options = DBOptions.getDBOptionsFromProps(verified);
        if (options == null) {
            throw new IllegalStateException("RocksDB does not know " + verified);
        }
        return options.setParanoidChecks(true)
                // What a crash leaves at the end is cut off before RocksDB sees it.
                .setWalRecoveryMode(whole ? WALRecoveryMode.AbsoluteConsistency : WALRecoveryMode.PointInTimeRecovery);
    }

    ColumnFamilyOptions table(boolean holdsBlobs) {
        ColumnFamilyOptions options = owned(new ColumnFamilyOptions())
                .setWriteBufferSize(WRITE_BUFFER_BYTES)
                .setTableFormatConfig(new BlockBasedTableConfig()
                        .setBlockCache(cache)
                        .setCacheIndexAndFilterBlocks(true)
                        .setCacheIndexAndFilterBlocksWithHighPriority(true)
                        .setPinL0FilterAndIndexBlocksInCache(true)
                        .setFilterPolicy(filter)
                        .setOptimizeFiltersForMemory(true))
                // Values are ciphertext: there is nothing to compress.
                .setCompressionType(CompressionType.NO_COMPRESSION)
                .setBottommostCompressionType(CompressionType.NO_COMPRESSION);
        return holdsBlobs ? separatingBlobs(options) : options;
    }

    private static ColumnFamilyOptions separatingBlobs(ColumnFamilyOptions options) {
        return options.setEnableBlobFiles(true)
                .setMinBlobSize(MIN_BLOB_BYTES)
                .setBlobFileSize(BLOB_FILE_BYTES)
                .setBlobCompressionType(CompressionType.NO_COMPRESSION)
                .setEnableBlobGarbageCollection(true)
                .setBlobGarbageCollectionAgeCutoff(BLOB_COLLECTION_AGE)
                .setBlobGarbageCollectionForceThreshold(BLOB_COLLECTION_GARBAGE);
    }

    private <T extends RocksObject> T owned(T object) {
        return natives.own(object, object::close);
    }
}
