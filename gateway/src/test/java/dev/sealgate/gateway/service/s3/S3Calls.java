package dev.sealgate.gateway.service.s3;

import dev.sealgate.gateway.config.Regions;
import dev.sealgate.gateway.edge.exchange.Body;
import dev.sealgate.gateway.edge.exchange.Grantees;
import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.edge.exchange.HttpRequest;
import dev.sealgate.gateway.edge.exchange.HttpResponse;
import dev.sealgate.gateway.edge.exchange.Owners;
import dev.sealgate.gateway.edge.exchange.Query;
import dev.sealgate.gateway.edge.exchange.VerifiedBody;
import dev.sealgate.gateway.service.s3.access.HeadJudged;
import dev.sealgate.gateway.service.s3.access.S3Access;
import dev.sealgate.gateway.service.s3.access.S3Handler;
import dev.sealgate.policy.Caller;
import dev.sealgate.policy.context.AccountId;
import dev.sealgate.policy.context.Principal;
import dev.sealgate.storage.object.Bucket;
import dev.sealgate.storage.object.BucketEncryption;
import dev.sealgate.storage.object.BucketName;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/** Requests on the service and on buckets, for tests of the door and of handlers, and what they answered. */
public final class S3Calls {
    public static final AccountId ACCOUNT = new AccountId("111122223333");
    public static final Principal ANN = Principal.user(ACCOUNT, "ann", "AIDAANNANNANNANNANNA");
    public static final Principal STRANGER = Principal.root(new AccountId("999988887777"));
    public static final Instant NOW = Instant.parse("2026-03-04T05:06:07.891Z");
    public static final String OWNER_ID = "ab".repeat(32);
    public static final Owners OWNERS = _ -> OWNER_ID;
    public static final Regions REGIONS = Regions.ofAws("eu-west-1");

    /** One account, of one address. */
    public static final Grantees GRANTEES = new Grantees() {
        @Override
        public boolean isCanonicalId(String id) {
            return id.equals(OWNER_ID);
        }

        @Override
        public Optional<String> canonicalIdOf(String email) {
            return email.equals("owner@example.com") ? Optional.of(OWNER_ID) : Optional.empty();
        }
    };

    private final String query;
    private final Headers.Builder headers = Headers.builder();
    private Optional<BucketName> bucketName = Optional.empty();
    private Optional<Bucket> bucket = Optional.empty();
    private Caller caller = TestCallers.administrator(ANN);
    private String region = "eu-west-1";
    private byte[] body = new byte[0];
    private long announcedSizeBytes = -1;

    private S3Calls(String query) {
        this.query = query;
    }

    /** A request as the edge hands it over; headers are names and values in turn. */
    public static HttpRequest http(String method, String target, String... headers) {
        int question = target.indexOf('?');
        Headers.Builder fields = Headers.builder();
        for (int i = 0; i < headers.length; i += 2) {
            fields.add(headers[i], headers[i + 1]);
        }
        return new HttpRequest(
                "REQUEST1",
                method,
                question < 0 ? target : target.substring(0, question),
                question < 0 ? "" : target.substring(question + 1),
                fields.build(),
                "192.0.2.1",
                true,
                Optional.of("1.3"),
                Body.EMPTY);
    }

    public static Bucket bucket(String name) {
        return new Bucket(new BucketName(name), ACCOUNT.value(), "eu-west-1", NOW, BucketEncryption.NEVER_CONFIGURED);
    }

    /** On the service, or on what {@link #on} adds. */
    public static S3Calls query(String query) {
        return new S3Calls(query);
    }

    public S3Calls on(Bucket existing) {
        bucket = Optional.of(existing);
        bucketName = Optional.of(existing.name());
        return this;
    }

    public S3Calls onMissing(String name) {
        bucketName = Optional.of(new BucketName(name));
        return this;
    }

    public S3Calls header(String name, String value) {
        headers.add(name, value);
        return this;
    }

    public S3Calls by(Principal principal) {
        return by(TestCallers.administrator(principal));
    }

    public S3Calls by(Caller sender) {
        caller = sender;
        return this;
    }

    public S3Calls in(String regionOfGateway) {
        region = regionOfGateway;
        return this;
    }

    public S3Calls body(String text) {
        return body(text.getBytes(StandardCharsets.UTF_8));
    }

    public S3Calls body(byte[] bytes) {
        body = bytes;
        return this;
    }

    public S3Calls announcing(long sizeBytes) {
        announcedSizeBytes = sizeBytes;
        return this;
    }

    public HttpResponse to(HeadJudged handler) {
        return handler.handle(build());
    }

    public HttpResponse to(S3Handler handler, S3Access access) {
        return S3Handler.perform(handler, access, build());
    }

    public S3Request build() {
        HttpRequest http = new HttpRequest(
                "REQUEST1", "-", "/", query, headers.build(), "192.0.2.1", true, Optional.of("1.3"), Body.EMPTY);
        return new S3Request(
                http, Query.parse(query), caller, bucketName, bucket, Optional.empty(), new Whole(), region, NOW);
    }

    /** The document of an answer. */
    public static byte[] document(HttpResponse answer) {
        return switch (answer.payload()) {
            case HttpResponse.Payload.Whole(HttpResponse.ByteArray bytes) -> bytes.view();
            case HttpResponse.Payload.None _, HttpResponse.Payload.Streamed _ ->
                throw new AssertionError("no document: " + answer);
        };
    }

    public static String text(HttpResponse answer) {
        return new String(document(answer), StandardCharsets.UTF_8);
    }

    /** The body in two batches, so that readers of one batch fail. */
    private final class Whole implements VerifiedBody {
        private int position;

        @Override
        public ByteBuffer next() {
            int size = Math.min(Math.max(1, body.length / 2), body.length - position);
            ByteBuffer batch = ByteBuffer.wrap(body.clone(), position, size);
            position += size;
            return batch;
        }

        @Override
        public long announcedSizeBytes() {
            return announcedSizeBytes < 0 ? body.length : announcedSizeBytes;
        }

        @Override
        public Headers trailers() {
            return Headers.EMPTY;
        }
    }
}
