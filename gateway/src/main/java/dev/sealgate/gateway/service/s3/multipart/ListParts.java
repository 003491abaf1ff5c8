package dev.sealgate.gateway.service.s3.multipart;

import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.edge.exchange.HttpResponse;
import dev.sealgate.gateway.edge.exchange.Owners;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.gateway.protocol.xml.XmlBody;
import dev.sealgate.gateway.service.s3.BodyTime;
import dev.sealgate.gateway.service.s3.Initiator;
import dev.sealgate.gateway.service.s3.S3Request;
import dev.sealgate.gateway.service.s3.XmlAnswers;
import dev.sealgate.gateway.service.s3.access.HeadJudged;
import dev.sealgate.gateway.service.s3.acl.Acls;
import dev.sealgate.gateway.service.s3.digest.UploadChecksum;
import dev.sealgate.gateway.service.s3.lifecycle.BucketLifecycles;
import dev.sealgate.gateway.service.s3.object.Checksums;
import dev.sealgate.gateway.service.s3.object.ETags;
import dev.sealgate.storage.object.Part;
import dev.sealgate.storage.object.StorageClass;
import dev.sealgate.storage.object.Upload;
import dev.sealgate.storage.object.UploadRepository;
import java.util.List;

/** ListParts; needs no key. Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListParts.html */
public final class ListParts implements HeadJudged {
    private static final int MAX_PARTS = 1000;

    private final UploadRepository uploads;
    private final BucketLifecycles lifecycles;
    private final Owners owners;

    public ListParts(UploadRepository uploads, BucketLifecycles lifecycles, Owners owners) {
        this.lifecycles = lifecycles;
        this.uploads = uploads;
        this.owners = owners;
    }

    @Override
    public HttpResponse handle(S3Request request) {
        int maxParts = Math.min(number(request, "max-parts", MAX_PARTS), MAX_PARTS);
        int marker = number(request, "part-number-marker", 0);
        Upload upload = OpenUploads.require(uploads, request);
        List<Part> found = uploads.parts(upload, marker, maxParts + 1);
        List<Part> page = found.subList(0, Math.min(found.size(), maxParts));
        Headers abortDate = AbortDate.headers(lifecycles, request.requireBucket(), upload);
        return XmlAnswers.ok(abortDate, "ListPartsResult", xml -> {
            xml.text("Bucket", upload.path().bucket().value())
                    .text("Key", upload.path().key())
                    .text("UploadId", upload.id());
            addPeople(xml, request, upload);
            xml.text("StorageClass", StorageClass.of(upload.headers()).name())
                    .text("PartNumberMarker", marker)
                    .text(
                            "NextPartNumberMarker",
                            page.isEmpty() ? 0 : page.getLast().number())
                    .text("MaxParts", maxParts)
                    .text("IsTruncated", maxParts > 0 && found.size() > page.size());
            PartChecksums.named(upload).ifPresent(checksum -> addChecksum(xml, checksum));
            page.forEach(part -> xml.element("Part", body -> addPart(body, upload, part)));
        });
    }

    private void addPeople(XmlBody xml, S3Request request, Upload upload) {
        String owner = Acls.ownerId(owners, request.requireBucket(), upload.acl());
        Initiator.of(upload, owners).addTo(xml);
        xml.element("Owner", body -> body.text("ID", owner));
    }

    private static void addChecksum(XmlBody xml, UploadChecksum checksum) {
        xml.text("ChecksumAlgorithm", checksum.algorithm().wireName())
                .text("ChecksumType", checksum.type().name());
    }

    private static void addPart(XmlBody xml, Upload upload, Part part) {
        xml.text("PartNumber", part.number())
                .text("LastModified", BodyTime.format(part.lastModified()))
                .text("ETag", ETags.quote(part.etag()))
                .text("Size", part.sizeBytes());
        PartChecksums.shown(upload, part).ifPresent(checksum -> Checksums.addValueTo(xml, checksum));
    }

    private static int number(S3Request request, String name, int absent) {
        String text = request.query().first(name).orElse("");
        if (text.isEmpty()) {
            return absent;
        }
        if (text.length() > 9 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw S3Exception.invalidArgument(
                    "Argument " + name + " must be an integer between 0 and 2147483647", name, text);
        }
        return Integer.parseInt(text);
    }
}
