package dev.sealgate.gateway.service.s3.listing;

import dev.sealgate.gateway.edge.exchange.HttpResponse;
import dev.sealgate.gateway.edge.exchange.Owners;
import dev.sealgate.gateway.edge.exchange.Query;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.gateway.protocol.xml.XmlBody;
import dev.sealgate.gateway.service.s3.BodyTime;
import dev.sealgate.gateway.service.s3.Initiator;
import dev.sealgate.gateway.service.s3.S3Request;
import dev.sealgate.gateway.service.s3.XmlAnswers;
import dev.sealgate.gateway.service.s3.access.HeadJudged;
import dev.sealgate.gateway.service.s3.acl.Acls;
import dev.sealgate.storage.object.Bucket;
import dev.sealgate.storage.object.ObjectPath;
import dev.sealgate.storage.object.StorageClass;
import dev.sealgate.storage.object.Upload;
import dev.sealgate.storage.object.UploadIds;
import dev.sealgate.storage.object.UploadRepository;
import dev.sealgate.storage.object.UploadRepository.Entry;
import dev.sealgate.storage.object.UploadRepository.ListPage;
import dev.sealgate.storage.object.UploadRepository.ListQuery;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** ListMultipartUploads. Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListMultipartUploads.html */
public final class ListMultipartUploads implements HeadJudged {
    /** Where the next page starts. AWS: names the last upload of the page even when nothing follows. */
    private record Next(String keyMarker, String uploadIdMarker) {
        static final Next NONE = new Next("", "");

        static Next behind(ListPage page) {
            if (page.truncated() && page.entries().getLast() instanceof Entry.CommonPrefix(String prefix)) {
                return new Next(prefix, "");
            }
            return page.entries().reversed().stream()
                    .flatMap(entry -> switch (entry) {
                        case Entry.UploadEntry(Upload upload) ->
                            Stream.of(new Next(upload.path().key(), upload.id()));
                        case Entry.CommonPrefix _ -> Stream.empty();
                    })
                    .findFirst()
                    .orElse(NONE);
        }
    }

    private final UploadRepository uploads;
    private final Owners owners;

    public ListMultipartUploads(UploadRepository uploads, Owners owners) {
        this.uploads = uploads;
        this.owners = owners;
    }

    @Override
    public HttpResponse handle(S3Request request) {
        Query query = request.query();
        KeyEncoding encoding = KeyEncoding.of(query);
        int maxUploads = PageSize.of(query, "max-uploads");
        String keyMarker = query.first("key-marker").orElse("");
        // AWS: an upload id marker means nothing without a key marker.
        String idMarker =
                keyMarker.isEmpty() ? "" : query.first("upload-id-marker").orElse("");
        requireKnown(request, keyMarker, idMarker);
        String prefix = query.first("prefix").orElse("");
        String delimiter = query.first("delimiter").orElse("");
        ListPage page = maxUploads == 0
                ? new ListPage(List.of(), false)
                : uploads.list(new ListQuery(
                        request.requireBucket().name(), prefix, delimiter, keyMarker, idMarker, maxUploads));
        return XmlAnswers.ok("ListMultipartUploadsResult", result -> {
            result.text("Bucket", request.requireBucket().name().value())
                    .text("KeyMarker", encoding.encode(keyMarker))
                    .text("UploadIdMarker", idMarker);
            writeNext(result, page, encoding);
            if (!prefix.isEmpty()) {
                result.text("Prefix", encoding.encode(prefix));
            }
            if (!delimiter.isEmpty()) {
                result.text("Delimiter", encoding.encode(delimiter));
            }
            result.text("MaxUploads", maxUploads)
                    .text("EncodingType", encoding.wireName())
                    .text("IsTruncated", page.truncated());
            writeEntries(result, page, encoding, request.requireBucket());
        });
    }

    private void requireKnown(S3Request request, String keyMarker, String idMarker) {
        // An upload that ended since the last page still marks a place, so that clients can abort as they list.
        if (!idMarker.isEmpty()
                && !UploadIds.isWellFormed(idMarker)
                && uploads.find(new ObjectPath(request.requireBucket().name(), keyMarker), idMarker)
                        .isEmpty()) {
            throw S3Exception.invalidArgument("Invalid uploadId marker", "upload-id-marker", idMarker);
        }
    }

    private static void writeNext(XmlBody result, ListPage page, KeyEncoding encoding) {
        Next next = page.entries().isEmpty() ? Next.NONE : Next.behind(page);
        result.text("NextKeyMarker", encoding.encode(next.keyMarker()))
                .text("NextUploadIdMarker", next.uploadIdMarker());
    }

    private void writeEntries(XmlBody result, ListPage page, KeyEncoding encoding, Bucket bucket) {
        List<String> commonPrefixes = new ArrayList<>();
        for (Entry entry : page.entries()) {
            switch (entry) {
                case Entry.UploadEntry(Upload upload) ->
                    result.element("Upload", element -> writeUpload(element, upload, encoding, bucket));
                case Entry.CommonPrefix(String prefix) -> commonPrefixes.add(prefix);
            }
        }
        commonPrefixes.forEach(
                prefix -> result.element("CommonPrefixes", p -> p.text("Prefix", encoding.encode(prefix))));
    }

    private void writeUpload(XmlBody element, Upload upload, KeyEncoding encoding, Bucket bucket) {
        element.text("Key", encoding.encode(upload.path().key())).text("UploadId", upload.id());
        Initiator.of(upload, owners).addTo(element);
        element.element("Owner", owner -> owner.text("ID", Acls.ownerId(owners, bucket, upload.acl())))
                .text("StorageClass", StorageClass.of(upload.headers()).name())
                .text("Initiated", BodyTime.format(upload.initiated()))
                .text("ChecksumAlgorithm", upload.checksumAlgorithm());
        if (upload.checksumAlgorithm().isPresent()) {
            element.text("ChecksumType", upload.checksumComposite() ? "COMPOSITE" : "FULL_OBJECT");
        }
    }
}
