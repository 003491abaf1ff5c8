package dev.sealgate.gateway.service.s3.cors;

import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.edge.exchange.HttpRequest;
import dev.sealgate.gateway.edge.exchange.HttpResponse;
import dev.sealgate.gateway.edge.exchange.OperationTraits;
import dev.sealgate.gateway.protocol.s3.S3ErrorCode;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.gateway.service.s3.S3Address;
import dev.sealgate.gateway.service.s3.S3Router;
import dev.sealgate.storage.object.Bucket;
import dev.sealgate.storage.object.BucketRepository;
import java.util.Optional;

/**
 * Answers preflights, and adds what browsers must know to other answers: both by the rules of the bucket that is addressed, and without
 * asking who sends the request. Thread-safe.
 */
public final class CrossOrigin {
    /** What a preflight is recorded as; nobody pays for it, and no object is looked at. */
    public static final OperationTraits PREFLIGHT = new OperationTraits("Preflight", true, true);

    private static final String OPTIONS = "OPTIONS";

    private final S3Router router;
    private final BucketRepository buckets;

    public CrossOrigin(S3Router router, BucketRepository buckets) {
        this.router = router;
        this.buckets = buckets;
    }

    public static boolean isPreflight(HttpRequest request) {
        return request.method().equals(OPTIONS);
    }

    /** Whether the answer may have to say something to a browser. */
    public static boolean isAskedFor(HttpRequest request) {
        return request.headers().contains(CorsMatch.ORIGIN) && !isPreflight(request);
    }

    /** @throws S3Exception AccessForbidden where the bucket's rules allow no such request, BadRequest for what is no preflight */
    public HttpResponse preflight(HttpRequest request) {
        String origin = request.headers()
                .first(CorsMatch.ORIGIN)
                .orElseThrow(() -> badRequest("Insufficient information. Origin request header needed."));
        Optional<String> method = request.headers().first(CorsMatch.REQUEST_METHOD);
        Bucket bucket = find(request).orElseThrow(() -> forbidden("Bucket not found", method, "BUCKET"));
        if (bucket.cors().isEmpty()) {
            throw forbidden("CORS is not enabled for this bucket.", method, "BUCKET");
        }
        if (method.filter(CorsMatch.METHODS::contains).isEmpty()) {
            throw badRequest("Invalid Access-Control-Request-Method: " + method.orElse("null"));
        }
        Headers headers = CorsMatch.of(origin, OPTIONS, request.headers())
                .answer(bucket.cors())
                .orElseThrow(() -> forbidden(
                        "This CORS request is not allowed. This is usually because the evalution of Origin, request method"
                                + " / Access-Control-Request-Method or Access-Control-Request-Headers are not whitelisted"
                                + " by the resource's CORS spec.",
                        method,
                        router.address(request).key().isEmpty() ? "BUCKET" : "OBJECT"));
        return HttpResponse.empty(200, headers);
    }

    /**
     * The answer with what the rules of the bucket say to the browser, refusals included.
     *
     * @param known the bucket, where the request came so far that it was read
     */
    public HttpResponse told(HttpResponse answer, HttpRequest request, Optional<Bucket> known) {
        // What was refused before its bucket was read is told, too: a page learns only so why.
        boolean refused = answer.status() >= 400 && answer.status() < 500;
        Optional<Bucket> bucket = known.isEmpty() && refused ? find(request) : known;
        return bucket.filter(found -> !found.cors().isEmpty())
                .flatMap(found -> request.headers()
                        .first(CorsMatch.ORIGIN)
                        .flatMap(origin -> CorsMatch.of(origin, request.method(), request.headers())
                                .answer(found.cors())))
                .map(headers -> with(headers, answer))
                .orElse(answer);
    }

    private static HttpResponse with(Headers headers, HttpResponse answer) {
        Headers all = Headers.builder().addAll(answer.headers()).addAll(headers).build();
        return new HttpResponse(answer.status(), all, answer.payload(), answer.afterwards());
    }

    private Optional<Bucket> find(HttpRequest request) {
        S3Address address;
        try {
            address = router.address(request);
        } catch (S3Exception _) {
            // What cannot be read addresses no bucket.
            return Optional.empty();
        }
        return address.bucket().flatMap(buckets::find);
    }

    private static S3Exception badRequest(String text) {
        return new S3Exception(S3ErrorCode.BAD_REQUEST, text);
    }

    private static S3Exception forbidden(String text, Optional<String> method, String resourceType) {
        return new S3Exception(S3ErrorCode.ACCESS_FORBIDDEN, "CORSResponse: " + text)
                .with("Method", method.orElse(OPTIONS))
                .with("ResourceType", resourceType);
    }
}
