package dev.sealgate.gateway.service.s3.object;

import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.edge.exchange.HttpResponse;
import dev.sealgate.gateway.service.s3.S3Request;
import dev.sealgate.gateway.service.s3.access.HeadJudged;
import dev.sealgate.gateway.service.s3.acl.Acls;
import dev.sealgate.gateway.service.s3.digest.DeclaredDigests;
import dev.sealgate.gateway.service.s3.digest.RunningDigests;
import dev.sealgate.gateway.service.s3.lock.LockHeaders;
import dev.sealgate.gateway.service.s3.object.ContentIntake.Received;
import dev.sealgate.gateway.service.s3.sse.ObjectEncryption;
import dev.sealgate.gateway.service.s3.sse.Sealing;
import dev.sealgate.gateway.service.s3.sse.SseRequest;
import dev.sealgate.gateway.service.s3.tagging.TagHeader;
import dev.sealgate.storage.object.Acl;
import dev.sealgate.storage.object.EncryptionMode;
import dev.sealgate.storage.object.ObjectLock;
import dev.sealgate.storage.object.ObjectVersion;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;

/** PutObject. Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html */
public final class PutObject implements HeadJudged {
    private final ObjectEncryption encryption;
    private final ContentIntake intake;
    private final ObjectCommits commits;
    private final ETags etags;
    private final ExpirationHeader expirations;
    private final Acls acls;

    public PutObject(
            ObjectEncryption encryption,
            ContentIntake intake,
            ObjectCommits commits,
            ETags etags,
            ExpirationHeader expirations,
            Acls acls) {
        this.acls = acls;
        this.expirations = expirations;
        this.encryption = encryption;
        this.intake = intake;
        this.commits = commits;
        this.etags = etags;
    }

    @Override
    public HttpResponse handle(S3Request request) {
        BodySize.require(request);
        LockHeaders.requireDigest(
                request, LockHeaders.ofWrite(request), DeclaredDigests.parse(request.headers()), "Object");
        return HttpResponse.empty(200, store(request));
    }

    /** Stores the body as the headers say; the answer's headers. */
    Headers store(S3Request request) {
        StoredHeaders stored = StoredHeaders.from(request.headers());
        Map<String, String> tags = TagHeader.tags(request.headers());
        Optional<ObjectLock> lock = LockHeaders.ofWrite(request);
        WriteCondition condition = WriteCondition.of(request);
        Optional<Acl> acl = acls.ofNewObject(request);
        DeclaredDigests declared = DeclaredDigests.parse(request.headers());
        try (SseRequest requested = encryption.requestedBy(request, "s3:PutObject");
                Sealing sealing = encryption.seal(request, requested)) {
            EncryptionMode mode = sealing.envelope().mode();
            RunningDigests digests = declared.start(ETags.md5For(mode));
            Received received = intake.receive(request, sealing.keys(), 0, digests);
            ObjectVersion version = version(request, stored, received, sealing)
                    .withTags(tags)
                    .withLock(lock)
                    .withAcl(acl);
            return answer(request, commits.commit(request.path(), version, received, condition), sealing);
        }
    }

    private ObjectVersion version(S3Request request, StoredHeaders stored, Received received, Sealing sealing) {
        return new ObjectVersion(
                received.content().content(),
                etags.of(sealing.envelope().mode(), received.digests()),
                request.now().truncatedTo(ChronoUnit.SECONDS),
                stored.standard(),
                stored.userMetadata(),
                received.digests().checksum(),
                sealing.envelope(),
                0);
    }

    private Headers answer(S3Request request, ObjectVersion version, Sealing sealing) {
        Headers.Builder headers = Headers.builder()
                .add("ETag", ETags.quote(version.etag()))
                .addAll(VersionIds.ofWritten(version))
                .addAll(expirations.of(request, version))
                .addAll(sealing.responseHeaders());
        version.checksum().ifPresent(checksum -> Checksums.addTo(headers, checksum));
        return headers.build();
    }
}
