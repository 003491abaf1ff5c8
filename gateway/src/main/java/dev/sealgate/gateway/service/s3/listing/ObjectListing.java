package dev.sealgate.gateway.service.s3.listing;

import dev.sealgate.gateway.edge.exchange.Query;
import dev.sealgate.gateway.protocol.xml.XmlBody;
import dev.sealgate.gateway.service.s3.BodyTime;
import dev.sealgate.gateway.service.s3.S3Request;
import dev.sealgate.storage.object.ObjectRepository;
import dev.sealgate.storage.object.ObjectRepository.Entry;
import dev.sealgate.storage.object.ObjectRepository.ListPage;
import dev.sealgate.storage.object.ObjectRepository.ListQuery;
import dev.sealgate.storage.object.ObjectVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What both versions of listing objects share: the parameters, the page and how its entries are written. */
record ObjectListing(
        String prefix,
        String delimiter,
        int maxKeys,
        KeyEncoding encoding,
        RestoreStatus restoreStatus,
        ListPage page) {
    /** Reads the page that follows {@code after}. */
    static ObjectListing read(S3Request request, String after, ObjectRepository objects) {
        Query query = request.query();
        String prefix = query.first("prefix").orElse("");
        String delimiter = query.first("delimiter").orElse("");
        int maxKeys = PageSize.of(query, "max-keys");
        KeyEncoding encoding = KeyEncoding.of(query);
        ListPage page = maxKeys == 0
                ? new ListPage(List.of(), false)
                : objects.list(new ListQuery(request.requireBucket().name(), prefix, delimiter, after, maxKeys));
        return new ObjectListing(prefix, delimiter, maxKeys, encoding, RestoreStatus.asked(request), page);
    }

    /** The key or common prefix that the page ends with, when more follows. */
    Optional<String> next() {
        return page.truncated() ? Optional.of(nameOf(page.entries().getLast())) : Optional.empty();
    }

    private static String nameOf(Entry entry) {
        return switch (entry) {
            case Entry.ObjectEntry(String key, ObjectVersion _) -> key;
            case Entry.CommonPrefix(String prefix) -> prefix;
        };
    }

    /** All {@code Contents}, then all {@code CommonPrefixes}; the owner only where the version of the listing has it. */
    void writeEntries(XmlBody result, Function<ObjectVersion, Optional<String>> ownerId) {
        List<String> commonPrefixes = new ArrayList<>();
        for (Entry entry : page.entries()) {
            switch (entry) {
                case Entry.ObjectEntry(String key, ObjectVersion object) ->
                    result.element("Contents", contents -> {
                        contents.text("Key", encoding.encode(key));
                        writeObject(contents, object, ownerId.apply(object));
                        restoreStatus.write(contents, object);
                    });
                case Entry.CommonPrefix(String common) -> commonPrefixes.add(common);
            }
        }
        commonPrefixes.forEach(
                common -> result.element("CommonPrefixes", p -> p.text("Prefix", encoding.encode(common))));
    }

    static void writeObject(XmlBody contents, ObjectVersion version, Optional<String> ownerId) {
        contents.text("LastModified", BodyTime.format(version.lastModified()))
                .text("ETag", "\"" + version.etag() + "\"");
        version.checksum()
                .ifPresent(checksum -> contents.text("ChecksumAlgorithm", checksum.algorithm())
                        .text("ChecksumType", checksum.composite() ? "COMPOSITE" : "FULL_OBJECT"));
        contents.text("Size", version.sizeBytes());
        ownerId.ifPresent(id -> contents.element("Owner", owner -> owner.text("ID", id)));
        contents.text("StorageClass", version.storageClass().name());
    }

    void writeParameters(XmlBody result, String bucketName) {
        result.text("Name", bucketName).text("Prefix", encoding.encode(prefix));
        if (!delimiter.isEmpty()) {
            result.text("Delimiter", encoding.encode(delimiter));
        }
        result.text("MaxKeys", maxKeys)
                .text("EncodingType", encoding.wireName())
                .text("IsTruncated", page.truncated());
    }
}
