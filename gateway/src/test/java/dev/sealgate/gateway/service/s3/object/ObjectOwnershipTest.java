package dev.sealgate.gateway.service.s3.object;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.gateway.service.s3.S3Operation;
import dev.sealgate.gateway.service.s3.S3Request;
import dev.sealgate.gateway.service.s3.S3Route;
import dev.sealgate.gateway.service.s3.TestCallers;
import dev.sealgate.policy.Caller;
import dev.sealgate.policy.context.AccountId;
import dev.sealgate.policy.context.Principal;
import dev.sealgate.policy.context.RequestContext;
import dev.sealgate.storage.object.Acl;
import dev.sealgate.storage.object.AclGrant;
import dev.sealgate.storage.object.AclGroup;
import dev.sealgate.storage.object.AclPermission;
import dev.sealgate.storage.object.Bucket;
import dev.sealgate.storage.object.BucketName;
import dev.sealgate.storage.object.ObjectOwnership;
import dev.sealgate.storage.object.ObjectVersion;
import dev.sealgate.storage.object.PublicAccessBlock;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whom new objects belong to, and what their ACLs grant, by ownership, writer and canned ACL. */
class ObjectOwnershipTest {
    private static final AccountId OTHER = new AccountId("444455556666");

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    Path directory;

    @SuppressWarnings("NullAway.Init") // set before each test
    private Rig rig;

    @BeforeEach
    void open() {
        rig = new Rig(directory);
    }

    @AfterEach
    void close() {
        rig.close();
    }

    private static Principal writer(String name) {
        return switch (name) {
            case "owner" -> RequestBuilder.ANN;
            case "other" -> Principal.user(OTHER, "eve", "AIDAEVE");
            case "nobody" -> Principal.ANONYMOUS;
            default -> throw new IllegalArgumentException(name);
        };
    }

    private RequestBuilder request(ObjectOwnership ownership, String key) {
        return rig.on(key)
                .with(bucket -> bucket.withOwnership(Optional.of(ownership))
                        .withPublicAccess(Optional.of(PublicAccessBlock.NOTHING)));
    }

    /** For example {@code other: other FULL_CONTROL, AllUsers READ}; {@code usual} where nothing is stored. */
    private static String said(ObjectVersion version) {
        return version.acl().map(ObjectOwnershipTest::said).orElse("usual");
    }

    private static String said(Acl acl) {
        return acl.ownerAccountId().map(ObjectOwnershipTest::name).orElse("nobody") + ": "
                + acl.grants().stream()
                        .map(grant -> grantee(grant) + " " + grant.permission())
                        .collect(Collectors.joining(", "));
    }

    private static String grantee(AclGrant grant) {
        return grant.group()
                .map(AclGroup::uri)
                .map(uri -> uri.substring(uri.lastIndexOf('/') + 1))
                .orElseGet(() -> {
                    String id = grant.canonicalId().orElseThrow();
                    return id.startsWith("6") ? id.substring(0, 4) : name(id.substring(52));
                });
    }

