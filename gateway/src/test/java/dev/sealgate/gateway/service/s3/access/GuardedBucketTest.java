package dev.sealgate.gateway.service.s3.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.gateway.service.s3.TestCallers;
import dev.sealgate.policy.AccessDeniedText;
import dev.sealgate.policy.Caller;
import dev.sealgate.policy.Decision;
import dev.sealgate.policy.NamedPolicy;
import dev.sealgate.policy.context.AccountId;
import dev.sealgate.policy.context.Principal;
import dev.sealgate.policy.context.RequestContext;
import dev.sealgate.policy.document.PolicyRules;
import dev.sealgate.storage.object.Acl;
import dev.sealgate.storage.object.AclGrant;
import dev.sealgate.storage.object.AclGroup;
import dev.sealgate.storage.object.AclPermission;
import dev.sealgate.storage.object.Bucket;
import dev.sealgate.storage.object.BucketEncryption;
import dev.sealgate.storage.object.BucketName;
import dev.sealgate.storage.object.ObjectOwnership;
import dev.sealgate.storage.object.PublicAccessBlock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What ACLs allow, to whom. */
class GuardedBucketTest {
    private static final AccountId OWNER = new AccountId("111122223333");
    private static final AccountId OTHER = new AccountId("444455556666");
    private static final AccountId THIRD = new AccountId("777788889999");
    private static final Set<String> ACTIONS = new TreeSet<>(Set.of(
            "s3:ListBucket",
            "s3:ListBucketVersions",
            "s3:ListBucketMultipartUploads",
            "s3:GetBucketAcl",
            "s3:PutBucketAcl",
            "s3:GetBucketPolicy",
            "s3:DeleteBucket",
            "s3:PutObject",
            "s3:PutObjectTagging",
            "s3:DeleteObject",
            "s3:DeleteObjectVersion",
            "s3:GetObject",
            "s3:GetObjectVersion",
            "s3:GetObjectTagging",
            "s3:GetObjectAcl",
            "s3:GetObjectVersionAcl",
            "s3:PutObjectAcl",
            "s3:PutObjectVersionAcl"));

    /** What is the bucket's owner's to do and to give, whomever the object belongs to. */
    private static final String OF_THE_BUCKET =
            "DeleteObject DeleteObjectVersion GetObjectTagging PutObject PutObjectTagging";

    private static String id(AccountId account) {
        return "id of " + account;
    }

    private static Bucket bucket(ObjectOwnership ownership, AclGrant... grants) {
        return new Bucket(
                        new BucketName("b-1"),
                        OWNER.value(),
                        "us-east-1",
                        Instant.EPOCH,
                        BucketEncryption.NEVER_CONFIGURED)
                .withOwnership(Optional.of(ownership))
                .withAcl(Optional.of(new Acl(Optional.of(OWNER.value()), List.of(grants))));
    }

    private static AclScope object(AccountId owner, AclGrant... grants) {
        return new AclScope.OfObject(Optional.of(new Acl(Optional.of(owner.value()), List.of(grants))));
    }

