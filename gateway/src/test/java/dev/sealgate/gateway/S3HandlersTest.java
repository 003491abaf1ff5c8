package dev.sealgate.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.gateway.config.ArchiveSettings;
import dev.sealgate.gateway.config.BucketKeySettings;
import dev.sealgate.gateway.config.NewBuckets;
import dev.sealgate.gateway.protocol.s3.S3ErrorCode;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.gateway.service.s3.HandlerNames;
import dev.sealgate.gateway.service.s3.S3Calls;
import dev.sealgate.gateway.service.s3.S3Operation;
import dev.sealgate.gateway.service.s3.S3Operation.Served;
import dev.sealgate.gateway.service.s3.access.S3Access;
import dev.sealgate.gateway.service.s3.access.S3Handler;
import dev.sealgate.gateway.service.s3.bucket.NeverSet;
import dev.sealgate.gateway.service.s3.sse.ObjectEncryption;
import dev.sealgate.gateway.service.s3.sse.SseS3Keys;
import dev.sealgate.kms.Kms;
import dev.sealgate.policy.Authorizer;
import dev.sealgate.policy.document.PrincipalIds;
import dev.sealgate.storage.SecretBytes;
import dev.sealgate.storage.blob.FileBlobStore;
import dev.sealgate.storage.cluster.Membership;
import dev.sealgate.storage.cluster.TestMemberships;
import dev.sealgate.storage.metadata.Database;
import dev.sealgate.storage.metadata.Durability;
import dev.sealgate.storage.metadata.RocksDbMetadataStore;
import dev.sealgate.storage.object.AccountSettings;
import dev.sealgate.storage.object.BucketRepository;
import dev.sealgate.storage.object.ContentStore;
import dev.sealgate.storage.object.ObjectRepository;
import dev.sealgate.storage.object.UploadRepository;
import dev.sealgate.storage.seal.RecordSeal;
import dev.sealgate.storage.seal.RootKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The wiring of operations: a class that bears an operation's name serves it, and nothing else does. */
class S3HandlersTest {
    private static final InstantSource CLOCK = () -> S3Calls.NOW;

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    Path directory;

    @SuppressWarnings("NullAway.Init") // set before each test
    private S3Handlers handlers;

    @SuppressWarnings("NullAway.Init") // set before each test
    private S3Access access;

    @SuppressWarnings("NullAway.Init") // set before each test
    private RocksDbMetadataStore metadata;

    @AfterEach
    void close() {
        metadata.close();
    }

    @BeforeEach
    void wire() {
        SecureRandom random = new SecureRandom();
        RootKey root = new RootKey(SecretBytes.random(RootKey.SIZE_BYTES, random));
        metadata = RocksDbMetadataStore.open(directory.resolve("metadata"), Durability.RELAXED);
        Database database = new Database(metadata, new RecordSeal(root));
        FileBlobStore blobs = new FileBlobStore(directory, Durability.RELAXED);
        Membership membership = TestMemberships.alone(database, CLOCK);
        ContentStore contents = new ContentStore(database, blobs, membership);
        BucketRepository buckets = new BucketRepository(database, CLOCK);
        OpenStorage storage = new OpenStorage(
                true,
                "",
                root,
                metadata,
                Optional.of(metadata),
                database,
                membership,
                blobs,
                contents,
                buckets,
                new AccountSettings(database),
                new ObjectRepository(database, contents, CLOCK),
                new UploadRepository(database, contents, CLOCK));
        Kms kms = new Kms(database, root, new Authorizer(), PrincipalIds.textual(_ -> true), CLOCK, random);
        ObjectEncryption encryption = new ObjectEncryption(
                kms, new SseS3Keys(database, root, random, CLOCK), BucketKeySettings.DEFAULT, random, false);
        access = new S3Access(
                buckets,
                storage.accountSettings(),
                storage.objects(),
                storage.uploads(),
                (_, _, reference) -> reference,
                CLOCK);
        handlers = new S3Handlers(
                storage,
                access,
                PrincipalIds.textual(_ -> true),
                NewBuckets.DEFAULT,
                S3Calls.REGIONS,
                ArchiveSettings.DEFAULT,
                encryption,
                S3Calls.OWNERS,
                S3Calls.GRANTEES,
                random);
    }

    private boolean isServed(S3Operation operation) {
        String name = HandlerNames.of(operation);
        S3Handler handler = handlers.apply(operation);
        return handler.getClass().getSimpleName().equals(name) || isNeverSet(operation);
    }

    private boolean isNeverSet(S3Operation operation) {
        return operation.served() == Served.AS_NEVER_SET
                && handlers.apply(operation).equals(NeverSet.answer(operation));
    }

    @Test
    void operation_isServedByTheClassOfItsName_orRefusedAsNotImplemented() {
        for (S3Operation operation : S3Operation.values()) {
            S3Handler handler = handlers.apply(operation);
            if (isServed(operation)) {
                continue;
            }
            S3Exception refusal = assertThrows(
                    S3Exception.class,
                    () -> S3Calls.query("").to(handler, access),
                    () -> operation + " is served by " + handler);
            assertEquals(S3ErrorCode.NOT_IMPLEMENTED, refusal.code());
            String why = operation.unserved().orElseThrow().why();
            assertTrue(refusal.text().startsWith(operation.wireName() + " is not implemented. " + why), refusal.text());
        }
    }

    @Test
    void document_saysYes_whereSomethingIsWired() throws IOException {
        String document = Files.readString(Path.of("..", "docs", "OPERATIONS.md"));
        for (S3Operation operation : S3Operation.values()) {
            String row = document.lines()
                    .filter(line -> line.startsWith("| " + operation.wireName() + " |"))
                    .findFirst()
                    .orElseThrow();
            String served = isNeverSet(operation) ? "as never set" : isServed(operation) ? "yes" : "-";
            assertTrue(row.endsWith("| " + served + " |"), row);
        }
    }
}
