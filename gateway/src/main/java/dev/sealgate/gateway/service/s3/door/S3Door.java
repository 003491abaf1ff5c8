package dev.sealgate.gateway.service.s3.door;

import dev.sealgate.gateway.config.Regions;
import dev.sealgate.gateway.edge.exchange.Door;
import dev.sealgate.gateway.edge.exchange.HeaderSection;
import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.edge.exchange.HttpRequest;
import dev.sealgate.gateway.edge.exchange.HttpResponse;
import dev.sealgate.gateway.edge.exchange.Standing;
import dev.sealgate.gateway.edge.exchange.Trace;
import dev.sealgate.gateway.identity.Callers;
import dev.sealgate.gateway.identity.auth.AuthResult;
import dev.sealgate.gateway.identity.auth.Authenticator;
import dev.sealgate.gateway.protocol.s3.S3ErrorCode;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.gateway.service.door.Guard;
import dev.sealgate.gateway.service.door.Trouble;
import dev.sealgate.gateway.service.s3.ExpectedOwner;
import dev.sealgate.gateway.service.s3.RequestPayment;
import dev.sealgate.gateway.service.s3.RequestedRegion;
import dev.sealgate.gateway.service.s3.S3Operation;
import dev.sealgate.gateway.service.s3.S3Operation.Judged;
import dev.sealgate.gateway.service.s3.S3Request;
import dev.sealgate.gateway.service.s3.S3Route;
import dev.sealgate.gateway.service.s3.S3Router;
import dev.sealgate.gateway.service.s3.access.Admission;
import dev.sealgate.gateway.service.s3.access.S3Access;
import dev.sealgate.gateway.service.s3.access.S3Handler;
import dev.sealgate.gateway.service.s3.cors.CrossOrigin;
import dev.sealgate.gateway.service.s3.form.PostForms;
import dev.sealgate.policy.Caller;
import dev.sealgate.storage.object.Bucket;
import dev.sealgate.storage.object.BucketName;
import dev.sealgate.storage.object.ObjectPath;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;

/** The S3 door: authenticate, route, authorize, handle, render; every operation passes all of it. */
public final class S3Door implements Door {
    private final Guard<S3Exception> guard = new Guard<>(new S3Words());
    private final Authenticator authenticator;
    private final Callers callers;
    private final S3Router router;
    private final S3Access access;
    private final Function<S3Operation, S3Handler> handlers;
    private final CrossOrigin crossOrigin;
    private final PostForms forms;
    private final Regions regions;
    private final InstantSource clock;
    /** Virtual threads are not time-sliced: while a page is made, others have only the processors that are left. */
    private final StrangersListings strangersListings =
            new StrangersListings(Math.max(1, Runtime.getRuntime().availableProcessors() / 2));

    public S3Door(
            Authenticator authenticator,
            Callers callers,
            S3Router router,
            S3Access access,
            Function<S3Operation, S3Handler> handlers,
            CrossOrigin crossOrigin,
            Regions regions,
            InstantSource clock) {
        this.authenticator = authenticator;
        this.callers = callers;
        this.router = router;
        this.access = access;
        this.handlers = handlers;
        this.crossOrigin = crossOrigin;
        this.forms = new PostForms(authenticator);
        this.regions = regions;
        this.clock = clock;
    }

    @Override
    public HttpResponse handle(HttpRequest request, Trace trace) {
        if (CrossOrigin.isPreflight(request)) {
            return guard.answer(request, trace, this::preflight);
        }
        Found found = new Found();
        HttpResponse answer = guard.answer(request, trace, (received, noted) -> serve(received, noted, found));
        return CrossOrigin.isAskedFor(request)
                ? guard.answer(request, trace, (received, _) -> crossOrigin.told(answer, received, found.bucket))
                : answer;
    }

    /** A bucket, once it is known. Used by the request's thread only. */
    private static final class Found {
        private Optional<Bucket> bucket = Optional.empty();
    }

    /** Browsers ask for leave without saying for whom, so it is nobody's signature that decides. */
    private HttpResponse preflight(HttpRequest request, Trace trace) {
        requireShortHead(request);
        request.body().admit(Standing.ANONYMOUS);
        trace.operation(CrossOrigin.PREFLIGHT);
        return crossOrigin.preflight(request);
    }

    @Override
    public HttpResponse unrecorded(HttpRequest request, Trace trace) {
        return guard.refuse(Trouble.UNRECORDED, request, trace);
    }

    @Override
    public HttpResponse busy(HttpRequest request, Trace trace) {
        return guard.refuse(Trouble.BUSY, request, trace);
    }

    @Override
    public HttpResponse away(HttpRequest request, Trace trace) {
        return guard.refuse(Trouble.STORE_AWAY, request, trace);
    }

    private HttpResponse serve(HttpRequest received, Trace trace, Found found) {
        requireShortHead(received);
        AuthResult sender = authenticator.authenticateS3(received);
        received.body().admit(sender.standing());
        HttpRequest request = presigned(sender) ? PresignedHeaders.added(received) : received;
        S3Route route = router.route(request);
        trace.operation(route.operation().traits());
        route.bucket().ifPresent(bucket -> trace.target(bucket.value(), route.key()));
        return route.operation().judged() == Judged.BY_FORM
                ? serveForm(new Sent(sender, request, route), trace, found)
                : serve(new Sent(sender, request, route), introduce(sender, request, trace), trace, found);
    }

