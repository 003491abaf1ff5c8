package dev.sealgate.storage.blob.s3;

import dev.sealgate.storage.StorageException;
import dev.sealgate.storage.seal.ByteRange;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/** One range of a blob on its way from the service. Closing gives it up. Not thread-safe. */
final class Download implements AutoCloseable {
    private static final Pattern CONTENT_RANGE = Pattern.compile("bytes (\\d{1,18})-(\\d{1,18})/(\\d{1,18})");
    private static final int PARTIAL_CONTENT = 206;
    private static final int PRECONDITION_FAILED = 412;
    private static final int RANGE_NOT_SATISFIABLE = 416;

    private final Service service;
    private final String key;
    private final ByteRange range;
    private final Arrival arrival;
    private final CompletableFuture<GetObjectResponse> head;
    private long position;

    /**
     * Asks for a range, which is not empty; {@link #awaitHead} follows.
     *
     * @param etag the blob's, when it is known
     */
    Download(Service service, String key, ByteRange range, Optional<String> etag) {
        this.service = service;
        this.key = key;
        this.range = range;
        position = range.offset();
        arrival = new Arrival(range.sizeBytes(), service.settings().silence());
        GetObjectRequest request = GetObjectRequest.builder()
                .bucket(service.settings().bucket())
                .key(key)
                .range("bytes=" + range.offset() + "-" + (range.end() - 1))
                .ifMatch(etag.orElse(null))
                .overrideConfiguration(service.limited(0).build())
                .build();
        head = service.begin(client -> client.getObject(request, arrival));
    }

    /**
     * Waits for the head of the answer and returns the blob's ETag.
     *
     * @throws StorageException.Corrupt when there is no such blob, or it is another one or has another size
     * @throws Broken when this is an answer to another question
     */
    Optional<String> awaitHead(long sizeBytes, Optional<String> etag) {
        GetObjectResponse answered;
        try {
            answered = service.await(head);
        } catch (NoSuchKeyException e) {
            throw missing(e);
        } catch (AwsServiceException e) {
            throw refused(e, sizeBytes);
        } catch (SdkException e) {
            throw service.failure(Step.READ, key, e);
        }
        requireRange(answered, sizeBytes);
        Optional<String> found = Optional.ofNullable(answered.eTag());
        if (etag.isPresent() && found.isPresent() && !etag.equals(found)) {
            throw new Broken("it has ETag " + found.get() + " (expected: " + etag.get() + ")");
        }
        return found;
    }

    /** A 404 that does not say NoSuchKey is of somebody who does not know the object, such as a proxy. */
    private StorageException missing(NoSuchKeyException e) {
        return Failures.code(e).filter("NoSuchKey"::equals).isPresent()
                ? new StorageException.Corrupt("no such blob: " + service.location(key), e)
                : service.failure(Step.READ, key, e);
    }

    private StorageException refused(AwsServiceException e, long sizeBytes) {
        String blob = "blob " + service.location(key);
        return switch (e.statusCode()) {
            case PRECONDITION_FAILED -> new StorageException.Corrupt(blob + " was replaced while it was read", e);
            case RANGE_NOT_SATISFIABLE ->
                new StorageException.Corrupt(
                        blob + " ends before byte " + range.offset() + " (expected: " + sizeBytes + " bytes)", e);
            default -> service.failure(Step.READ, key, e);
        };
    }

    private void requireRange(GetObjectResponse answered, long sizeBytes) {
        int status = answered.sdkHttpResponse().statusCode();
        Matcher said = CONTENT_RANGE.matcher(String.valueOf(answered.contentRange()));
        if (status != PARTIAL_CONTENT || !said.matches()) {
            throw new Broken("a range was answered with " + status + " and Content-Range " + answered.contentRange());
        }
        long foundBytes = Long.parseLong(said.group(3));
        if (foundBytes != sizeBytes) {
            throw new StorageException.Corrupt(
                    "blob " + service.location(key) + " has " + foundBytes + " bytes (expected: " + sizeBytes + ")");
        }
        Long length = answered.contentLength();
        boolean right = Long.parseLong(said.group(1)) == range.offset()
                && Long.parseLong(said.group(2)) == range.end() - 1
                && (length == null || length == range.sizeBytes());
        if (!right) {
            throw new Broken("bytes " + range.offset() + "-" + (range.end() - 1) + " were answered with "
                    + answered.contentRange() + " of " + length + " bytes");
        }
    }

    /** Where the next byte is from. */
    long position() {
        return position;
    }

    boolean reaches(long offset) {
        return offset >= position && offset < range.end();
    }

    /** @throws Broken when the bytes do not come */
    int read(byte[] target, int offset, int lengthBytes) {
        int read = arrival.read(target, offset, (int) Math.min(lengthBytes, range.end() - position));
        position += read;
        return read;
    }

    @Override
    public void close() {
        if (!head.isDone()) {
            head.cancel(true);
        }
        arrival.giveUp();
    }
}
