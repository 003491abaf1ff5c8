package dev.sealgate.policy;

import dev.sealgate.policy.context.AccountId;
import dev.sealgate.policy.context.Principal;
import dev.sealgate.policy.context.RequestContext;
import dev.sealgate.policy.document.ParsedPolicy;
import dev.sealgate.policy.document.PolicyDocument;
import dev.sealgate.policy.document.PolicyRules;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Decisions over policies of so many statements, half in the bucket's policy and half in the user's; the last statement allows. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class DecisionBenchmark {
    private static final AccountId ACCOUNT = new AccountId("111122223333");

    @Param({"1", "20", "200"})
    public int statements;

    private final Authorizer authorizer = new Authorizer();
    private AccessRequest request = request(1);
    private String bucketPolicy = bucketPolicy(1);

    @Setup
    public void prepare() {
        request = request(statements);
        bucketPolicy = bucketPolicy(Math.min(statements, 50)); // 20 kB hold no more
    }

    @Benchmark
    public Decision decide() {
        return authorizer.decide(request);
    }

    @Benchmark
    public ParsedPolicy parse() {
        return PolicyDocument.parse(bucketPolicy, PolicyRules.bucket("reports"));
    }

    private static AccessRequest request(int statements) {
        int inBucket = Math.min(statements / 2, 50);
        NamedPolicy bucket = new NamedPolicy(
                "bucket policy of reports",
                AuthorizerTest.Policies.document(bucketPolicy(Math.max(inBucket, 1)), PolicyRules.bucket("reports")));
        // Small enough each for one identity policy.
        List<NamedPolicy> attached = IntStream.rangeClosed(0, (statements - inBucket - 1) / 25)
                .mapToObj(
                        part -> new NamedPolicy("policy " + part, identityPolicy(Math.min(25, statements - inBucket))))
                .toList();
        RequestContext context = RequestContext.builder()
                .put("aws:SecureTransport", "true")
                .put("aws:SourceIp", "192.0.2.7")
                .put("aws:username", "ann")
                .put("aws:PrincipalArn", "arn:aws:iam::111122223333:user/ann")
                .put("aws:CurrentTime", "2026-01-02T03:04:05Z")
                .put("s3:TlsVersion", "1.3")
                .put("s3:authType", "REST-HEADER")
                .build();
        return new AccessRequest(
                Principal.user(ACCOUNT, "ann", "AIDAEXAMPLE"),
                IdentityPolicies.of(attached),
                "s3:GetObject",
                Resource.s3("arn:aws:s3:::reports/home/ann/2026/q1.csv", ACCOUNT, Optional.of(bucket), false),
                context);
    }

    private static String bucketPolicy(int statements) {
        return policy(IntStream.range(0, statements).mapToObj(at -> switch (at % 4) {
            case 0 ->
                "{\"Effect\":\"Deny\",\"Principal\":\"*\",\"Action\":\"s3:*\",\"Resource\":[\"arn:aws:s3:::reports\",\"arn:aws:s3:::reports/*\"],"
                        + "\"Condition\":{\"Bool\":{\"aws:SecureTransport\":\"false\"}}}";
            case 1 ->
                "{\"Effect\":\"Deny\",\"Principal\":\"*\",\"Action\":\"s3:*\",\"Resource\":\"arn:aws:s3:::reports/*\","
                        + "\"Condition\":{\"NotIpAddress\":{\"aws:SourceIp\":[\"192.0.2.0/24\",\"2001:db8::/32\"]}}}";
            case 2 ->
                "{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"arn:aws:iam::444455556666:role/app\"},\"Action\":[\"s3:Get*\",\"s3:PutObject\"],"
                        + "\"Resource\":\"arn:aws:s3:::reports/inbox/" + at + "/*\"}";
            default ->
                "{\"Effect\":\"Deny\",\"Principal\":\"*\",\"Action\":\"s3:PutObject\",\"Resource\":\"arn:aws:s3:::reports/*\","
                        + "\"Condition\":{\"StringNotEquals\":{\"s3:x-amz-server-side-encryption\":\"aws:kms\"}}}";
        }));
    }

    private static PolicyDocument identityPolicy(int statements) {
        String json = policy(
                IntStream.rangeClosed(1, statements)
                        .mapToObj(
                                at -> at == statements
                                        ? "{\"Effect\":\"Allow\",\"Action\":\"s3:GetObject\",\"Resource\":\"arn:aws:s3:::reports/home/${aws:username}/*\"}"
                                        : "{\"Effect\":\"Allow\",\"Action\":\"s3:*\",\"Resource\":\"arn:aws:s3:::project-"
                                                + at
                                                + "-*\",\"Condition\":{\"StringLike\":{\"aws:PrincipalArn\":\"arn:aws:iam::*:user/a*\"}}}"));
        return AuthorizerTest.Policies.document(json, PolicyRules.of(PolicyRules.Kind.IDENTITY));
    }

    private static String policy(java.util.stream.Stream<String> statements) {
        return "{\"Version\":\"2012-10-17\",\"Statement\":[" + statements.collect(Collectors.joining(",")) + "]}";
    }
}
