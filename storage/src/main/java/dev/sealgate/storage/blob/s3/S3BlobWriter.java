package dev.sealgate.storage.blob.s3;

import dev.sealgate.storage.StorageException;
import dev.sealgate.storage.blob.BlobId;
import dev.sealgate.storage.blob.BlobStore.BlobWriter;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;

/**
 * Gathers up to a part of a blob in memory; what fits into one is sent by one request when it is finished, anything larger as an
 * upload of parts, {@value PartUpload#UNDER_WAY} of which are sent while the next is gathered.
 *
 * <p>So a writer holds three parts at most: 24 MiB for any blob of up to 5 GiB.
 */
final class S3BlobWriter implements BlobWriter {
    private final BlobId id;
    private final Service service;
    private final String key;
    private Gathered gathered = new Gathered();
    private long sizeBytes;
    private @Nullable PartUpload upload;
    private boolean finishing;
    private boolean done;

    S3BlobWriter(BlobId id, Service service) {
        this.id = id;
        this.service = service;
        key = service.keys().of(id);
    }

    @Override
    public BlobId id() {
        return id;
    }

    @Override
    public void write(byte[] source, int offset, int lengthBytes) {
        requireOpen();
        for (int sent = 0; sent < lengthBytes; ) {
            int partBytes = upload == null ? PartSizes.FIRST_BYTES : upload.nextPartBytes();
            if (gathered.sizeBytes() == partBytes) {
                sendPart();
            } else {
                int more = Math.min(lengthBytes - sent, partBytes - gathered.sizeBytes());
                gathered.add(source, offset + sent, more);
                sent += more;
            }
        }
        sizeBytes += lengthBytes;
    }

    private void sendPart() {
        PartUpload begun = upload;
        if (begun == null) {
            begun = PartUpload.begin(service, key);
            upload = begun;
        }
        begun.send(gathered);
        gathered = new Gathered();
    }

    @Override
    public void finish() {
        requireOpen();
        finishing = true;
        PartUpload begun = upload;
        if (begun == null) {
            put();
        } else {
            begun.send(gathered);
            begun.complete();
            requireSize();
        }
        done = true;
    }

    private void put() {
        BlobChecksum checksum = service.settings().checksum();
        Optional<String> sum = checksum.of(gathered.buffers());
        PutObjectRequest request = PutObjectRequest.builder()
                .bucket(service.settings().bucket())
                .key(key)
                .contentLength((long) gathered.sizeBytes())
                .overrideConfiguration(service.limited(gathered.sizeBytes())
                        .applyMutation(o -> sum.ifPresent(value -> o.putHeader(checksum.header(), value)))
                        .build())
                .build();
        PutObjectResponse answered = service.ask(Step.WRITE, key, client -> client.putObject(request, gathered.body()));
        if (!confirms(answered, checksum, sum)) {
            requireSize();
        }
    }

    private boolean confirms(PutObjectResponse answered, BlobChecksum checksum, Optional<String> sum) {
        if (sum.isEmpty()) {
            return false;
        }
        if (checksum == BlobChecksum.MD5) {
            String md5 = HexFormat.of().formatHex(Base64.getDecoder().decode(sum.get()));
            return ("\"" + md5 + "\"").equals(answered.eTag()); // an ETag may be anything else
        }
        Optional<String> kept = answered.sdkHttpResponse().firstMatchingHeader(checksum.header());
        if (kept.isPresent() && !kept.equals(sum)) {
            throw new StorageException.Unavailable(
                    "write " + location() + ": the service keeps other bytes than were sent (" + checksum.header()
                            + ": " + kept.get() + ", expected: " + sum.get() + "); look for a faulty proxy or memory");
        }
        return kept.isPresent();
    }

    /** What an answer does not prove is asked for. */
    private void requireSize() {
        HeadObjectRequest request = HeadObjectRequest.builder()
                .bucket(service.settings().bucket())
                .key(key)
                .overrideConfiguration(service.limited(0).build())
                .build();
        Long foundBytes;
        try {
            foundBytes = service.answer(client -> client.headObject(request)).contentLength();
        } catch (NoSuchKeyException e) {
            throw new StorageException.Unavailable(
                    "write " + location() + ": it is not there after it was sent; something else deletes uploads there",
                    e);
        } catch (SdkException e) {
            throw service.failure(Step.READ, key, e);
        }
        if (foundBytes == null || foundBytes != sizeBytes) {
            throw new StorageException.Unavailable("write " + location() + ": the service has " + foundBytes
                    + " bytes of it (expected: " + sizeBytes + "); look for a faulty proxy");
        }
    }

    private String location() {
        return service.location(key);
    }

    private void requireOpen() {
        if (done) {
            throw new IllegalStateException("blob " + id + " is finished or closed");
        }
    }

    @Override
    public void close() {
        if (done) {
            return;
        }
        done = true;
        gathered = new Gathered();
        PartUpload begun = upload;
        if (begun != null) {
            begun.abort();
        }
        if (finishing) {
            // It may have been finished all the same.
            new Deletion(service).one(key);
        }
    }
}
