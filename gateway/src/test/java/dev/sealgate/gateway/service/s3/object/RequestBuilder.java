package dev.sealgate.gateway.service.s3.object;

import dev.sealgate.gateway.edge.exchange.Body;
import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.edge.exchange.HttpRequest;
import dev.sealgate.gateway.edge.exchange.Query;
import dev.sealgate.gateway.edge.exchange.RequestTally;
import dev.sealgate.gateway.edge.exchange.VerifiedBody;
import dev.sealgate.gateway.service.s3.S3Request;
import dev.sealgate.gateway.service.s3.TestCallers;
import dev.sealgate.policy.Caller;
import dev.sealgate.policy.context.AccountId;
import dev.sealgate.policy.context.Principal;
import dev.sealgate.storage.object.Bucket;
import dev.sealgate.storage.object.BucketEncryption;
import dev.sealgate.storage.object.BucketLock;
import dev.sealgate.storage.object.BucketName;
import dev.sealgate.storage.object.ObjectVersion;
import dev.sealgate.storage.object.Versioning;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Builds routed and authorized requests for tests. */
public final class RequestBuilder {
    public static final AccountId ACCOUNT = new AccountId("111122223333");
    public static final Principal ANN = Principal.user(ACCOUNT, "ann", "AIDAANNANNANNANNANNA");
    public static final Principal BOB = Principal.user(ACCOUNT, "bob", "AIDABOBBOBBOBBOBBOBBO");
    public static final Instant NOW = Instant.parse("2026-03-04T05:06:07Z");
    public static final String REGION = "eu-west-1";

    private final String bucket;
    private final String key;
    private final Headers.Builder headers = Headers.builder();
    private final StringBuilder query = new StringBuilder();
    private final Headers.Builder trailers = Headers.builder();
    private BucketEncryption encryption = BucketEncryption.NEVER_CONFIGURED;
    private UnaryOperator<Bucket> changed = UnaryOperator.identity();
    private Caller caller = TestCallers.administrator(ANN);
    private byte[] body = new byte[0];
    private long announcedSizeBytes = Long.MIN_VALUE;
    private boolean secure = true;
    private Optional<String> accessKeyId = Optional.empty();
    private RequestTally tally = RequestTally.NONE;
    private Instant now = NOW;
    private Optional<ObjectVersion> version = Optional.empty();
    private int batchBytes = 256 << 10;
    private Optional<BucketLock> lock = Optional.empty();

    private RequestBuilder(String bucket, String key) {
        this.bucket = bucket;
        this.key = key;
    }

    public static RequestBuilder on(String bucket, String key) {
        return new RequestBuilder(bucket, key);
    }

    public RequestBuilder header(String name, String value) {
        headers.add(name, value);
        return this;
    }

    public RequestBuilder headers(Headers more) {
        headers.addAll(more);
        return this;
    }

    /** One parameter, already percent-encoded. */
    public RequestBuilder query(String name, String value) {
        query.append(query.isEmpty() ? "" : "&").append(name).append('=').append(value);
        return this;
    }

    public RequestBuilder body(byte[] bytes) {
        body = bytes;
        return this;
    }

    public RequestBuilder trailer(String name, String value) {
        trailers.add(name, value);
        return this;
    }

    public RequestBuilder announcedSizeBytes(long size) {
        announcedSizeBytes = size;
        return this;
    }

    public RequestBuilder encryption(BucketEncryption standing) {
        encryption = standing;
        return this;
    }

    /** In a bucket with object lock. */
    public RequestBuilder locking(BucketLock bucketLock) {
        lock = Optional.of(bucketLock);
        return this;
    }

    /** A bucket that has other settings than new ones. */
    public RequestBuilder with(UnaryOperator<Bucket> settings) {
        changed = settings;
        return this;
    }

    public RequestBuilder caller(Principal principal) {
        return caller(TestCallers.administrator(principal));
    }

    public RequestBuilder caller(Caller sender) {
        caller = sender;
        return this;
    }

    public RequestBuilder accessKey(String id) {
        accessKeyId = Optional.of(id);
        return this;
    }

    /** Where the calls to the KMS are seen. */
    public RequestBuilder tally(RequestTally calls) {
        tally = calls;
        return this;
    }

    /** The version that the request was judged by, which handlers need not read again. */
    public RequestBuilder version(Optional<ObjectVersion> judgedBy) {
        version = judgedBy;
        return this;
    }

    public RequestBuilder at(Instant instant) {
        now = instant;
        return this;
    }

    public RequestBuilder plainHttp() {
        secure = false;
        return this;
    }

    private Bucket bucket(BucketName name) {
        Bucket plain = new Bucket(name, ACCOUNT.value(), REGION, NOW, encryption);
        return changed.apply(
                lock.map(kept -> plain.withVersioning(Versioning.ENABLED).withObjectLock(kept))
                        .orElse(plain));
    }

    public S3Request build() {
        HttpRequest http = new HttpRequest(
                "REQUEST1",
                "-",
                "/" + bucket + "/" + key,
                query.toString(),
                headers.build(),
                "192.0.2.1",
                secure,
                secure ? Optional.of("1.3") : Optional.empty(),
                Body.EMPTY);
        BucketName name = new BucketName(bucket);
        return new S3Request(
                http,
                Query.parse(query.toString()),
                caller,
                Optional.of(name),
                Optional.of(bucket(name)),
                Optional.of(key),
                new BytesBody(),
                REGION,
                now,
                version,
                accessKeyId,
                tally);
    }

    private final class BytesBody implements VerifiedBody {
        private int position;

        @Override
        public ByteBuffer next() {
            int size = Math.min(batchBytes, body.length - position);
            ByteBuffer batch = ByteBuffer.wrap(body.clone(), position, size);
            position += size;
            return batch;
        }

        @Override
        public long announcedSizeBytes() {
            return announcedSizeBytes == Long.MIN_VALUE ? body.length : announcedSizeBytes;
        }

        @Override
        public Headers trailers() {
            return trailers.build();
        }
    }
}
