package dev.sealgate.gateway.cli;

import dev.sealgate.policy.PolicyRules;
import dev.sealgate.policy.simulate.PolicyCase;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    private String boundary = "";

    @Option(names = "--session", paramLabel = "FILE", description = "A session policy; any number.")
    private List<String> session = new ArrayList<>();

    @Option(names = "--bucket-policy", paramLabel = "FILE", description = "The policy of the bucket.")
    private String bucketPolicy = "";

    @Option(names = "--key-policy", paramLabel = "FILE", description = "The policy of the KMS key.")
    private String keyPolicy = "";

    @Option(names = "--trust-policy", paramLabel = "FILE", description = "The trust policy of the role to be assumed.")
    private String trustPolicy = "";

    /** Whether anything is described at all. */
    boolean isGiven() {
        return !principal.isEmpty() || !action.isEmpty() || !identity.isEmpty() || !context.isEmpty();
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
        document.single("boundary", boundary, ofIdentity);
        document.list("session", session, PolicyRules.of(PolicyRules.Kind.SESSION));
        resourcePolicy().ifPresent(own -> document.single("resource", own.file(), own.rules()));
        return document.read();
    }

    private record OwnPolicy(String file, PolicyRules rules) {}

    /** The one policy that the kind of resource can have. */
    private Optional<OwnPolicy> resourcePolicy() {
        boolean bucket = resource.startsWith(S3_ARN);
        boolean key = resource.startsWith("arn:aws:kms:");
        boolean role = resource.contains(":role/");
        requireFit("--bucket-policy", bucketPolicy, bucket, "--resource with the ARN of a bucket or object");
        requireFit("--key-policy", keyPolicy, key, "--resource with the ARN of a KMS key");
        requireFit("--trust-policy", trustPolicy, role, "--resource with the ARN of a role");
        if (!bucketPolicy.isEmpty()) {
            String name = resource.substring(S3_ARN.length()).split("/", 2)[0];
            return Optional.of(new OwnPolicy(bucketPolicy, PolicyRules.bucket(name)));
        }
        if (!keyPolicy.isEmpty()) {
            return Optional.of(new OwnPolicy(keyPolicy, PolicyRules.of(PolicyRules.Kind.KMS_KEY)));
        }
        return trustPolicy.isEmpty()
                ? Optional.empty()
                : Optional.of(new OwnPolicy(trustPolicy, PolicyRules.of(PolicyRules.Kind.ROLE_TRUST)));
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
