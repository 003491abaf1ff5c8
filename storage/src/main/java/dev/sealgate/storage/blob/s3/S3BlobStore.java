package dev.sealgate.storage.blob.s3;

import dev.sealgate.storage.StorageException;
import dev.sealgate.storage.blob.BlobId;
import dev.sealgate.storage.blob.BlobStore;
import dev.sealgate.storage.blob.BlobTraffic;
import dev.sealgate.storage.seal.ByteRange;
import dev.sealgate.storage.seal.ByteSource;
import java.security.SecureRandom;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Predicate;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/**
 * Blobs as objects of a bucket of any S3 service: {@code prefix/ab/ab12...}; any number of processes may share them.
 *
 * <p>Thread-safe. A service that refuses or does not answer is {@link StorageException.Unavailable}, with one line that says what
 * to do; bytes of another blob, or of another range than was asked for, are never returned. Against bytes altered on their way
 * or in the service there are the tags of the sealed format, and TLS.
 */
public final class S3BlobStore implements BlobStore, AutoCloseable {
    private final Service service;
    private final Deletion deletion;

    private S3BlobStore(Service service) {
        this.service = service;
        deletion = new Deletion(service);
    }

    /**
     * Makes a client; asks the service nothing yet. The caller closes the store.
     *
     * @throws StorageException.Unavailable when the settings name a file that cannot be read, or no region can be found
     */
    public static S3BlobStore open(S3BlobSettings settings) {
        return open(settings, Clients.credentials(settings));
    }

    static S3BlobStore open(S3BlobSettings settings, AwsCredentialsProvider credentials) {
        return new S3BlobStore(new Service(settings, credentials));
    }

    /**
     * Writes, reads and deletes a small object and begins an upload and aborts it, all under the prefix.
     *
     * @throws StorageException.Unavailable saying what is wrong, and which permission is missing
     */
    public void verify() {
        new Probe(service, deletion).run(BlobId.random(new SecureRandom()));
    }

    @Override
    public BlobWriter create(BlobId id) {
        return new S3BlobWriter(id, service);
    }

    @Override
    public ByteSource open(BlobId id, long sizeBytes, ByteRange wanted) {
        String key = service.keys().of(id);
        return sizeBytes > 0
                ? S3ByteSource.open(service, key, sizeBytes, wanted)
                : S3ByteSource.unread(service, key, sizeOf(key), wanted);
    }

    private long sizeOf(String key) {
        HeadObjectRequest request = HeadObjectRequest.builder()
                .bucket(service.settings().bucket())
                .key(key)
                .overrideConfiguration(service.limited(0).build())
                .build();
        try {
            return service.answer(client -> client.headObject(request)).contentLength();
        } catch (NoSuchKeyException e) {
            throw new StorageException.Corrupt("no such blob: " + service.location(key), e);
        } catch (SdkException e) {
            throw service.failure(Step.READ, key, e);
        }
    }

    @Override
    public String location(BlobId id) {
        return service.location(service.keys().of(id));
    }

    @Override
    public Optional<BlobTraffic> traffic() {
        return Optional.of(service.tally());
    }

    @Override
    public void delete(Collection<BlobId> ids) {
        deletion.all(ids.stream().map(service.keys()::of).toList());
    }

    @Override
    public int deleteUnfinished(Predicate<BlobId> abandoned) {
        return new Unfinished(service).abort(abandoned);
    }

    /** Ends what is under way. */
    @Override
    public void close() {
        service.close();
    }
}
