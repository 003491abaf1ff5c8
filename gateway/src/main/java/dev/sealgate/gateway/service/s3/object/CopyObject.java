package dev.sealgate.gateway.service.s3.object;

import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.edge.exchange.HttpResponse;
import dev.sealgate.gateway.protocol.s3.S3ErrorCode;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.gateway.service.s3.BodyTime;
import dev.sealgate.gateway.service.s3.S3Request;
import dev.sealgate.gateway.service.s3.XmlAnswers;
import dev.sealgate.gateway.service.s3.access.HeadJudged;
import dev.sealgate.gateway.service.s3.acl.Acls;
import dev.sealgate.gateway.service.s3.digest.Digests;
import dev.sealgate.gateway.service.s3.lock.LockHeaders;
import dev.sealgate.gateway.service.s3.object.ContentIntake.Received;
import dev.sealgate.gateway.service.s3.sse.EncryptionAnswer;
import dev.sealgate.gateway.service.s3.sse.ObjectEncryption;
import dev.sealgate.gateway.service.s3.sse.PresentedKey;
import dev.sealgate.gateway.service.s3.sse.Sealing;
import dev.sealgate.gateway.service.s3.sse.SseRequest;
import dev.sealgate.storage.object.Acl;
import dev.sealgate.storage.object.Content;
import dev.sealgate.storage.object.ContentKeys;
import dev.sealgate.storage.object.Envelope;
import dev.sealgate.storage.object.ObjectLock;
import dev.sealgate.storage.object.ObjectVersion;
import dev.sealgate.storage.seal.ByteSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;

/**
 * CopyObject: wraps the source's content keys anew and shares its bytes, unless the number of layers changes.
 *
 * <p>Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html
 */
public final class CopyObject implements HeadJudged {
    /** What a request asks for, once its headers are found to be in order. */
    private record Order(
            S3Request request,
            CopySource source,
            CopyDirectives directives,
            Optional<ObjectLock> lock,
            WriteCondition condition,
            SseRequest encryption,
            PresentedKey sourceKey,
            Optional<Acl> acl) {}

    /** How often bytes are shared in vain, because the source was replaced meanwhile, before they are sealed again. */
    private static final int MAX_SHARING_ATTEMPTS = 3;

    private final CopySources sources;
    private final ObjectEncryption encryption;
    private final ContentIntake intake;
    private final ObjectCommits commits;
    private final ETags etags;
    private final ExpirationHeader expirations;
    private final Acls acls;

    public CopyObject(
            CopySources sources,
            ObjectEncryption encryption,
            ContentIntake intake,
            ObjectCommits commits,
            ETags etags,
            ExpirationHeader expirations,
            Acls acls) {
        this.acls = acls;
        this.expirations = expirations;
        this.sources = sources;
        this.encryption = encryption;
        this.intake = intake;
        this.commits = commits;
        this.etags = etags;
    }

    @Override
    public HttpResponse handle(S3Request request) {
        CopySource source = CopySource.from(request);
        CopyDirectives directives = CopyDirectives.from(request.headers());
        Optional<ObjectLock> lock = LockHeaders.ofWrite(request);
        WriteCondition condition = WriteCondition.of(request);
        Optional<Acl> acl = acls.ofNewObject(request);
        try (SseRequest requested = encryption.requestedBy(request, "s3:CopyObject");
                PresentedKey sourceKey = encryption.presentedForSource(request)) {
            Order order = new Order(request, source, directives, lock, condition, requested, sourceKey, acl);
            for (int attempt = 0; attempt < MAX_SHARING_ATTEMPTS; attempt++) {
                Optional<HttpResponse> copied = sources.read(
                        request,
                        source,
                        sourceKey,
                        found -> copy(order, found.version()).map(copy -> answer(request, copy, found)));
                if (copied.isPresent()) {
                    return copied.get();
                }
            }
            // Opened content stays even if the source is deleted, so a copy of the bytes never comes too late.
            return sources.read(
                    request, source, sourceKey, found -> answer(request, copyOfBytes(order, found.version()), found));
        }
    }

    /** The copy that is now current; empty when the source was replaced meanwhile. */
    private Optional<ObjectVersion> copy(Order order, ObjectVersion source) {
        S3Request request = order.request();
        requireCopyable(order, source);
        Map<String, String> tags = tags(order, source);
        try (ContentKeys keys = sources.keys(request, order.source(), source, order.sourceKey())) {
            boolean sameLayers = encryption.layers(request, order.encryption())
                    == source.content().layers();
            return sameLayers ? share(order, source, tags, keys) : Optional.of(sealAgain(order, source, tags, keys));
        }
    }

