package dev.sealgate.gateway.service.s3;

import dev.sealgate.gateway.config.Regions;
import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.identity.auth.AuthResult;
import dev.sealgate.gateway.identity.auth.AuthResult.Authenticated;
import dev.sealgate.gateway.protocol.s3.S3ErrorCode;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.gateway.protocol.s3.VirtualHosts;
import dev.sealgate.gateway.protocol.s3.VirtualHosts.Endpoint;
import dev.sealgate.storage.object.Bucket;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The Region that a request is sent to: whose endpoint its host names, else what it is signed for, else the gateway's own; one process
 * is every Region's endpoint, so only the request can say. Immutable.
 *
 * <p>Source: https://docs.aws.amazon.com/AmazonS3/latest/API/UsingRouting.html
 */
public final class RequestedRegion {
    /** By this header clients learn where to send a request that was sent elsewhere. */
    public static final String HEADER = "x-amz-bucket-region";

    private final Optional<Authenticated> signer;
    private final VirtualHosts.Host host;
    private final Regions regions;

    private RequestedRegion(Optional<Authenticated> signer, VirtualHosts.Host host, Regions regions) {
        this.signer = signer;
        this.host = host;
        this.regions = regions;
    }

    /** @param host what the request's host names */
    public static RequestedRegion of(AuthResult sender, VirtualHosts.Host host, Regions regions) {
        Optional<Authenticated> signer = switch (sender) {
            // Neither version 2 nor the lack of a signature says a Region.
            case Authenticated known -> Optional.of(known).filter(Authenticated::signsRegion);
            case AuthResult.Anonymous _ -> Optional.empty();
        };
        return new RequestedRegion(signer, host, regions);
    }

    /** What answers about a bucket say of where it is. */
    public static Headers header(Bucket bucket) {
        return Headers.builder().add(HEADER, bucket.region()).build();
    }

    public String name() {
        return endpoint().or(this::signed).orElse(regions.standard());
    }

    private Optional<String> endpoint() {
        return host.endpoint().map(Endpoint::region);
    }

    private Optional<String> signed() {
        return signer.map(Authenticated::region);
    }

    /**
     * For requests about no bucket, and about one that is yet to be made.
     *
     * @throws S3Exception AuthorizationHeaderMalformed or its like for a signature that is not for a Region of this gateway
     */
    public void requireServed() {
        requireSignedFor(endpoint()
                .or(() -> signed().filter(regions::serves))
                .filter(regions::serves)
                .orElse(regions.standard()));
    }

    /**
     * For requests about a bucket.
     *
     * @throws S3Exception AuthorizationHeaderMalformed or its like, or PermanentRedirect, for a bucket of another Region
     */
    public void requireHomeOf(Bucket bucket, S3Operation operation) {
        if (endpoint().isPresent()) {
            requireSignedFor(endpoint().get());
            requireEndpointOf(bucket);
        } else if (operation != S3Operation.GET_BUCKET_LOCATION
                || !signed().filter(Regions.GLOBAL::equals).isPresent()) {
            // AWS: whoever knows no better signs for us-east-1 to ask where a bucket is.
            requireSignedFor(bucket.region(), refusal -> refusal.withHeader(HEADER, bucket.region()));
        }
    }

    private void requireSignedFor(String region) {
        requireSignedFor(region, refusal -> refusal);
    }

    private void requireSignedFor(String region, UnaryOperator<S3Exception> told) {
        signer.filter(known -> !known.region().equals(region)).ifPresent(known -> {
            throw told.apply(known.wrongRegion(region).toS3());
        });
    }

    private void requireEndpointOf(Bucket bucket) {
        host.endpoint().filter(named -> !named.region().equals(bucket.region())).ifPresent(named -> {
            String right = named.of(bucket.region());
            throw new S3Exception(S3ErrorCode.PERMANENT_REDIRECT)
                    .with(
                            "Endpoint",
                            host.bucket().map(name -> name + "." + right).orElse(right))
                    .with("Bucket", bucket.name().value())
                    .withHeader(HEADER, bucket.region());
        });
    }
}
