package dev.sealgate.storage.metadata;

import dev.sealgate.storage.Bytes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Writes down every question that another store is asked, those within transactions and their commits included: what a store that is
 * reached over a network would cost. Thread-safe.
 */
public final class CountingMetadataStore extends ForwardingMetadataStore {
    private final List<String> questions = Collections.synchronizedList(new ArrayList<>());

    public CountingMetadataStore(MetadataStore store) {
        super(store);
    }

    /** What is asked meanwhile, in order: {@code get BUCKETS}, {@code tx.scan PARTS}, {@code commit}. */
    public List<String> asked(Runnable meanwhile) {
        questions.clear();
        meanwhile.run();
        return List.copyOf(questions);
    }

    private <T> T asking(String question, Supplier<T> answer) {
        questions.add(question);
        return answer.get();
    }

    @Override
    public Optional<byte[]> get(Schema table, byte[] key) {
        return asking("get " + table, () -> super.get(table, key));
    }

    @Override
    public List<Optional<byte[]>> getAll(List<RecordKey> records) {
        return asking("getAll " + tables(records), () -> super.getAll(records));
    }

    @Override
    public Known ahead(List<RecordKey> records) {
        return asking("ahead " + tables(records), () -> super.ahead(records));
    }

    @Override
    public Portion<StoredRow> scan(Schema table, KeyRange range, int limit) {
        return asking("scan " + table, () -> super.scan(table, range, limit));
    }

    @Override
    public Portion<Bytes> keys(Schema table, KeyRange range, int limit) {
        return asking("keys " + table, () -> super.keys(table, range, limit));
    }

    @Override
    public Portion<GroupStep> groups(Schema table, KeyRange range, Delimiter delimiter, int limit) {
        return asking("groups " + table, () -> super.groups(table, range, delimiter, limit));
    }

    @Override
    public <R> R inTransaction(Known known, Function<Transaction, R> body) {
        AtomicBoolean ran = new AtomicBoolean();
        R result = super.inTransaction(known, tx -> {
            boolean again = ran.getAndSet(true);
            if (again) {
                questions.add("again");
            }
            return body.apply(new CountingTransaction(tx, again ? Known.NOTHING : known, again));
        });
        questions.add("commit");
        return result;
    }

    private static String tables(List<RecordKey> records) {
        return String.join(
                " ",
                records.stream().map(record -> record.table().name()).distinct().toList());
    }

    private final class CountingTransaction implements Transaction {
        private final Transaction tx;
        private final boolean again;

        /** What the transaction tells without asking. */
        private final Set<RecordKey> known;

        CountingTransaction(Transaction tx, Known known, boolean again) {
            this.tx = tx;
            this.again = again;
            this.known = new HashSet<>(known.all().keySet());
        }

        @Override
        public Optional<byte[]> get(Schema table, byte[] key) {
            return known.add(at(table, key)) ? asking("tx.get " + table, () -> tx.get(table, key)) : tx.get(table, key);
        }

        @Override
        public Optional<byte[]> getRare(Schema table, byte[] key) {
            return known.add(at(table, key)) && again
                    ? asking("tx.getRare " + table, () -> tx.getRare(table, key))
                    : tx.getRare(table, key);
        }

        @Override
        public List<Optional<byte[]>> getAll(List<RecordKey> records) {
            return known.addAll(records)
                    ? asking("tx.getAll " + tables(records), () -> tx.getAll(records))
                    : tx.getAll(records);
        }

        private static RecordKey at(Schema table, byte[] key) {
            return new RecordKey(table, Bytes.copyOf(key));
        }

        @Override
        public Portion<StoredRow> scan(Schema table, KeyRange range, int limit) {
            return asking("tx.scan " + table, () -> tx.scan(table, range, limit));
        }

        @Override
        public void expect(Schema table, byte[] key, byte[] value) {
            tx.expect(table, key, value);
        }

        @Override
        public boolean isEmpty(Schema table, byte[] prefix) {
            return asking("tx.isEmpty " + table, () -> tx.isEmpty(table, prefix));
        }

        @Override
        public void put(Schema table, byte[] key, byte[] value) {
            known.add(at(table, key));
            tx.put(table, key, value);
        }

        @Override
        public void delete(Schema table, byte[] key) {
            known.add(at(table, key));
            tx.delete(table, key);
        }
    }
}
