package dev.sealgate.gateway.operate.cli;

import dev.sealgate.policy.document.PolicyRules;
import dev.sealgate.policy.simulate.PolicyCase;
import dev.sealgate.policy.simulate.PolicySlot;
import dev.sealgate.policy.simulate.Replacements.Replacement;
import dev.sealgate.policy.simulate.SourceText;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Option;

/** A request and the policies that matter for it, as the command line describes them. */
final class SimulatedOptions {
    private static final String S3_ARN = "arn:aws:s3:::";

    @Option(
            names = "--principal",
            paramLabel = "ARN",
            description = "Who asks: a user, a root, a session; * for nobody.")
    private String principal = "";

    @Option(names = "--action", paramLabel = "ACTION", description = "What for, for example s3:GetObject.")
    private String action = "";

    @Option(
            names = "--resource",
            paramLabel = "ARN",
            description = "On what. Default: *, for actions without a resource")
    private String resource = "*";

    @Option(
            names = "--owner",
            paramLabel = "ACCOUNT",
            description = "The account that owns the resource. Default: the one in its ARN, else the principal's")
    private String owner = "";

    @Option(
            names = "--context",
            paramLabel = "KEY=VALUE",
            description = "A condition key of the request; give a key several times for several values.")
    private List<String> context = new ArrayList<>();

    @Option(names = "--policy", paramLabel = "FILE", description = "An identity policy of the principal; any number.")
    private List<String> identity = new ArrayList<>();

    @Option(names = "--boundary", paramLabel = "FILE", description = "Its permissions boundary.")
    private List<String> boundary = new ArrayList<>();

    @Option(names = "--session", paramLabel = "FILE", description = "A session policy; any number.")
    private List<String> session = new ArrayList<>();

    @Option(names = "--bucket-policy", paramLabel = "FILE", description = "The policy of the bucket.")
    private List<String> bucketPolicy = new ArrayList<>();

    @Option(names = "--key-policy", paramLabel = "FILE", description = "The policy of the KMS key.")
    private List<String> keyPolicy = new ArrayList<>();

    @Option(names = "--trust-policy", paramLabel = "FILE", description = "The trust policy of the role to be assumed.")
    private List<String> trustPolicy = new ArrayList<>();

    /** What options are for, when they give policies. */
    private Map<String, OfPolicies> policies() {
        Map<String, OfPolicies> options = new LinkedHashMap<>();
        options.put("--policy", new OfPolicies(PolicySlot.IDENTITY, identity));
        options.put("--boundary", new OfPolicies(PolicySlot.BOUNDARY, boundary));
        options.put("--session", new OfPolicies(PolicySlot.SESSION, session));
        options.put("--bucket-policy", new OfPolicies(PolicySlot.BUCKET, bucketPolicy));
        options.put("--key-policy", new OfPolicies(PolicySlot.KEY, keyPolicy));
        options.put("--trust-policy", new OfPolicies(PolicySlot.TRUST, trustPolicy));
        return options;
    }

    private record OfPolicies(PolicySlot slot, List<String> given) {}

    /** Options that describe a request: none of them has a meaning beside cases, which describe theirs. */
    static final List<String> OF_REQUESTS = List.of("--principal", "--action", "--resource", "--owner", "--context");

    /** What stands in for the policies of cases, with the words it was given in. */
    Map<Replacement, String> replacements(PolicyFiles files) {
        Map<Replacement, String> replacements = new LinkedHashMap<>();
        Set<String> seen = new HashSet<>();
        policies()
                .forEach((option, of) -> of.given().forEach(given -> {
                    int equals = given.indexOf('=');
                    Optional<String> target = equals < 0 ? Optional.empty() : Optional.of(given.substring(0, equals));
                    if (target.filter(String::isEmpty).isPresent()) {
                        throw new UseException(option + ": `" + given + "` (expected: NAME=FILE)");
                    }
                    if (!seen.add(option + "=" + target.orElse(""))) {
                        throw new UseException(option + ": given twice for "
                                + target.map(name -> "`" + name + "`").orElse("all cases") + " (expected: once)");
                    }
                    SourceText policy = files.text(given.substring(equals + 1));
                    replacements.put(new Replacement(of.slot(), target, policy), option + " " + given);
                }));
        return replacements;
    }

