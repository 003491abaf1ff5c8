package dev.sealgate.storage.object;

import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.metadata.Database.Transaction;
import dev.sealgate.storage.metadata.MetadataStore;
import dev.sealgate.storage.object.Tables.Garbage;
import dev.sealgate.storage.object.Tables.GarbageKey;
import dev.sealgate.storage.object.Tables.Manifest;
import dev.sealgate.storage.object.Tables.PartKey;
import dev.sealgate.storage.object.Tables.UploadKey;
import dev.sealgate.storage.object.UploadRepository.Assembly;
import dev.sealgate.storage.object.UploadRepository.CompletedUpload;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/** The end of an upload that makes an object: what is written once nothing stands against it. Immutable. */
final class Completion {
    private static final Duration REMEMBERED = Duration.ofDays(1);

    private final Upload upload;
    private final List<Integer> partNumbers;
    private final Predicate<Part> meant;
    private final Function<Assembly, ObjectVersion> assemble;
    private final Bytes manifestId;
    private final Instant now;

    Completion(
            Upload upload,
            List<Integer> partNumbers,
            Predicate<Part> meant,
            Function<Assembly, ObjectVersion> assemble,
            Bytes manifestId,
            Instant now) {
        this.upload = upload;
        this.partNumbers = List.copyOf(partNumbers);
        this.meant = meant;
        this.assemble = assemble;
        this.manifestId = manifestId;
        this.now = now;
    }

    Instant now() {
        return now;
    }

    CompletedUpload in(Transaction tx, KeyVersions versions, Bucket bucket, SecureRandom random) {
        List<Part> parts = chosen(tx);
        long sizeBytes = parts.stream().mapToLong(Part::sizeBytes).sum();
        int layers = upload.envelope().layers().size();
        Content content = new Content(Content.Kind.MANIFEST, manifestId, layers, sizeBytes);
        ObjectVersion assembled = assemble.apply(new Assembly(parts, content));
        if (parts.size() != partNumbers.size() || !assembled.content().equals(content)) {
            throw new IllegalStateException("an object was assembled of other parts than were asked for");
        }
        tx.put(Tables.MANIFESTS, manifestId, new Manifest(parts));
        ObjectVersion version = versions.add(assembled, bucket, random, now);
        CompletedUpload completed = new CompletedUpload(
                upload.path(),
                version.etag(),
                partNumbers,
                version,
                upload.checksumAlgorithm(),
                Optional.of(upload.encryptionNamed()));
        endUpload(tx, completed);
        return completed;
    }

    /** Up to the first that is not there, or is not the one that was meant; many are read at once. */
    private List<Part> chosen(Transaction tx) {
        List<Part> chosen = new ArrayList<>();
        for (int from = 0; from < partNumbers.size(); from += MetadataStore.MAX_AT_ONCE) {
            int to = Math.min(partNumbers.size(), from + MetadataStore.MAX_AT_ONCE);
            List<PartKey> keys = partNumbers.subList(from, to).stream()
                    .takeWhile(number -> number >= 1 && number <= Part.MAX_NUMBER)
                    .map(number -> new PartKey(upload.id(), number))
                    .toList();
            tx.getAll(Tables.PARTS, keys).stream()
                    .takeWhile(part -> part.filter(meant).isPresent())
                    .forEach(part -> chosen.add(part.orElseThrow()));
            if (chosen.size() < to) {
                return chosen;
            }
        }
        return chosen;
    }

    private void endUpload(Transaction tx, CompletedUpload completed) {
        // The chosen parts belong to the manifest now; those that keep their rows were not chosen and go with the
        // upload.
        partNumbers.forEach(number -> tx.delete(Tables.PARTS, new PartKey(upload.id(), number)));
        OpenUploads.end(tx, UploadKey.of(upload), now);
        tx.put(Tables.COMPLETED, upload.id(), completed);
        tx.put(
                Tables.GARBAGE,
                new GarbageKey(now.plus(REMEMBERED), OpenUploads.idBytes(upload.id())),
                new Garbage(Garbage.Kind.COMPLETION));
    }
}
