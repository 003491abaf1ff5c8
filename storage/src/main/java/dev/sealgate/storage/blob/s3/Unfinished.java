package dev.sealgate.storage.blob.s3;

import dev.sealgate.storage.blob.BlobId;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.ListMultipartUploadsRequest;
import software.amazon.awssdk.services.s3.model.ListMultipartUploadsResponse;
import software.amazon.awssdk.services.s3.model.MultipartUpload;

/** The uploads of blobs that were begun and neither completed nor aborted. Thread-safe. */
final class Unfinished {
    private final Service service;

    Unfinished(Service service) {
        this.service = service;
    }

    /** Returns how many. */
    int abort(Predicate<BlobId> abandoned) {
        int aborted = 0;
        @Nullable ListMultipartUploadsResponse page = null;
        do {
            page = list(page);
            for (MultipartUpload upload : page.uploads()) {
                if (service.keys().idOf(upload.key()).filter(abandoned).isPresent()) {
                    PartUpload.abort(service, upload.key(), upload.uploadId());
                    aborted++;
                }
            }
        } while (Boolean.TRUE.equals(page.isTruncated()));
        return aborted;
    }

    private ListMultipartUploadsResponse list(@Nullable ListMultipartUploadsResponse last) {
        ListMultipartUploadsRequest.Builder request = ListMultipartUploadsRequest.builder()
                .bucket(service.settings().bucket())
                .prefix(service.keys().before())
                .overrideConfiguration(service.limited(0).build());
        if (last != null) {
            request.keyMarker(last.nextKeyMarker()).uploadIdMarker(last.nextUploadIdMarker());
        }
        return service.ask(Step.LIST, service.keys().before(), client -> client.listMultipartUploads(request.build()));
    }
}
