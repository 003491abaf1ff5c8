package dev.sealgate.storage.object;

import dev.sealgate.storage.metadata.Database;
import dev.sealgate.storage.object.ObjectRepository.Entry;
import dev.sealgate.storage.object.ObjectRepository.ListPage;
import dev.sealgate.storage.object.ObjectRepository.ListQuery;
import java.util.List;
import java.util.Optional;

/** What is current in a bucket, a page at a time, in one question. */
final class ObjectListing {
    private ObjectListing() {}

    static ListPage read(Database database, ListQuery query) {
        if (query.limit() < 1) {
            return new ListPage(List.of(), false);
        }
        GroupedPage.Scope scope = new GroupedPage.Scope(query.bucket(), query.prefix(), query.delimiter());
        GroupedPage<Entry> page = GroupedPage.read(
                database,
                Tables.OBJECTS,
                scope,
                startOf(query, scope),
                Optional.empty(),
                query.limit(),
                Entry.CommonPrefix::new,
                row -> new Entry.ObjectEntry(row.key().key(), row.value()));
        return new ListPage(page.entries(), page.truncated());
    }

    private static byte[] startOf(ListQuery query, GroupedPage.Scope scope) {
        return scope.groupOf(query.after())
                .map(passed -> GroupedPage.behind(query.bucket(), passed))
                .orElseGet(() -> query.after().isEmpty()
                        ? Tables.prefixOf(query.bucket())
                        : Tables.nextKey(Tables.prefixOf(query.bucket(), query.after())));
    }
}