    private ObjectVersion copyOfBytes(Order order, ObjectVersion source) {
        requireCopyable(order, source);
        try (ContentKeys keys = sources.keys(order.request(), order.source(), source, order.sourceKey())) {
            return sealAgain(order, source, tags(order, source), keys);
        }
    }

    private Map<String, String> tags(Order order, ObjectVersion source) {
        return order.directives()
                .replacingTags()
                .orElseGet(() -> sources.tags(order.request(), order.source(), source));
    }

    private void requireCopyable(Order order, ObjectVersion source) {
        if (source.sizeBytes() > CopySource.MAX_SIZE_BYTES) {
            throw new S3Exception(
                    S3ErrorCode.INVALID_REQUEST,
                    "The specified copy source is larger than the maximum allowable size for a copy source: "
                            + CopySource.MAX_SIZE_BYTES);
        }
        S3Request request = order.request();
        boolean changesSomething = !order.source().path().equals(request.path())
                || order.source().versionId().isPresent()
                || order.directives().changeSomething()
                || order.encryption().namesEncryption()
                || request.requireBucket().encryption().configured()
                || encryption.mode(request, order.encryption())
                        != source.envelope().mode();
        if (!changesSomething) {
            throw new S3Exception(
                    S3ErrorCode.INVALID_REQUEST,
                    "This copy request is illegal because it is trying to copy an object to itself without changing the"
                            + " object's metadata, storage class, website redirect location or encryption attributes.");
        }
    }

    private Optional<ObjectVersion> share(
            Order order, ObjectVersion source, Map<String, String> tags, ContentKeys keys) {
        CopyDigests wanted = digestsOf(order, source);
        Digests digests = wanted.known().orElseGet(() -> {
            ByteRun all = ByteRun.all(source.sizeBytes());
            try (ByteSource content = sources.content(order.request(), source, keys, all)) {
                return intake.digest(content, all, wanted.start());
            }
        });
        try (Sealing sealing = encryption.rewrap(order.request(), order.encryption(), keys)) {
            ObjectVersion copy = version(order, source, source.content(), digests, sealing.envelope())
                    .withTags(tags);
            return commits.commitShared(
                    order.source().path(), source.versionId(), order.request().path(), copy, order.condition());
        }
    }

    private ObjectVersion sealAgain(Order order, ObjectVersion source, Map<String, String> tags, ContentKeys keys) {
        CopyDigests wanted = digestsOf(order, source);
        ByteRun all = ByteRun.all(source.sizeBytes());
        try (Sealing sealing = encryption.seal(order.request(), order.encryption());
                ByteSource content = sources.content(order.request(), source, keys, all)) {
            Received received = intake.copy(content, all, sealing.keys(), 0, wanted.start());
            ObjectVersion copy = version(
                            order, source, received.content().content(), received.digests(), sealing.envelope())
                    .withTags(tags);
            return commits.commit(order.request().path(), copy, received, order.condition());
        }
    }

    private CopyDigests digestsOf(Order order, ObjectVersion source) {
        return CopyDigests.of(
                source,
                encryption.mode(order.request(), order.encryption()),
                order.directives().checksum());
    }

    private ObjectVersion version(
            Order order, ObjectVersion source, Content content, Digests digests, Envelope envelope) {
        StoredHeaders stored = order.directives().applyTo(source);
        return new ObjectVersion(
                        content,
                        etags.of(envelope.mode(), digests),
                        order.request().now().truncatedTo(ChronoUnit.SECONDS),
                        stored.standard(),
                        stored.userMetadata(),
                        digests.checksum(),
                        envelope,
                        0)
                .withLock(order.lock())
                .withAcl(order.acl());
    }

    private HttpResponse answer(S3Request request, ObjectVersion copy, CopySources.Found source) {
        Headers headers = Headers.builder()
                .addAll(EncryptionAnswer.ofWrite(copy.envelope()))
                .addAll(source.headers())
                .addAll(VersionIds.ofWritten(copy))
                .addAll(expirations.of(request, copy))
                .build();
        return XmlAnswers.ok(headers, "CopyObjectResult", xml -> {
            xml.text("LastModified", BodyTime.format(copy.lastModified()));
            xml.text("ETag", ETags.quote(copy.etag()));
            copy.checksum().ifPresent(checksum -> Checksums.addTo(xml, checksum));
        });
    }
}