    private static String name(String account) {
        return account.equals(OTHER.value()) ? "other" : "owner";
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "BUCKET_OWNER_ENFORCED  | other  | bucket-owner-full-control | usual",
                "BUCKET_OWNER_ENFORCED  | other  | private                   | usual",
                "BUCKET_OWNER_PREFERRED | other  | bucket-owner-full-control | usual",
                "BUCKET_OWNER_PREFERRED | other  | private                   | other: other FULL_CONTROL",
                "BUCKET_OWNER_PREFERRED | other  |                           | other: other FULL_CONTROL",
                "BUCKET_OWNER_PREFERRED | nobody | bucket-owner-full-control | usual",
                "OBJECT_WRITER          | owner  |                           | usual",
                "OBJECT_WRITER          | owner  | private                   | usual",
                "OBJECT_WRITER          | owner  | bucket-owner-full-control | usual",
                "OBJECT_WRITER          | owner  | public-read               | owner: owner FULL_CONTROL, AllUsers READ",
                "OBJECT_WRITER          | owner  | public-read-write         | owner: owner FULL_CONTROL, AllUsers READ, AllUsers WRITE",
                "OBJECT_WRITER          | owner  | authenticated-read        | owner: owner FULL_CONTROL, AuthenticatedUsers READ",
                "OBJECT_WRITER          | owner  | aws-exec-read             | owner: owner FULL_CONTROL, 6aa5 READ",
                "OBJECT_WRITER          | owner  | log-delivery-write        | owner: owner FULL_CONTROL, LogDelivery WRITE, LogDelivery READ_ACP",
                "OBJECT_WRITER          | other  |                           | other: other FULL_CONTROL",
                "OBJECT_WRITER          | other  | bucket-owner-read         | other: other FULL_CONTROL, owner READ",
                "OBJECT_WRITER          | other  | bucket-owner-full-control | other: other FULL_CONTROL, owner FULL_CONTROL",
                "OBJECT_WRITER          | nobody |                           | nobody: 65a0 FULL_CONTROL"
            })
    void newObjects(ObjectOwnership ownership, String writer, String canned, String expected) {
        RequestBuilder put = request(ownership, "k").caller(writer(writer)).body(new byte[1]);
        rig.put.handle((canned == null ? put : put.header("x-amz-acl", canned)).build());
        assertEquals(expected, said(rig.version("k")));
    }

    @Test
    void copiesBelongToWhoMakesThem_andHaveNothingOfTheirSourcesAcl() {
        rig.put.handle(request(ObjectOwnership.OBJECT_WRITER, "from")
                .header("x-amz-acl", "public-read")
                .body(new byte[1])
                .build());
        rig.copy.handle(request(ObjectOwnership.OBJECT_WRITER, "to")
                .header("x-amz-copy-source", "/" + Rig.BUCKET + "/from")
                .build());
        assertEquals("owner: owner FULL_CONTROL, AllUsers READ", said(rig.version("from")));
        assertEquals("usual", said(rig.version("to")));
        rig.copy.handle(request(ObjectOwnership.OBJECT_WRITER, "shown")
                .header("x-amz-copy-source", "/" + Rig.BUCKET + "/from")
                .header("x-amz-acl", "authenticated-read")
                .build());
        assertEquals("owner: owner FULL_CONTROL, AuthenticatedUsers READ", said(rig.version("shown")));
    }

    private static String id(AccountId account) {
        return Rig.OWNERS.canonicalId(account.value());
    }

    /** The request of an account that may write by the bucket's ACL alone, once it was judged. */
    private S3Request judged(S3Operation operation, RequestBuilder builder) {
        UnaryOperator<Bucket> open = bucket -> bucket.withOwnership(Optional.of(ObjectOwnership.OBJECT_WRITER))
                .withAcl(Optional.of(new Acl(
                        Optional.of(bucket.ownerAccountId()),
                        List.of(AclGrant.toAccount(id(OTHER), AclPermission.WRITE)))));
        rig.buckets.update(new BucketName(Rig.BUCKET), open);
        Caller eve = TestCallers.with(
                writer("other"),
                RequestContext.builder()
                        .put("sealgate:CanonicalUser", id(OTHER))
                        .build(),
                """
                {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}""");
        S3Request request = builder.caller(eve).with(open).build();
        S3Route route = new S3Route(operation, request.bucketName(), request.key(), request.query());
        rig.access.admit(eve, route, request.http(), _ -> {});
        return request;
    }

    @Test
    void leaveOfAnAcl_endsWhereAnotherWasFaster() {
        S3Request put = judged(S3Operation.PUT_OBJECT, rig.on("k").body(new byte[1]));
        S3Request delete = judged(S3Operation.DELETE_OBJECT, rig.on("k"));
        rig.put("k", new byte[2], "");

        Rig.refused("AccessDenied", rig.put, put);
        Rig.refused("AccessDenied", rig.delete, delete);
        assertEquals(2, rig.version("k").sizeBytes());
        S3Exception refusal = assertThrows(
                S3Exception.class,
                () -> judged(S3Operation.PUT_OBJECT, rig.on("k").body(new byte[1])));
        assertEquals("AccessDenied", refusal.code().wireCode());
    }

    @Test
    void leaveOfAnAcl_isForWhatIsFreeAndForOnesOwn() {
        rig.put.handle(judged(S3Operation.PUT_OBJECT, rig.on("k").body(new byte[1])));
        assertEquals("other: other FULL_CONTROL", said(rig.version("k")));
        rig.put.handle(judged(S3Operation.PUT_OBJECT, rig.on("k").body(new byte[3])));
        assertEquals(3, rig.version("k").sizeBytes());
        Rig.refused(
                "PreconditionFailed",
                rig.put,
                judged(
                        S3Operation.PUT_OBJECT,
                        rig.on("k").header("If-None-Match", "*").body(new byte[1])));
        rig.delete.handle(judged(S3Operation.DELETE_OBJECT, rig.on("k")));
        Rig.refused("NoSuchKey", rig.get, rig.on("k").build());
    }

    @Test
    void objectThatCameSinceTheRequestWasJudged_isNotRead_ifItIsAnothers() {
        rig.put.handle(judged(S3Operation.PUT_OBJECT, rig.on("k").body(new byte[1])));
        S3Request get = request(ObjectOwnership.OBJECT_WRITER, "k").build();
        Rig.refused("AccessDenied", rig.get, get);
        Rig.refused("AccessDenied", rig.getAcl, get);
    }

    @Test
    void publicAcls_areRefusedWhereTheyAreBlocked() {
        RequestBuilder put = rig.on("k")
                .with(bucket -> bucket.withOwnership(Optional.of(ObjectOwnership.OBJECT_WRITER)))
                .body(new byte[1]);
        Rig.refused(
                "AccessDenied", rig.put, put.header("x-amz-acl", "public-read").build());
        rig.put.handle(rig.on("k")
                .with(bucket -> bucket.withOwnership(Optional.of(ObjectOwnership.OBJECT_WRITER)))
                .header("x-amz-acl", "log-delivery-write")
                .build());
    }
}
