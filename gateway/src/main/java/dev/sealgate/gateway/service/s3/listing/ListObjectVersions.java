package dev.sealgate.gateway.service.s3.listing;

import dev.sealgate.gateway.edge.exchange.HttpResponse;
import dev.sealgate.gateway.edge.exchange.Owners;
import dev.sealgate.gateway.edge.exchange.Query;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.gateway.protocol.xml.XmlBody;
import dev.sealgate.gateway.service.s3.BodyTime;
import dev.sealgate.gateway.service.s3.S3Request;
import dev.sealgate.gateway.service.s3.XmlAnswers;
import dev.sealgate.gateway.service.s3.access.HeadJudged;
import dev.sealgate.gateway.service.s3.acl.Acls;
import dev.sealgate.storage.object.Bucket;
import dev.sealgate.storage.object.DeleteMarker;
import dev.sealgate.storage.object.ObjectRepository;
import dev.sealgate.storage.object.ObjectVersion;
import dev.sealgate.storage.object.VersionId;
import dev.sealgate.storage.object.VersionListing;
import dev.sealgate.storage.object.VersionListing.Entry.CommonPrefix;
import dev.sealgate.storage.object.VersionListing.Entry.VersionEntry;
import dev.sealgate.storage.object.VersionListing.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** ListObjectVersions. Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectVersions.html */
public final class ListObjectVersions implements HeadJudged {
    private static final String VERSION_MARKER = "version-id-marker";

    private final ObjectRepository objects;
    private final Owners owners;

    public ListObjectVersions(ObjectRepository objects, Owners owners) {
        this.objects = objects;
        this.owners = owners;
    }

    @Override
    public HttpResponse handle(S3Request request) {
        Query query = request.query();
        Bucket bucket = request.requireBucket();
        String keyMarker = query.first("key-marker").orElse("");
        String prefix = query.first("prefix").orElse("");
        String delimiter = query.first("delimiter").orElse("");
        // AWS: refuses a wrong max-keys first, and a wrong encoding-type last.
        int maxKeys = PageSize.of(query, "max-keys");
        Optional<VersionId> versionMarker = versionMarker(query, bucket);
        KeyEncoding encoding = KeyEncoding.of(query);
        Page page = objects.listVersions(new VersionListing.Query(
                bucket.name(),
                prefix,
                delimiter,
                keyMarker,
                versionMarker,
                bucket.versioning().isPresent(),
                maxKeys));
        return XmlAnswers.ok("ListVersionsResult", result -> {
            result.text("Name", bucket.name().value()).text("Prefix", encoding.encode(prefix));
            if (!delimiter.isEmpty()) {
                result.text("Delimiter", encoding.encode(delimiter));
            }
            result.text("MaxKeys", maxKeys)
                    .text("EncodingType", encoding.wireName())
                    .text("IsTruncated", page.truncated())
                    .text("KeyMarker", encoding.encode(keyMarker))
                    .text("VersionIdMarker", versionMarker.map(VersionId::text).orElse(""));
            writeNext(result, page, encoding);
            writeEntries(result, page, encoding, bucket, RestoreStatus.asked(request));
        });
    }

    /** @throws S3Exception InvalidArgument for a marker that is none, or that names a version of no key */
    private static Optional<VersionId> versionMarker(Query query, Bucket bucket) {
        Optional<String> marker = query.first(VERSION_MARKER);
        if (marker.isEmpty()) {
            return Optional.empty();
        }
        String id = marker.get();
        if (!query.contains("key-marker")) {
            throw refusal("A version-id marker cannot be specified without a key marker.", id);
        }
        if (id.isEmpty()) {
            throw refusal("A version-id marker cannot be empty.", id);
        }
        Optional<VersionId> version = VersionId.parse(id)
                .filter(parsed -> parsed.isNull() || bucket.versioning().isPresent());
        if (version.isEmpty()) {
            throw refusal("Invalid version id specified", id);
        }
        return version;
    }

    private static S3Exception refusal(String message, String marker) {
        return S3Exception.invalidArgument(message, VERSION_MARKER, marker);
    }

    private static void writeNext(XmlBody result, Page page, KeyEncoding encoding) {
        if (!page.truncated() || page.entries().isEmpty()) {
            return;
        }
        switch (page.entries().getLast()) {
            case VersionEntry last ->
                result.text("NextKeyMarker", encoding.encode(last.key()))
                        .text("NextVersionIdMarker", last.version().versionId().text());
            case CommonPrefix(String group) -> result.text("NextKeyMarker", encoding.encode(group));
        }
    }

    /** Versions and markers in order, then all {@code CommonPrefixes}. */
    private void writeEntries(XmlBody result, Page page, KeyEncoding encoding, Bucket bucket, RestoreStatus restores) {
        List<String> commonPrefixes = new ArrayList<>();
        for (VersionListing.Entry entry : page.entries()) {
            switch (entry) {
                case VersionEntry version -> write(result, version, encoding.encode(version.key()), bucket, restores);
                case CommonPrefix(String group) -> commonPrefixes.add(group);
            }
        }
        commonPrefixes.forEach(
                group -> result.element("CommonPrefixes", p -> p.text("Prefix", encoding.encode(group))));
    }

    private void write(XmlBody result, VersionEntry entry, String key, Bucket bucket, RestoreStatus restores) {
        String element = entry.version() instanceof DeleteMarker ? "DeleteMarker" : "Version";
        result.element(element, body -> {
            body.text("Key", key)
                    .text("VersionId", entry.version().versionId().text())
                    .text("IsLatest", entry.latest());
            switch (entry.version()) {
                case ObjectVersion object -> {
                    ObjectListing.writeObject(body, object, Optional.of(Acls.ownerId(owners, bucket, object.acl())));
                    restores.write(body, object);
                }
                case DeleteMarker marker ->
                    body.text("LastModified", BodyTime.format(marker.lastModified()))
                            .element(
                                    "Owner", owner -> owner.text("ID", Acls.ownerId(owners, bucket, Optional.empty())));
            }
        });
    }
}