    private static void requireShortHead(HttpRequest received) {
        if (HeaderSection.isTooLarge(received.headers())) {
            throw new S3Exception(S3ErrorCode.REQUEST_HEADER_SECTION_TOO_LARGE)
                    .with("MaxSizeAllowed", Integer.toString(HeaderSection.MAX_BYTES));
        }
    }

    /** A request, whom it is from, and what it addresses. */
    private record Sent(AuthResult sender, HttpRequest request, S3Route route) {}

    private Caller introduce(AuthResult sender, HttpRequest request, Trace trace) {
        Caller caller = callers.of(sender, request);
        trace.caller(caller);
        if (sender instanceof AuthResult.Authenticated known) {
            trace.signer(known.accessKeyId(), known.region());
        }
        return caller;
    }

    /** What the form asks for takes the place of what the request's head says. */
    private HttpResponse serveForm(Sent sent, Trace trace, Found found) {
        PostForms.Upload upload = forms.open(sent.request(), sent.route(), sent.sender());
        sent.request().body().admit(upload.sender().standing());
        BucketName bucket = upload.route().bucket().orElseThrow();
        String key = upload.route().key().orElseThrow();
        trace.target(bucket.value(), Optional.of(key));
        Caller caller = introduce(upload.sender(), upload.request(), trace);
        upload.requireAllowed(clock.instant());
        HttpResponse stored = serve(new Sent(upload.sender(), upload.request(), upload.route()), caller, trace, found);
        return upload.success().answer(stored, sent.request(), new ObjectPath(bucket, key));
    }

    private HttpResponse serve(Sent sent, Caller caller, Trace trace, Found found) {
        AuthResult sender = sent.sender();
        HttpRequest request = sent.request();
        S3Route route = sent.route();
        if (sender instanceof AuthResult.Anonymous) {
            AnonymousLimits.require(route);
        }
        RequestedRegion requested = RequestedRegion.of(sender, router.host(request), regions);
        trace.region(requested.name());
        Admission admission = admit(sent, caller, requested, trace);
        found.bucket = admission.bucket();
        admission.bucket().ifPresent(bucket -> ExpectedOwner.require(request.headers(), bucket));
        Headers charge = admission
                .bucket()
                .filter(_ -> route.operation().traits().data())
                .map(bucket -> RequestPayment.require(caller, request.headers(), bucket))
                .orElse(Headers.EMPTY);
        S3Request admitted = admitted(sent, caller, requested, admission, trace);
        OperationRules.require(route.operation(), admitted);
        S3Handler handler = handlers.apply(route.operation());
        HttpResponse answer =
                sender instanceof AuthResult.Anonymous && route.operation().isPage()
                        ? strangersListings.make(request.body(), () -> S3Handler.perform(handler, access, admitted))
                        : S3Handler.perform(handler, access, admitted);
        return answer.with(charge);
    }

    private S3Request admitted(Sent sent, Caller caller, RequestedRegion requested, Admission admission, Trace trace) {
        S3Route route = sent.route();
        Optional<Bucket> bucket = admission.bucket();
        return new S3Request(
                sent.request(),
                route.query(),
                bucket.map(found -> S3Access.sentTo(found, caller)).orElse(caller),
                route.bucket(),
                bucket,
                route.key(),
                sent.sender().body(),
                bucket.map(Bucket::region).orElseGet(requested::name),
                clock.instant(),
                admission.version(),
                accessKeyId(sent.sender()),
                trace);
    }

    private Admission admit(Sent sent, Caller caller, RequestedRegion requested, Trace trace) {
        S3Route route = sent.route();
        if (route.bucket().isEmpty() || route.operation().isOfNewBucket()) {
            requested.requireServed();
        }
        Found named = new Found();
        try {
            return access.admit(caller, route, sent.request(), bucket -> {
                named.bucket = Optional.of(bucket);
                trace.region(bucket.region());
                requested.requireHomeOf(bucket, route.operation());
            });
        } catch (S3Exception refusal) {
            // AWS: whoever asks whether a bucket is there learns where it is, also without leave to use it.
            boolean told = route.operation() == S3Operation.HEAD_BUCKET && refusal.code() == S3ErrorCode.ACCESS_DENIED;
            throw named.bucket
                    .filter(_ -> told)
                    .map(bucket -> refusal.withHeader(RequestedRegion.HEADER, bucket.region()))
                    .orElse(refusal);
        }
    }

    private static boolean presigned(AuthResult sender) {
        return sender instanceof AuthResult.Authenticated known && known.presigned();
    }

    private static Optional<String> accessKeyId(AuthResult sender) {
        return switch (sender) {
            case AuthResult.Authenticated known -> Optional.of(known.accessKeyId());
            case AuthResult.Anonymous _ -> Optional.empty();
        };
    }
}
