package dev.sealgate.storage.blob.s3;

import dev.sealgate.storage.StorageException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3AsyncClient;

/** One bucket of an S3 service, asked by threads that wait for its answers. Thread-safe. */
final class Service implements AutoCloseable {
    private static final int SLOWEST_BYTES_PER_SECOND = 1024 * 1024;

    private final S3AsyncClient client;
    private final S3BlobSettings settings;
    private final Tally tally = new Tally();
    private final Failures failures;
    private final Keys keys;

    Service(S3BlobSettings settings, AwsCredentialsProvider credentials) {
        this.settings = settings;
        client = Clients.open(settings, credentials, tally);
        failures = new Failures(settings);
        keys = new Keys(settings.prefix());
    }

    S3BlobSettings settings() {
        return settings;
    }

    Keys keys() {
        return keys;
    }

    /** For people. */
    String location(String key) {
        return "s3://" + settings.bucket() + "/" + key;
    }

    /** What the service answers; what it refuses is told in terms of the step. */
    <R> R ask(Step step, String key, Function<S3AsyncClient, CompletableFuture<R>> question) {
        try {
            return answer(question);
        } catch (SdkException e) {
            throw failure(step, key, e);
        }
    }

    Tally tally() {
        return tally;
    }

    /** For the caller to throw; counts as one. */
    StorageException failure(Step step, String key, Throwable cause) {
        tally.failed();
        return failures.of(step, key, cause);
    }

    /**
     * The same for callers that look at refusals themselves.
     *
     * @throws SdkException when it refuses, or does not answer
     */
    <R> R answer(Function<S3AsyncClient, CompletableFuture<R>> question) {
        return await(begin(question));
    }

    /** Asks and does not wait. */
    <R> CompletableFuture<R> begin(Function<S3AsyncClient, CompletableFuture<R>> question) {
        return question.apply(client);
    }

    /** Waits for an answer. It comes or fails in time: no question is asked without {@link #limited}. */
    <R> R await(CompletableFuture<R> answer) {
        try {
            return answer.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof SdkException failure
                    ? failure
                    : SdkClientException.create("the answer could not be taken: " + e.getCause(), e);
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw new StorageException.Unavailable("interrupted while s3://" + settings.bucket() + " was asked", e);
        }
    }

    /** The time limit of a request that sends so many bytes, with all its retries. */
    AwsRequestOverrideConfiguration.Builder limited(long sentBytes) {
        Duration sending = Duration.ofSeconds(sentBytes / SLOWEST_BYTES_PER_SECOND);
        return AwsRequestOverrideConfiguration.builder()
                .apiCallTimeout(settings.deadline().plus(sending));
    }

    @Override
    public void close() {
        client.close();
    }
}
