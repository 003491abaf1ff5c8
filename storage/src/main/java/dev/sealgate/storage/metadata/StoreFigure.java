package dev.sealgate.storage.metadata;

/** What the metadata store can tell of itself at no cost. */
public enum StoreFigure {
    // spotless:off
    MEMTABLE_BYTES          ("rocksdb.cur-size-all-mem-tables",             Of.EACH_TABLE, "Changes in memory that are not in the tables' files yet"),
    SST_BYTES               ("rocksdb.total-sst-files-size",                Of.EACH_TABLE, "Files of the tables"),
    BLOB_BYTES              ("rocksdb.total-blob-file-size",                Of.EACH_TABLE, "Files of small objects"),
    COMPACTION_PENDING_BYTES("rocksdb.estimate-pending-compaction-bytes",   Of.EACH_TABLE, "What compaction has to rewrite, about"),
    BLOCK_CACHE_BYTES       ("rocksdb.block-cache-usage",                   Of.ALL,        "Blocks of the tables' files in memory"),
    BLOCK_CACHE_PINNED_BYTES("rocksdb.block-cache-pinned-usage",            Of.ALL,        "Those of them that are in use"),
    COMPACTIONS_RUNNING     ("rocksdb.num-running-compactions",             Of.ALL,        "Compactions under way"),
    FLUSHES_RUNNING         ("rocksdb.num-running-flushes",                 Of.ALL,        "Memtables on their way to files"),
    WRITES_STOPPED          ("rocksdb.is-write-stopped",                    Of.ALL,        "1 while writes wait for compaction"),
    WRITES_DELAYED          ("rocksdb.actual-delayed-write-rate",           Of.ALL,        "Bytes a second to which writes are slowed down; 0: they are not"),
    BACKGROUND_ERRORS       ("rocksdb.background-errors",                   Of.ALL,        "Failed flushes and compactions since the start");
    // spotless:on

    private enum Of {
        EACH_TABLE,
        ALL
    }

    private final String property;
    private final Of of;
    private final String description;

    StoreFigure(String property, Of of, String description) {
        this.property = property;
        this.of = of;
        this.description = description;
    }

    String property() {
        return property;
    }

    /** Whether every table has its own, which are added up. */
    boolean ofEachTable() {
        return of == Of.EACH_TABLE;
    }

    public String description() {
        return description;
    }
}
