package dev.sealgate.gateway.operate.explain;

import dev.sealgate.gateway.edge.exchange.HttpRequest;
import dev.sealgate.gateway.edge.exchange.HttpResponse;
import dev.sealgate.gateway.edge.exchange.Trace;
import dev.sealgate.gateway.operate.page.AdminPage;
import dev.sealgate.gateway.operate.page.AdminPages;
import dev.sealgate.gateway.operate.page.Administrators;
import dev.sealgate.gateway.operate.page.Administrators.Known;
import dev.sealgate.gateway.operate.page.PageException;
import dev.sealgate.gateway.service.s3.access.BucketPolicyTexts;
import dev.sealgate.gateway.service.s3.access.S3Access;
import dev.sealgate.kms.quota.CostlyWork;
import dev.sealgate.policy.Authorizer;
import dev.sealgate.policy.NamedPolicy;
import dev.sealgate.policy.document.ParsedPolicy;
import dev.sealgate.policy.document.PolicyDocument;
import dev.sealgate.policy.document.PolicyRules;
import dev.sealgate.storage.object.Bucket;
import dev.sealgate.storage.object.BucketName;
import dev.sealgate.storage.object.BucketRepository;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** {@code POST /-/policy-check/BUCKET?hours=N}: which recorded requests a candidate policy would treat otherwise. Thread-safe. */
public final class PolicyCheckPage implements AdminPage {
    static final String ACTION = "sealgate:CheckPolicy";
    private static final int DEFAULT_HOURS = 24;
    private static final int MAX_HOURS = 24 * 366;
    private static final int MAX_DOCUMENT_BYTES = 1024 * 1024;

    private final Administrators administrators;
    private final DecisionRecorder recorder;
    private final BucketRepository buckets;
    private final S3Access access;
    private final BucketPolicyTexts texts;
    private final Authorizer authorizer;
    private final CostlyWork costlyWork;
    private final InstantSource clock;

    public PolicyCheckPage(
            Administrators administrators,
            DecisionRecorder recorder,
            BucketRepository buckets,
            S3Access access,
            BucketPolicyTexts texts,
            Authorizer authorizer,
            CostlyWork costlyWork,
            InstantSource clock) {
        this.administrators = administrators;
        this.recorder = recorder;
        this.buckets = buckets;
        this.access = access;
        this.texts = texts;
        this.authorizer = authorizer;
        this.costlyWork = costlyWork;
        this.clock = clock;
    }

    /** The page and its place among the others. */
    public AdminPages.Row row() {
        return new AdminPages.Row("policyCheck", "/-/policy-check/", true, List.of("POST"), this)
                .listed("what a bucket policy would change", ACTION);
    }

    @Override
    public HttpResponse answer(HttpRequest request, Trace trace, String bucketName) {
        Known known = administrators.require(request, trace);
        boolean permitted = Administrators.mayDo(known, ACTION);
        Bucket bucket = find(bucketName)
                .filter(found -> permitted
                        && found.ownerAccountId().equals(known.account().value()))
                .orElseThrow(() -> PageException.notFound("no bucket of this name whose requests you may look into"));
        int hours = hours(request);
        PolicyDocument document = document(bucket, AdminPages.body(request, known.body(), MAX_DOCUMENT_BYTES));
        recorder.flush();
        boolean restricted = document.isPublic() && access.publicAccess(bucket).restrictPublicBuckets();
        PolicyCheck check = new PolicyCheck(
                recorder.journal(),
                authorizer,
                bucket.name().value(),
                bucket.ownerAccountId(),
                new NamedPolicy("candidate", document),
                restricted,
                known.caller().effort());
        Instant start = clock.instant().minus(Duration.ofHours(hours));
        return AdminPages.json(200, costlyWork.perform(known.caller(), () -> check.since(start)));
    }

    private Optional<Bucket> find(String name) {
        try {
            return buckets.find(new BucketName(name));
        } catch (IllegalArgumentException noBucketCanHaveIt) {
            return Optional.empty();
        }
    }

    private PolicyDocument document(Bucket bucket, byte[] body) {
        return switch (texts.parse(body, bucket.name())) {
            case ParsedPolicy.Valid(PolicyDocument valid) -> valid;
            case ParsedPolicy.Malformed(String message) ->
                throw new PageException(
                        400,
                        "MalformedPolicy",
                        PolicyDocument.flawIn(
                                        new String(body, StandardCharsets.UTF_8),
                                        PolicyRules.bucket(bucket.name().value()))
                                .orElse(message));
        };
    }

    private static int hours(HttpRequest request) {
        String text = AdminPages.query(request).first("hours").orElse(Integer.toString(DEFAULT_HOURS));
        int hours = text.matches("[0-9]{1,5}") ? Integer.parseInt(text) : 0;
        if (hours < 1 || hours > MAX_HOURS) {
            throw new PageException(400, "InvalidArgument", "hours: a whole number from 1 to " + MAX_HOURS);
        }
        return hours;
    }
}
