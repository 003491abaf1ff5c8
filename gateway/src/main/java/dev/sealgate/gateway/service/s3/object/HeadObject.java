package dev.sealgate.gateway.service.s3.object;

import dev.sealgate.gateway.edge.exchange.HttpResponse;
import dev.sealgate.gateway.edge.exchange.HttpResponse.Payload;
import dev.sealgate.gateway.service.s3.S3Request;
import dev.sealgate.gateway.service.s3.access.HeadJudged;
import dev.sealgate.gateway.service.s3.sse.ObjectEncryption;
import dev.sealgate.gateway.service.s3.sse.PresentedKey;
import dev.sealgate.storage.object.ContentStore;
import dev.sealgate.storage.object.ObjectVersion;
import java.util.Optional;

/** HeadObject. Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadObject.html */
public final class HeadObject implements HeadJudged {
    private final StoredObjects objects;
    private final ContentStore contents;
    private final ObjectEncryption encryption;

    public HeadObject(StoredObjects objects, ContentStore contents, ObjectEncryption encryption) {
        this.objects = objects;
        this.contents = contents;
        this.encryption = encryption;
    }

    @Override
    public HttpResponse handle(S3Request request) {
        try (PresentedKey key = encryption.presentedBy(request)) {
            return objects.read(request, version -> answer(request, version, key));
        }
    }

    private HttpResponse answer(S3Request request, ObjectVersion version, PresentedKey key) {
        key.requireFor(version.envelope());
        Optional<HttpResponse> unmodified = NotModified.answer(request, version);
        if (unmodified.isPresent()) {
            return unmodified.get();
        }
        if (ObjectView.wantsChecksum(request)) {
            // AWS: checksums are shown only to callers who may decrypt; without them HeadObject never asks the KMS.
            encryption.requireKmsAccess(request, version.envelope());
        }
        ObjectView view = ObjectView.of(request, version, v -> contents.parts(v.content()))
                .with(objects.beside(request, version));
        return new HttpResponse(
                view.status(), view.headers(), new Payload.None(view.run().sizeBytes()));
    }
}