    /** {@code owner}, {@code other}, {@code third}: users with every permission; {@code powerless}: a user of {@code other} with none. */
    private static Caller caller(String name) {
        return switch (name) {
            case "owner" -> administrator(OWNER);
            case "other" -> administrator(OTHER);
            case "third" -> administrator(THIRD);
            case "root" -> TestCallers.with(Principal.root(OTHER), context(OTHER));
            case "powerless" -> TestCallers.with(Principal.user(OTHER, "eve", "AIDAEVE"), context(OTHER));
            case "anonymous" -> TestCallers.with(Principal.ANONYMOUS, RequestContext.EMPTY);
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static Caller administrator(AccountId account) {
        return TestCallers.with(Principal.user(account, "ann", "AIDAANN" + account), context(account), """
                {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}""");
    }

    private static RequestContext context(AccountId account) {
        return RequestContext.builder()
                .put("sealgate:CanonicalUser", id(account))
                .build();
    }

    private static GuardedBucket guarded(Bucket bucket, PublicAccessBlock block, String... policy) {
        Optional<NamedPolicy> named = Arrays.stream(policy)
                .map(text -> new NamedPolicy("policy", TestCallers.parse(text, PolicyRules.bucket("b-1"))))
                .findFirst();
        return new GuardedBucket(bucket, named, false, () -> block);
    }

    private static Decision decide(GuardedBucket guarded, String caller, String action, AclScope scope) {
        Optional<String> key = action.contains("Object") && !(scope instanceof AclScope.OfBucket)
                ? Optional.of("k")
                : Optional.empty();
        return guarded.decide(caller(caller), action, key, RequestContext.EMPTY, scope);
    }

    private static Set<String> allowed(GuardedBucket guarded, String caller, AclScope scope) {
        Set<String> allowed = new TreeSet<>();
        for (String action : ACTIONS) {
            boolean possible = action.contains("Object") || !(scope instanceof AclScope.OfObject);
            if (possible && decide(guarded, caller, action, scope).allowed()) {
                allowed.add(action.substring("s3:".length()));
            }
        }
        return allowed;
    }

    private static Set<String> named(String actions) {
        return actions == null ? Set.of() : new TreeSet<>(List.of(actions.split(" ")));
    }

    @ParameterizedTest
    @CsvSource({
        "READ,         ListBucket ListBucketMultipartUploads ListBucketVersions,,",
        "WRITE,        ,                                                        DeleteObject PutObject PutObjectAcl,",
        "READ_ACP,     GetBucketAcl,,",
        "WRITE_ACP,    PutBucketAcl,,",
        "FULL_CONTROL, GetBucketAcl ListBucket ListBucketMultipartUploads ListBucketVersions PutBucketAcl, DeleteObject PutObject PutObjectAcl,"
    })
    void grantsOfBuckets(AclPermission permission, String ofBucket, String ofPlace) {
        GuardedBucket guarded = guarded(
                bucket(ObjectOwnership.OBJECT_WRITER, AclGrant.toAccount(id(OTHER), permission)),
                PublicAccessBlock.EVERYTHING);
        for (String included : List.of("other", "root")) {
            assertEquals(named(ofBucket), allowed(guarded, included, new AclScope.OfBucket()), included);
            assertEquals(named(ofPlace), allowed(guarded, included, new AclScope.OfPlace(true)), included);
            assertEquals(Set.of(), allowed(guarded, included, new AclScope.OfPlace(false)), included);
            assertEquals(Set.of(), allowed(guarded, included, object(OWNER)), included);
        }
        for (String outside : List.of("third", "powerless", "anonymous")) {
            assertEquals(Set.of(), allowed(guarded, outside, new AclScope.OfBucket()), outside);
            assertEquals(Set.of(), allowed(guarded, outside, new AclScope.OfPlace(true)), outside);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "READ,         GetObject GetObjectVersion",
        "WRITE,        ",
        "READ_ACP,     GetObjectAcl GetObjectVersionAcl",
        "WRITE_ACP,    PutObjectAcl PutObjectVersionAcl",
        "FULL_CONTROL, GetObject GetObjectAcl GetObjectVersion GetObjectVersionAcl PutObjectAcl PutObjectVersionAcl"
    })
    void grantsOfObjects(AclPermission permission, String actions) {
        GuardedBucket guarded = guarded(bucket(ObjectOwnership.OBJECT_WRITER), PublicAccessBlock.EVERYTHING);
        AclScope scope = object(OWNER, AclGrant.toAccount(id(OTHER), permission));
        assertEquals(named(actions), allowed(guarded, "other", scope));
        assertEquals(named(actions), allowed(guarded, "root", scope));
        assertEquals(Set.of(), allowed(guarded, "powerless", scope));
        assertEquals(Set.of(), allowed(guarded, "third", scope));
        assertEquals(Set.of(), allowed(guarded, "anonymous", scope));
    }

    @ParameterizedTest
    @CsvSource({
        "ALL_USERS,           other root third anonymous",
        "AUTHENTICATED_USERS, other root third",
        "LOG_DELIVERY,        "
    })
    void groups_includeWhomTheyName_unlessPublicAclsAreIgnored(AclGroup group, String callers) {
        Bucket bucket = bucket(ObjectOwnership.OBJECT_WRITER);
        AclScope scope = object(OWNER, AclGrant.toGroup(group, AclPermission.READ));
        for (String caller : List.of("other", "root", "third", "powerless", "anonymous")) {
            assertEquals(
                    named(callers).contains(caller),
                    decide(guarded(bucket, PublicAccessBlock.NOTHING), caller, "s3:GetObject", scope)
                            .allowed(),
                    caller);
            assertEquals(
                    false,
                    decide(guarded(bucket, PublicAccessBlock.EVERYTHING), caller, "s3:GetObject", scope)
                            .allowed(),
                    caller);
        }
    }

    @Test
    void anothersObject_isNotForTheBucketsOwner_norForItsPolicyToGive() {
        String policy = """
                {"Version":"2012-10-17","Statement":[{"Effect":"%s","Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::b-1/*"}]}""";
        Bucket bucket = bucket(ObjectOwnership.OBJECT_WRITER);
        GuardedBucket allowing = guarded(bucket, PublicAccessBlock.NOTHING, policy.formatted("Allow"));
        AclScope theirs = object(OTHER, AclGrant.toAccount(id(OTHER), AclPermission.FULL_CONTROL));
        for (String admitted : List.of("owner", "third", "anonymous")) {
            assertEquals(named(OF_THE_BUCKET), allowed(allowing, admitted, theirs), admitted);
        }
        assertTrue(decide(allowing, "other", "s3:GetObject", theirs).allowed());
        assertTrue(decide(allowing, "owner", "s3:DeleteObject", new AclScope.OfPlace(false))
                .allowed());
        assertTrue(decide(allowing, "third", "s3:GetObject", object(OWNER)).allowed());

        GuardedBucket denying = guarded(bucket, PublicAccessBlock.NOTHING, policy.formatted("Deny"));
        AclScope open = object(OTHER, AclGrant.toGroup(AclGroup.ALL_USERS, AclPermission.READ));
        for (String refused : List.of("owner", "other", "root", "third", "anonymous")) {
            assertEquals(Set.of(), allowed(denying, refused, open), refused);
        }
    }

    @Test
    void whomAnObjectBelongsTo_mayReadItAndSayWhoElse_butNothingThatIsTheBuckets() {
        GuardedBucket guarded = guarded(bucket(ObjectOwnership.OBJECT_WRITER), PublicAccessBlock.NOTHING);
        AclScope theirs = object(OTHER, AclGrant.toAccount(id(OTHER), AclPermission.FULL_CONTROL));
        assertEquals(
                named("GetObject GetObjectAcl GetObjectVersion GetObjectVersionAcl PutObjectAcl PutObjectVersionAcl"),
                allowed(guarded, "other", theirs));
        for (String action : List.of("s3:PutObjectRetention", "s3:PutObjectLegalHold", "s3:RestoreObject")) {
            assertEquals(false, decide(guarded, "other", action, theirs).allowed(), action);
            assertEquals(true, decide(guarded, "owner", action, theirs).allowed(), action);
        }
    }

    @Test
    void whatNobodySignedFor_isNobodys() {
        GuardedBucket guarded = guarded(bucket(ObjectOwnership.OBJECT_WRITER), PublicAccessBlock.NOTHING);
        AclScope nobodys = new AclScope.OfObject(Optional.of(new Acl(Optional.empty(), List.of())));
        for (String caller : List.of("other", "root", "anonymous")) {
            assertEquals(Set.of(), allowed(guarded, caller, nobodys), caller);
        }
        assertEquals(named(OF_THE_BUCKET), allowed(guarded, "owner", nobodys));
    }

    @Test
    void enforcedOwnership_knowsNoAcls() {
        GuardedBucket guarded = guarded(
                bucket(
                        ObjectOwnership.BUCKET_OWNER_ENFORCED,
                        AclGrant.toAccount(id(OTHER), AclPermission.FULL_CONTROL)),
                PublicAccessBlock.NOTHING);
        AclScope theirs = object(OTHER, AclGrant.toGroup(AclGroup.ALL_USERS, AclPermission.FULL_CONTROL));
        for (String caller : List.of("other", "root", "anonymous")) {
            for (AclScope scope : List.of(new AclScope.OfBucket(), new AclScope.OfPlace(true), theirs)) {
                assertEquals(Set.of(), allowed(guarded, caller, scope), caller);
            }
        }
        assertTrue(decide(guarded, "owner", "s3:GetObject", theirs).allowed());
    }

    @Test
    void traces_nameTheAcl_andWhomAnObjectBelongsTo() {
        GuardedBucket guarded = guarded(
                bucket(ObjectOwnership.OBJECT_WRITER, AclGrant.toAccount(id(OTHER), AclPermission.READ)),
                PublicAccessBlock.NOTHING);
        Decision listing = decide(guarded, "other", "s3:ListBucket", new AclScope.OfBucket());
        assertEquals(
                "allowed by the ACL of bucket b-1: READ to " + id(OTHER),
                listing.trace().summary());
        assertEquals(Optional.of("ACL of bucket b-1"), listing.trace().decidedBy());
        Decision reading = decide(
                guarded,
                "anonymous",
                "s3:GetObject",
                object(OWNER, AclGrant.toGroup(AclGroup.ALL_USERS, AclPermission.READ)));
        assertEquals(
                "allowed by the ACL of object b-1/k: READ to " + AclGroup.ALL_USERS.uri(),
                reading.trace().summary());
        Decision refused = decide(guarded, "owner", "s3:GetObject", object(OTHER));
        assertTrue(
                refused.trace()
                        .summary()
                        .contains("; it belongs to account 444455556666, so its bucket's policy allows nothing of it"),
                refused.trace().summary());
        assertTrue(AccessDeniedText.of(refused)
                .endsWith("because no resource-based policy allows the s3:GetObject action"));
    }
}
