package dev.sealgate.gateway.service.s3.object;

import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.edge.exchange.HttpResponse;
import dev.sealgate.gateway.protocol.xml.XmlBody;
import dev.sealgate.gateway.service.s3.S3Request;
import dev.sealgate.gateway.service.s3.XmlAnswers;
import dev.sealgate.gateway.service.s3.access.HeadJudged;
import dev.sealgate.gateway.service.s3.sse.ObjectEncryption;
import dev.sealgate.gateway.service.s3.sse.PresentedKey;
import dev.sealgate.storage.object.ContentStore;
import dev.sealgate.storage.object.ObjectVersion;
import dev.sealgate.storage.object.Part;
import dev.sealgate.storage.object.StoredChecksum;
import java.util.List;
import java.util.Set;

/** GetObjectAttributes. Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectAttributes.html */
public final class GetObjectAttributes implements HeadJudged {
    private final StoredObjects objects;
    private final ContentStore contents;
    private final ObjectEncryption encryption;

    public GetObjectAttributes(StoredObjects objects, ContentStore contents, ObjectEncryption encryption) {
        this.objects = objects;
        this.contents = contents;
        this.encryption = encryption;
    }

    @Override
    public HttpResponse handle(S3Request request) {
        Set<ObjectAttribute> wanted = ObjectAttribute.wantedBy(request.headers());
        PartsPage page = PartsPage.from(request.headers());
        try (PresentedKey key = encryption.presentedBy(request)) {
            return objects.read(request, version -> answer(request, version, wanted, page, key));
        }
    }

    private HttpResponse answer(
            S3Request request, ObjectVersion version, Set<ObjectAttribute> wanted, PartsPage page, PresentedKey key) {
        key.requireFor(version.envelope());
        if (wanted.stream().anyMatch(ObjectAttribute::tellsChecksums)) {
            // AWS: checksums are shown only to callers who may decrypt.
            encryption.requireKmsAccess(request, version.envelope());
        }
        // AWS: lists parts only where the object's checksum is computed from theirs.
        boolean composite = version.checksum().filter(StoredChecksum::composite).isPresent();
        List<Part> all = composite && wanted.contains(ObjectAttribute.OBJECT_PARTS)
                ? contents.parts(version.content())
                : List.of();
        return XmlAnswers.ok(
                Headers.builder()
                        .add("last-modified", HttpDate.format(version.lastModified()))
                        .addAll(VersionIds.ofRead(request.requireBucket(), version))
                        .build(),
                "GetObjectAttributesResponse",
                xml -> wanted.forEach(attribute -> add(xml, attribute, version, all, page)));
    }

    private static void add(
            XmlBody xml, ObjectAttribute attribute, ObjectVersion version, List<Part> parts, PartsPage page) {
        switch (attribute) {
            // AWS: without the quotes that it has everywhere else.
            case ETAG -> xml.text("ETag", version.etag());
            case CHECKSUM ->
                version.checksum()
                        .map(Checksums::withoutPartCount)
                        .ifPresent(checksum -> xml.element("Checksum", body -> Checksums.addTo(body, checksum)));
            case OBJECT_PARTS -> {
                if (version.partsCount() > 0) {
                    xml.element("ObjectParts", body -> page.write(body, version.partsCount(), parts));
                }
            }
            case STORAGE_CLASS ->
                xml.text("StorageClass", version.storageClass().name());
            case OBJECT_SIZE -> xml.text("ObjectSize", version.sizeBytes());
        }
    }
}
