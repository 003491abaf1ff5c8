package dev.sealgate.gateway.service.s3.object;

import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.service.s3.S3Request;
import dev.sealgate.gateway.service.s3.access.Admission;
import dev.sealgate.gateway.service.s3.access.S3Access;
import dev.sealgate.gateway.service.s3.sse.ObjectEncryption;
import dev.sealgate.gateway.service.s3.sse.PresentedKey;
import dev.sealgate.storage.object.ContentKeys;
import dev.sealgate.storage.object.ContentStore;
import dev.sealgate.storage.object.ObjectVersion;
import dev.sealgate.storage.seal.ByteSource;
import java.util.Map;
import java.util.function.Function;

/** The objects that copies read, opened in the name of who copies. Thread-safe. */
public final class CopySources {
    /**
     * The version that a copy reads.
     *
     * @param headers what answers say of it
     */
    public record Found(ObjectVersion version, Headers headers) {}

    private final S3Access access;
    private final StoredObjects objects;
    private final ContentStore contents;
    private final ObjectEncryption encryption;

    public CopySources(S3Access access, StoredObjects objects, ContentStore contents, ObjectEncryption encryption) {
        this.access = access;
        this.objects = objects;
        this.contents = contents;
        this.encryption = encryption;
    }

    /**
     * What {@code reader} returns for the source; as with {@link StoredObjects#read}, it may be called twice.
     *
     * @throws dev.sealgate.gateway.protocol.s3.S3Exception when the caller may not read it, its key is wrong or a condition does not hold
     */
    public <T> T read(S3Request request, CopySource source, PresentedKey key, Function<Found, T> reader) {
        Admission admission = source.requireAccess(request, access);
        NamedVersion named = source.named(request.caller(), admission.bucket().orElseThrow());
        return objects.read(named, admission.version(), version -> {
            key.requireFor(version.envelope());
            CopySource.requireConditions(request, version);
            Archived.requireRestored(version, request.now());
            return reader.apply(new Found(version, CopySource.answer(request, named.bucket(), version)));
        });
    }

    /**
     * The tags of a copy that keeps its source's.
     *
     * @throws dev.sealgate.gateway.protocol.s3.S3Exception AccessDenied when the caller may not read them there or put them here
     */
    Map<String, String> tags(S3Request request, CopySource source, ObjectVersion version) {
        if (!version.tags().isEmpty()) {
            access.requireTagsOfSource(request, source.path(), source.versionId(), version);
        }
        return version.tags();
    }

    /** The source's content keys; the caller closes them. */
    public ContentKeys keys(S3Request request, CopySource source, ObjectVersion version, PresentedKey key) {
        return encryption.open(request, source.path(), version.envelope(), key);
    }

    /** The source's bytes, for as long as the client waits for the copy of a run of them; the caller closes them. */
    public ByteSource content(S3Request request, ObjectVersion version, ContentKeys keys, ByteRun copied) {
        return new AwaitedSource(
                contents.open(version.content(), keys, copied.range()),
                request.http().body());
    }
}
