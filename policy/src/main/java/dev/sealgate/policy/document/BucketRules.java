package dev.sealgate.policy.document;

import dev.sealgate.policy.catalog.S3Actions;
import dev.sealgate.policy.catalog.S3Actions.On;
import dev.sealgate.policy.condition.Condition;
import dev.sealgate.policy.value.Glob;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What S3 asks of a statement of a bucket policy beyond the grammar: its resources lie in the bucket, its actions exist and act on them, and
 * its condition keys can be there. Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-policies.html
 */
final class BucketRules {
    private static final String ARN_START = "arn:aws:s3:::";

    private final String bucket;

    BucketRules(String bucket) {
        this.bucket = bucket;
    }

    void check(Statement statement, List<String> resources) {
        Set<On> on = EnumSet.noneOf(On.class);
        for (String resource : resources) {
            on.addAll(require(resource));
        }
        boolean named = statement.resources().listed() == Statement.Listed.MATCH;
        Set<On> actedOn = named ? on : EnumSet.of(On.BUCKET, On.OBJECT);
        Collection<S3Actions.Action> meant = actions(statement.actions(), actedOn);
        for (Condition condition : statement.conditions()) {
            if (meant.stream().noneMatch(action -> action.canHave(condition.key()))) {
                throw new MalformedPolicy(Flaw.CONDITION_ON_ACTION).found("Condition: " + condition.key());
            }
        }
    }

    /** Those that can be done to what the statement names; every one listed must do something. */
    private static Collection<S3Actions.Action> actions(Statement.Actions actions, Set<On> actedOn) {
        Set<S3Actions.Action> meant = new HashSet<>(); // patterns that mean the same action must not multiply the work
        for (Glob pattern : actions.patterns()) {
            List<S3Actions.Action> all = S3Actions.matching(pattern);
            if (all.isEmpty()) {
                throw new MalformedPolicy(Flaw.ACTION, pattern).found("Action: " + pattern);
            }
            List<S3Actions.Action> effective =
                    all.stream().filter(action -> actedOn.contains(action.on())).toList();
            if (effective.isEmpty() && actions.listed() == Statement.Listed.MATCH) {
                throw new MalformedPolicy(Flaw.ACTION_ON_RESOURCE).found("Action: " + pattern);
            }
            meant.addAll(effective);
        }
        return actions.listed() == Statement.Listed.MATCH ? meant : S3Actions.matching(Glob.of("*"));
    }

    /** The bucket, its objects or, with a wildcard right after the bucket's name, both. */
    private Set<On> require(String resource) {
        if (!resource.startsWith(ARN_START + bucket)) {
            throw new MalformedPolicy(Flaw.RESOURCE, resource)
                    .found("Resource: " + resource)
                    .expected("the bucket's ARN, " + ARN_START + bucket + ", or of what is in it, " + ARN_START + bucket
                            + "/...");
        }
        String rest = resource.substring(ARN_START.length() + bucket.length());
        if (rest.isEmpty()) {
            return EnumSet.of(On.BUCKET);
        }
        if (rest.startsWith("/")) {
            return EnumSet.of(On.OBJECT);
        }
        if (rest.startsWith("*")) {
            return EnumSet.of(On.BUCKET, On.OBJECT);
        }
        throw new MalformedPolicy(Flaw.RESOURCE, resource)
                .found("Resource: " + resource)
                .expected("the bucket's ARN, " + ARN_START + bucket + ", or of what is in it, " + ARN_START + bucket
                        + "/...");
    }
}
