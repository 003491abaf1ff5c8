package dev.sealgate.storage.metadata;

import dev.sealgate.storage.Bytes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
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
    public <R> R inTransaction(Function<Transaction, R> body) {
        R result = super.inTransaction(tx -> body.apply(new CountingTransaction(tx)));
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

        CountingTransaction(Transaction tx) {
            this.tx = tx;
        }

        @Override
        public Optional<byte[]> get(Schema table, byte[] key) {
            return asking("tx.get " + table, () -> tx.get(table, key));
        }

        @Override
        public List<Optional<byte[]>> getAll(List<RecordKey> records) {
            return asking("tx.getAll " + tables(records), () -> tx.getAll(records));
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
            tx.put(table, key, value);
        }

        @Override
        public void delete(Schema table, byte[] key) {
            tx.delete(table, key);
        }
    }
}
