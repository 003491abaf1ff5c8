package dev.sealgate.gateway.operate.migrate;

import dev.sealgate.storage.metadata.KeyRange;
import dev.sealgate.storage.metadata.MetadataStore;
import dev.sealgate.storage.metadata.Portion;
import dev.sealgate.storage.metadata.Schema;
import dev.sealgate.storage.metadata.StoredRow;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;

/** One table of both sides, record by record. */
final class Comparison {
    private final Side from;
    private final Side to;
    private final Schema table;

    Comparison(Side from, Side to, Schema table) {
        this.from = from;
        this.to = to;
        this.table = table;
    }

    /**
     * Answers how many records both have.
     *
     * @throws MigrationException at the first that differs
     */
    long run(Migration.Watcher watcher, long before) {
        Rows source = new Rows(from.metadata());
        Rows target = new Rows(to.metadata());
        long same = 0;
        while (source.hasNext() && target.hasNext()) {
            StoredRow expected = source.next();
            if (!target.next().equals(expected)) {
                throw differs(expected.key().toHex());
            }
            same++;
            watcher.comparing(before + same);
        }
        if (source.hasNext() || target.hasNext()) {
            throw differs("its end");
        }
        return same;
    }

    private MigrationException differs(String where) {
        return new MigrationException(to.name() + " differs from " + from.name() + " in table " + table + " at " + where
                + ": something else writes to one of them; stop it, and begin again with an empty target");
    }

    private final class Rows implements Iterator<StoredRow> {
        private final MetadataStore store;
        private Iterator<StoredRow> page = List.<StoredRow>of().iterator();
        private Optional<KeyRange> left = Optional.of(KeyRange.all());

        Rows(MetadataStore store) {
            this.store = store;
        }

        @Override
        public boolean hasNext() {
            while (!page.hasNext() && left.isPresent()) {
                Portion<StoredRow> some = store.scan(table, left.get(), MetadataStore.MAX_AT_ONCE);
                page = some.found().iterator();
                left = some.rest();
            }
            return page.hasNext();
        }

        @Override
        public StoredRow next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            return page.next();
        }
    }
}
