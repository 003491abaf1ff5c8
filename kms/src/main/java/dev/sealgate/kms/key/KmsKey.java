package dev.sealgate.kms.key;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A KMS key as it is kept. Immutable.
 *
 * @param tags in the order of their keys
 * @param aliases the names that point to this key, in order
 * @param materials every generation, the current one last
 * @param policy the key policy's text as it was given; absent: the one that keys of this manager have from the start
 */
public record KmsKey(
        KeyArn arn,
        Instant createdAt,
        KeyTraits traits,
        String description,
        KeyStatus status,
        Map<String, String> tags,
        Set<String> aliases,
        List<SealedMaterial> materials,
        Optional<String> policy) {
    public KmsKey {
        tags = Collections.unmodifiableMap(new TreeMap<>(tags));
        aliases = Collections.unmodifiableSet(new TreeSet<>(aliases));
        materials = List.copyOf(materials);
        if (materials.isEmpty()) {
            throw new IllegalArgumentException("key " + arn + ": no material");
        }
    }

    /** A new, enabled key with its first material. */
    public static KmsKey create(KeyArn arn, KeyTraits traits, SealedMaterial material) {
        return new KmsKey(
                arn,
                material.createdAt(),
                traits,
                "",
                KeyStatus.ENABLED,
                Map.of(),
                Set.of(),
                List.of(material),
                Optional.empty());
    }

    public KeyState state() {
        return status.state();
    }

    /** Whether the key must be gone by now, whether or not it was removed yet. */
    public boolean due(Instant now) {
        return status.due(now);
    }

    public boolean managedByService() {
        return traits.manager() == KeyManager.AWS;
    }

    public SealedMaterial currentMaterial() {
        return materials.getLast();
    }

    public Optional<SealedMaterial> material(String id) {
        return materials.stream().filter(each -> each.id().equals(id)).findFirst();
    }

    public KmsKey withDescription(String changed) {
        return new KmsKey(arn, createdAt, traits, changed, status, tags, aliases, materials, policy);
    }

    public KmsKey withStatus(KeyStatus changed) {
        return new KmsKey(arn, createdAt, traits, description, changed, tags, aliases, materials, policy);
    }

    public KmsKey withTags(Map<String, String> changed) {
        return new KmsKey(arn, createdAt, traits, description, status, changed, aliases, materials, policy);
    }

    public KmsKey withAlias(String name) {
        Set<String> more = new TreeSet<>(aliases);
        more.add(name);
        return new KmsKey(arn, createdAt, traits, description, status, tags, more, materials, policy);
    }

    public KmsKey withoutAlias(String name) {
        Set<String> fewer = new TreeSet<>(aliases);
        fewer.remove(name);
        return new KmsKey(arn, createdAt, traits, description, status, tags, fewer, materials, policy);
    }

    public KmsKey withPolicy(String text) {
        return new KmsKey(arn, createdAt, traits, description, status, tags, aliases, materials, Optional.of(text));
    }
}
