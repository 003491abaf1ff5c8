package dev.sealgate.storage.metadata;

import java.util.List;

/** A transaction saw that these are the committed rows of a range, all of them; what it had written itself is not among them. */
record ScanRead(Schema table, KeyRange range, List<StoredRow> rows) {}
