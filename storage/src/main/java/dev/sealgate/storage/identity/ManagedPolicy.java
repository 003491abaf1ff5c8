package dev.sealgate.storage.identity;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A customer managed policy with its versions. Immutable.
 *
 * @param defaultVersionId the version in force
 * @param lastVersion the highest number ever given; numbers are not used again
 * @param versions oldest first
 */
public record ManagedPolicy(
        String name,
        String path,
        String id,
        Instant created,
        Instant updated,
        String description,
        String defaultVersionId,
        int lastVersion,
        List<Version> versions,
        Map<String, String> tags)
        implements Entity {
    /** One version; {@code id} is {@code v1}, {@code v2} and so on. Immutable. */
    public record Version(String id, String document, Instant created) {}

    public ManagedPolicy {
        versions = List.copyOf(versions);
        tags = Map.copyOf(tags);
    }

    /** A policy of one version. */
    public static ManagedPolicy first(
            String name,
            String path,
            String id,
            Instant created,
            String description,
            String document,
            Map<String, String> tags) {
        Version first = new Version("v1", document, created);
        return new ManagedPolicy(name, path, id, created, created, description, "v1", 1, List.of(first), tags);
    }

    @Override
    public String kind() {
        return "policy";
    }

    public Optional<Version> version(String versionId) {
        return versions.stream().filter(v -> v.id().equals(versionId)).findFirst();
    }

    /** The version in force. */
    public Version defaultVersion() {
        return version(defaultVersionId).orElseThrow();
    }

    public ManagedPolicy withNewVersion(String document, Instant now) {
        List<Version> more = new ArrayList<>(versions);
        more.add(new Version("v" + (lastVersion + 1), document, now));
        return with(defaultVersionId, lastVersion + 1, more, now);
    }

    public ManagedPolicy withoutVersion(String versionId, Instant now) {
        return with(
                defaultVersionId,
                lastVersion,
                versions.stream().filter(v -> !v.id().equals(versionId)).toList(),
                now);
    }

    public ManagedPolicy withDefault(String versionId, Instant now) {
        return with(versionId, lastVersion, versions, now);
    }

    private ManagedPolicy with(String newDefault, int newLast, List<Version> newVersions, Instant now) {
        return new ManagedPolicy(name, path, id, created, now, description, newDefault, newLast, newVersions, tags);
    }

    public ManagedPolicy withTags(Map<String, String> changed) {
        return new ManagedPolicy(
                name, path, id, created, updated, description, defaultVersionId, lastVersion, versions, changed);
    }
}
