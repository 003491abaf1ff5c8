package dev.sealgate.gateway.service.s3.multipart;

import dev.sealgate.gateway.service.s3.S3Request;
import dev.sealgate.gateway.service.s3.object.ContentIntake;
import dev.sealgate.gateway.service.s3.object.ContentIntake.Received;
import dev.sealgate.gateway.service.s3.object.ETags;
import dev.sealgate.storage.object.Part;
import dev.sealgate.storage.object.Upload;
import dev.sealgate.storage.object.UploadRepository;
import dev.sealgate.storage.object.UploadRepository.PutPartResult;
import java.time.temporal.ChronoUnit;

/** Takes sealed parts into their uploads. Thread-safe. */
public final class PartStore {
    private final UploadRepository uploads;
    private final ContentIntake intake;
    private final ETags etags;

    public PartStore(UploadRepository uploads, ContentIntake intake, ETags etags) {
        this.uploads = uploads;
        this.intake = intake;
        this.etags = etags;
    }

    /** @throws dev.sealgate.gateway.protocol.s3.S3Exception NoSuchUpload when the upload ended meanwhile */
    Part put(S3Request request, Upload upload, int number, Received received) {
        Part part = new Part(
                number,
                received.content().content(),
                etags.of(upload.envelope().mode(), received.digests()),
                request.now().truncatedTo(ChronoUnit.SECONDS),
                received.digests().checksum());
        PutPartResult result = uploads.putPart(upload, part, received.content());
        return switch (result) {
            case STORED -> part;
            case NO_SUCH_UPLOAD -> {
                intake.abandon(received);
                throw OpenUploads.missing(request);
            }
        };
    }
}
