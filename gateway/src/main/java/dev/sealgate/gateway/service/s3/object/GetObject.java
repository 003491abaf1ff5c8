package dev.sealgate.gateway.service.s3.object;

import dev.sealgate.gateway.edge.exchange.HttpResponse;
import dev.sealgate.gateway.edge.exchange.HttpResponse.Payload;
import dev.sealgate.gateway.service.s3.S3Request;
import dev.sealgate.gateway.service.s3.access.HeadJudged;
import dev.sealgate.gateway.service.s3.sse.ObjectEncryption;
import dev.sealgate.gateway.service.s3.sse.PresentedKey;
import dev.sealgate.storage.object.ContentKeys;
import dev.sealgate.storage.object.ContentStore;
import dev.sealgate.storage.object.ObjectVersion;
import dev.sealgate.storage.seal.ByteSource;
import java.util.Optional;

/** GetObject. Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html */
public final class GetObject implements HeadJudged {
    private final StoredObjects objects;
    private final ContentStore contents;
    private final ObjectEncryption encryption;

    public GetObject(StoredObjects objects, ContentStore contents, ObjectEncryption encryption) {
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
        Archived.requireRestored(version, request.now());
        ObjectView view = ObjectView.of(request, version, v -> contents.parts(v.content()))
                .with(objects.beside(request, version));
        contents.ahead(version.content(), encryption.recordsToOpen(request, request.path(), version.envelope()));
        try (ContentKeys keys = encryption.open(request, request.path(), version.envelope(), key)) {
            ByteSource content =
                    contents.open(version.content(), keys, view.run().range());
            return new HttpResponse(
                    view.status(), view.headers(), new Payload.Streamed(new ContentSlice(content, view.run())));
        }
    }
}
