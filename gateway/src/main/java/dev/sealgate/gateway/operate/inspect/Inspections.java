package dev.sealgate.gateway.operate.inspect;

import dev.sealgate.gateway.operate.inspect.Inspection.Blob;
import dev.sealgate.gateway.operate.inspect.Inspection.Damage;
import dev.sealgate.gateway.operate.inspect.Inspection.Encryption;
import dev.sealgate.gateway.operate.inspect.Inspection.Layer;
import dev.sealgate.gateway.operate.inspect.Inspection.LayerCheck;
import dev.sealgate.gateway.operate.inspect.Inspection.Lock;
import dev.sealgate.gateway.operate.inspect.Inspection.Verification;
import dev.sealgate.gateway.service.s3.sse.KeyLayer;
import dev.sealgate.storage.object.EncryptionMode;
import dev.sealgate.storage.object.Envelope;
import dev.sealgate.storage.object.InspectedBlob;
import dev.sealgate.storage.object.ObjectLock;
import dev.sealgate.storage.object.ObjectPath;
import dev.sealgate.storage.object.ObjectVersion;
import dev.sealgate.storage.seal.BlobFormat;
import dev.sealgate.storage.seal.TagCheck;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;

/** Turns what was found about an object into a report. */
final class Inspections {
    private static final String FORMAT = "SEAL version " + BlobFormat.VERSION + ": header of " + BlobFormat.HEADER_BYTES
            + " bytes, segments of " + BlobFormat.SEGMENT_BYTES + " sealed bytes, AES-256-GCM, tags of "
            + BlobFormat.TAG_BYTES + " bytes, HKDF-SHA-256 segment keys";
    private static final int SALT_FROM = 1;
    private static final int SALT_TO = 33;

    private Inspections() {}

    /** What lies on disk, its tags not verified for the given reason. */
    static Inspection unverified(ObjectPath path, ObjectVersion version, List<InspectedBlob> blobs, String reason) {
        Verification unverified = new Verification(Verification.UNVERIFIED, 0, 0, Optional.of(reason));
        Optional<Verification> damage = damage(blobs).map(found -> corrupt(blobs, found));
        return of(path, version, blobs, damage.orElse(unverified));
    }

    /** What lies on disk, which is damaged before any tag could be verified. */
    static Inspection corrupt(ObjectPath path, ObjectVersion version, List<InspectedBlob> blobs, String reason) {
        return of(path, version, blobs, corrupt(blobs, reason));
    }

    /** What lies on disk, with every tag checked. */
    static Inspection verified(ObjectPath path, ObjectVersion version, List<InspectedBlob> blobs) {
        Optional<Verification> damage = damage(blobs).map(found -> corrupt(blobs, found));
        return of(path, version, blobs, damage.orElseGet(() -> counted(Verification.INTACT, blobs, Optional.empty())));
    }

    private static Verification corrupt(List<InspectedBlob> blobs, String reason) {
        return counted(Verification.CORRUPT, blobs, Optional.of(reason));
    }

    private static Verification counted(String outcome, List<InspectedBlob> blobs, Optional<String> reason) {
        List<TagCheck> checks = blobs.stream()
                .flatMap(blob -> blob.checks().stream())
                .map(InspectedBlob.LayerCheck::tags)
                .toList();
        return new Verification(
                outcome,
                checks.stream().mapToLong(TagCheck::segments).sum(),
                checks.stream().mapToLong(TagCheck::opened).sum(),
                reason);
    }

    /** The first thing that is wrong, in one sentence. */
    private static Optional<String> damage(List<InspectedBlob> blobs) {
        return blobs.stream().filter(blob -> !blob.intact()).findFirst().map(Inspections::damage);
    }

    private static String damage(InspectedBlob blob) {
        if (blob.unreadable().isPresent()) {
            return blob.location() + ": " + blob.unreadable().get();
        }
        Optional<InspectedBlob.LayerCheck> bad =
                blob.checks().stream().filter(check -> !check.tags().intact()).findFirst();
        String size = blob.sealedBytes() == blob.expectedSealedBytes()
                ? ""
                : " It has " + blob.sealedBytes() + " bytes (expected: " + blob.expectedSealedBytes() + ").";
        if (bad.isEmpty()) {
            return blob.location() + ":" + size;
        }
        TagCheck.Damage first = bad.get().tags().firstDamage().orElseThrow();
        return blob.location() + ": segment " + first.segment() + " of layer "
                + bad.get().layer() + " at offset " + first.sealedOffset() + " (" + first.sealedBytes()
                + " bytes) does not open: " + first.reason() + "." + size;
    }

    private static Inspection of(
            ObjectPath path, ObjectVersion version, List<InspectedBlob> blobs, Verification verification) {
        return new Inspection(
                path.bucket().value(),
                path.key(),
                version.versionId().text(),
                version.etag(),
                version.lastModified().toString(),
                version.sizeBytes(),
                FORMAT,
                encryption(version.envelope()),
                blobs.stream().map(Inspections::blob).toList(),
                verification,
                version.lock().map(Inspections::lock));
    }

    private static Lock lock(ObjectLock lock) {
        return new Lock(
                lock.retention().map(retention -> retention.mode().name()),
                lock.retention().map(retention -> retention.until().toString()),
                lock.legalHold());
    }

    private static Encryption encryption(Envelope envelope) {
        return new Encryption(
                name(envelope.mode()),
                envelope.kmsKeyArn(),
                new TreeMap<>(envelope.encryptionContext()),
                envelope.bucketKeyEnabled(),
                envelope.customerKeyMd5(),
                KeyLayer.of(envelope).stream().map(Inspections::layer).toList());
    }

    private static String name(EncryptionMode mode) {
        return switch (mode) {
            case SSE_S3 -> "SSE-S3";
            case SSE_KMS -> "SSE-KMS";
            case DSSE_KMS -> "DSSE-KMS";
            case SSE_C -> "SSE-C";
        };
    }

    private static Layer layer(KeyLayer layer) {
        return new Layer(
                layer.layer(),
                "AES-256-GCM; content key wrapped by XAES-256-GCM",
                layer.wrappedBy(),
                layer.kmsKeyArn(),
                layer.kmsKeyMaterialId(),
                layer.wrappingKey().toBase64(),
                layer.wrappedKey().toBase64());
    }

    private static Blob blob(InspectedBlob blob) {
        byte[] header = blob.header().view();
        boolean whole = header.length == BlobFormat.HEADER_BYTES;
        HexFormat hex = HexFormat.of();
        return new Blob(
                blob.partNumber(),
                blob.kind().name().toLowerCase(Locale.ROOT),
                blob.id().toHex(),
                blob.location(),
                blob.sizeBytes(),
                blob.sealedBytes(),
                blob.expectedSealedBytes(),
                whole ? hex.formatHex(header, SALT_FROM, SALT_TO) : "",
                whole ? hex.formatHex(header, SALT_TO, header.length) : "",
                BlobFormat.HEADER_BYTES,
                blob.firstCiphertext().toHex(),
                blob.unreadable(),
                blob.checks().stream().map(Inspections::check).toList());
    }

    private static LayerCheck check(InspectedBlob.LayerCheck check) {
        TagCheck tags = check.tags();
        return new LayerCheck(
                check.layer(),
                tags.segments(),
                tags.opened(),
                tags.firstDamage().map(d -> new Damage(d.segment(), d.sealedOffset(), d.sealedBytes(), d.reason())));
    }
}