    /** @throws UseException for what is missing or malformed, with the file's name and AWS's words */
    PolicyCase toCase(PolicyFiles files) {
        Map<String, Object> request = new LinkedHashMap<>();
        request.put("principal", required("--principal", principal));
        request.put("action", KnownActions.require(required("--action", action)));
        request.put("resource", resource);
        if (!owner.isEmpty()) {
            request.put("owner", owner);
        }
        request.put("context", context());
        CaseDocument document = new CaseDocument(files, request);
        PolicyRules ofIdentity = PolicyRules.of(PolicyRules.Kind.IDENTITY);
        document.list("identity", identity, ofIdentity);
        document.single("boundary", only("--boundary", boundary), ofIdentity);
        document.list("session", session, PolicyRules.of(PolicyRules.Kind.SESSION));
        resourcePolicy().ifPresent(own -> document.single("resource", own.file(), own.rules()));
        PolicyCase read = document.read();
        KnownActions.complaint(read.request()).ifPresent(complaint -> {
            throw new UseException("--" + complaint.member() + ": " + complaint.message());
        });
        return read;
    }

    private record OwnPolicy(String file, PolicyRules rules) {}

    /** The one policy that the kind of resource can have. */
    private Optional<OwnPolicy> resourcePolicy() {
        boolean bucket = resource.startsWith(S3_ARN);
        boolean key = resource.startsWith("arn:aws:kms:");
        boolean role = resource.contains(":role/");
        String ofBucket = only("--bucket-policy", bucketPolicy);
        String ofKey = only("--key-policy", keyPolicy);
        String ofRole = only("--trust-policy", trustPolicy);
        requireFit("--bucket-policy", ofBucket, bucket, "--resource with the ARN of a bucket or object");
        requireFit("--key-policy", ofKey, key, "--resource with the ARN of a KMS key");
        requireFit("--trust-policy", ofRole, role, "--resource with the ARN of a role");
        if (!ofBucket.isEmpty()) {
            String name = resource.substring(S3_ARN.length()).split("/", 2)[0];
            return Optional.of(new OwnPolicy(ofBucket, PolicyRules.bucket(name)));
        }
        if (!ofKey.isEmpty()) {
            return Optional.of(new OwnPolicy(ofKey, PolicyRules.of(PolicyRules.Kind.KMS_KEY)));
        }
        return ofRole.isEmpty()
                ? Optional.empty()
                : Optional.of(new OwnPolicy(ofRole, PolicyRules.of(PolicyRules.Kind.ROLE_TRUST)));
    }

    private static String only(String option, List<String> given) {
        if (given.size() > 1) {
            throw new UseException(option + ": given " + given.size() + " times (expected: once)");
        }
        return given.isEmpty() ? "" : given.getFirst();
    }

    private void requireFit(String option, String file, boolean fits, String expected) {
        if (!file.isEmpty() && !fits) {
            throw new UseException(
                    option + ": does not go with resource `" + resource + "` (expected: " + expected + ")");
        }
    }

    private static String required(String option, String value) {
        if (value.isEmpty()) {
            throw new UseException(option + " is missing (see: sealgate simulate --help)");
        }
        return value;
    }

    /** A key given once has one value, given more often it is a list. */
    private Map<String, Object> context() {
        Map<String, List<String>> values = new LinkedHashMap<>();
        for (String pair : context) {
            int equals = pair.indexOf('=');
            if (equals < 1) {
                throw new UseException("--context: `" + pair + "` (expected: KEY=VALUE)");
            }
            values.computeIfAbsent(pair.substring(0, equals), _ -> new ArrayList<>())
                    .add(pair.substring(equals + 1));
        }
        Map<String, Object> keys = new LinkedHashMap<>();
        values.forEach((key, all) -> keys.put(key, all.size() == 1 ? all.getFirst() : all));
        return keys;
    }
}
