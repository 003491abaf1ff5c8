package dev.sealgate.kms.key;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * A KMS key as it is stored. Immutable.
 *
 * @param tags in the order of their keys
 * @param aliases the names that point to this key, in order
 * @param materials every generation, oldest first; the last may wait for its rotation. Empty until the first import
 * @param policy the key policy's text as it was given; absent: the one that keys of this manager have from the start
 * @param rotation automatic rotation where it is stored; see {@link #schedule}
 * @param multiRegion the related keys; of multi-Region keys only
 * @param policyPrincipalIds the unique ids that the principals of {@code policy} had when it was put, by name; none in what earlier
 *     versions stored
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
        Optional<String> policy,
        Optional<RotationSchedule> rotation,
        Optional<MultiRegion> multiRegion,
        Map<String, String> policyPrincipalIds) {
    public KmsKey {
        policyPrincipalIds = Map.copyOf(policyPrincipalIds);
        tags = Collections.unmodifiableMap(new TreeMap<>(tags));
        aliases = Collections.unmodifiableSet(new TreeSet<>(aliases));
        materials = List.copyOf(materials);
        if (materials.isEmpty() && traits.origin() != KeyOrigin.EXTERNAL) {
            throw new IllegalArgumentException("key " + arn + ": no material");
        }
        if (multiRegion.isPresent() != arn.keyId().isMultiRegion()) {
            throw new IllegalArgumentException("key " + arn + ": its id does not say what it is");
        }
    }

    /** A new, enabled key with its first material; of a multi-Region id, the primary. */
    public static KmsKey create(KeyArn arn, KeyTraits traits, SealedMaterial material) {
        return create(arn, material.createdAt(), traits, KeyStatus.ENABLED, List.of(material));
    }

    /** A new key whose material will be imported. */
    public static KmsKey awaitingImport(KeyArn arn, KeyTraits traits, Instant now) {
        return create(arn, now, traits, KeyStatus.PENDING_IMPORT, List.of());
    }

    private static KmsKey create(
            KeyArn arn, Instant now, KeyTraits traits, KeyStatus status, List<SealedMaterial> materials) {
        return new KmsKey(
                arn,
                now,
                traits,
                "",
                status,
                Map.of(),
                Set.of(),
                materials,
                Optional.empty(),
                Optional.empty(),
                Optional.of(arn.keyId()).filter(KeyId::isMultiRegion).map(_ -> MultiRegion.of(arn.region())),
                Map.of());
    }

    /**
     * A new replica of this primary key, with only what related keys share: enabled, or waiting for the import of
     * the same material.
     */
    public KmsKey replica(String region, Instant now) {
        boolean imported = traits.origin() == KeyOrigin.EXTERNAL;
        return new KmsKey(
                arn.related(region),
                now,
                traits,
                "",
                imported ? KeyStatus.PENDING_IMPORT : KeyStatus.ENABLED,
                Map.of(),
                Set.of(),
                imported
                        ? materials.stream()
                                .map(each -> each.relatedTo(Optional.empty()))
                                .toList()
                        : materials,
                Optional.empty(),
                rotation,
                multiRegion.map(related -> related.withReplica(region)),
                Map.of());
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

    /** The generation that seals, whether or not it is there. */
    public Optional<SealedMaterial> current() {
        return associated().isEmpty()
                ? Optional.empty()
                : Optional.of(associated().getLast());
    }

    /** What it is among its related keys; empty for single-Region keys. */
    public Optional<MultiRegionKeyType> multiRegionKeyType() {
        return multiRegion.map(related ->
                related.primaryRegion().equals(arn.region()) ? MultiRegionKeyType.PRIMARY : MultiRegionKeyType.REPLICA);
    }

    public boolean isPrimary() {
        return multiRegionKeyType()
                .filter(type -> type == MultiRegionKeyType.PRIMARY)
                .isPresent();
    }

    /** Whether its generations are another key's, so that its material may have to be imported here too. */
    public boolean isReplica() {
        return multiRegion.isPresent() && !isPrimary();
    }

    /** The key whose rotation counts for this one: itself, unless it is a replica. */
    KeyArn primaryArn() {
        return multiRegion.map(related -> arn.related(related.primaryRegion())).orElse(arn);
    }

    /** Whether this is a primary key that has replicas, so that it cannot go before them. */
    public boolean hasReplicas() {
        return isPrimary()
                && multiRegion
                        .filter(related -> !related.replicaRegions().isEmpty())
                        .isPresent();
    }

    /** The generation that seals, of a key that is not pending import. */
    public SealedMaterial currentMaterial() {
        return current().orElseThrow(() -> new IllegalStateException("key " + arn + " has no material"));
    }

    public Optional<SealedMaterial> material(String id) {
        return materials.stream().filter(each -> each.id().equals(id)).findFirst();
    }

    /** Every generation that is, or was, the current one. The key is usable while all of them are there. */
    public List<SealedMaterial> associated() {
        return waiting().isPresent() ? materials.subList(0, materials.size() - 1) : materials;
    }

    /** Imported material that becomes the current one by a rotation on demand. */
    public Optional<SealedMaterial> waiting() {
        return Optional.of(materials)
                .filter(all -> all.size() > 1)
                .map(List::getLast)
                .filter(last -> last.rotated().isEmpty());
    }

    /** What a key is when its deletion is called off, or its material changed: usable keys stay what they were. */
    public boolean hasAllMaterial() {
        return !materials.isEmpty() && associated().stream().allMatch(SealedMaterial::present);
    }

    /** Automatic rotation, where it is on: always for AWS managed keys. */
    public Optional<RotationSchedule> schedule() {
        return rotation.or(() -> managedByService()
                ? Optional.of(RotationSchedule.since(createdAt, RotationSchedule.DEFAULT_PERIOD_DAYS))
                : Optional.empty());
    }

    /** Only enabled keys are rotated; others as soon as they are enabled again. */
    public boolean rotationDue(Instant now) {
        return state() == KeyState.ENABLED && scheduleDue(now);
    }

    boolean scheduleDue(Instant now) {
        return schedule().filter(it -> it.due(now)).isPresent();
    }

    /**
     * When time alone changes the key next: it is deleted, loses material, or is rotated. Replicas rotate when their primary key does, and
     * a primary key that waits for its replicas has no date yet.
     */
    Optional<Instant> nextDue() {
        Stream<Instant> expiries = materials.stream().flatMap(each -> each.expiry().stream());
        Stream<Instant> rotation = state() == KeyState.ENABLED && !isReplica()
                ? schedule().map(RotationSchedule::next).stream()
                : Stream.empty();
        return Stream.of(status.deletionDate().stream(), expiries, rotation)
                .flatMap(moments -> moments)
                .min(Comparator.naturalOrder());
    }

    public long rotationsOnDemand() {
        return materials.stream()
                .flatMap(each -> each.rotated().stream())
                .filter(rotated -> rotated.type() == RotationType.ON_DEMAND)
                .count();
    }

    /** What the key is at a moment: without imported material that has expired by then, destroyed yet or not. */
    public KmsKey at(Instant now) {
        return materials.stream().anyMatch(each -> each.expired(now)) ? without(each -> each.expired(now)) : this;
    }

    /** The same with fresh material as the current one; the schedule goes on from an automatic rotation. */
    public KmsKey rotated(SealedMaterial fresh, RotationType type, Instant now) {
        List<SealedMaterial> more = new ArrayList<>(associated());
        more.add(fresh.rotated(type, now));
        KmsKey rotated = withMaterials(more);
        return type == RotationType.ON_DEMAND
                ? rotated
                : rotated.withRotation(schedule().map(it -> RotationSchedule.since(now, it.periodDays())));
    }

    /** The same with imported material: its generation again when it is known, otherwise a new one. */
    public KmsKey withImported(SealedMaterial material) {
        List<SealedMaterial> changed = new ArrayList<>(materials);
        int known = materials.stream().map(SealedMaterial::id).toList().indexOf(material.id());
        if (known < 0) {
            changed.add(material);
        } else {
            changed.set(known, material.inPlaceOf(changed.get(known)));
        }
        return withMaterials(changed);
    }

    /** The same after imported material was deleted. */
    public KmsKey withoutMaterial(String id) {
        return without(each -> each.id().equals(id));
    }

    /** Of a generation that never sealed anything nothing stays, unless it is the primary key's; others may be imported again. */
    private KmsKey without(Predicate<SealedMaterial> gone) {
        List<SealedMaterial> kept = new ArrayList<>();
        associated().forEach(each -> kept.add(gone.test(each) ? each.destroyed() : each));
        waiting()
                .filter(each -> isReplica() || !gone.test(each))
                .ifPresent(each -> kept.add(gone.test(each) ? each.destroyed() : each));
        return withMaterials(kept);
    }

    private KmsKey withMaterials(List<SealedMaterial> changed) {
        KmsKey key = with(description, status, tags, aliases, changed, policy, rotation, multiRegion);
        boolean usable = key.hasAllMaterial();
        return switch (state()) {
            case ENABLED, DISABLED -> usable ? key : key.withStatus(KeyStatus.PENDING_IMPORT);
            case PENDING_IMPORT -> usable ? key.withStatus(KeyStatus.ENABLED) : key;
            case PENDING_DELETION, PENDING_REPLICA_DELETION -> key;
        };
    }

    /** The same key, whose materials are sealed otherwise. */
    KmsKey resealed(UnaryOperator<SealedMaterial> reseal) {
        List<SealedMaterial> changed = materials.stream().map(reseal).toList();
        return with(description, status, tags, aliases, changed, policy, rotation, multiRegion);
    }

    public KmsKey withRotation(Optional<RotationSchedule> changed) {
        return with(description, status, tags, aliases, materials, policy, changed, multiRegion);
    }

    public KmsKey withDescription(String changed) {
        return with(changed, status, tags, aliases, materials, policy, rotation, multiRegion);
    }

    public KmsKey withStatus(KeyStatus changed) {
        return with(description, changed, tags, aliases, materials, policy, rotation, multiRegion);
    }

    public KmsKey withTags(Map<String, String> changed) {
        return with(description, status, changed, aliases, materials, policy, rotation, multiRegion);
    }

    public KmsKey withAlias(String name) {
        Set<String> more = new TreeSet<>(aliases);
        more.add(name);
        return withAliases(more);
    }

    public KmsKey withoutAlias(String name) {
        Set<String> fewer = new TreeSet<>(aliases);
        fewer.remove(name);
        return withAliases(fewer);
    }

    private KmsKey withAliases(Set<String> changed) {
        return with(description, status, tags, changed, materials, policy, rotation, multiRegion);
    }

    /** @param principalIds whom it names, by name */
    public KmsKey withPolicy(String text, Map<String, String> principalIds) {
        return new KmsKey(
                arn,
                createdAt,
                traits,
                description,
                status,
                tags,
                aliases,
                materials,
                Optional.of(text),
                rotation,
                multiRegion,
                principalIds);
    }

    /** This replica of a primary key that may have changed since the replica was created. */
    public KmsKey relatedTo(KmsKey primary) {
        return sharing(primary)
                .withMultiRegion(primary.multiRegion.orElseThrow().withReplica(arn.region()));
    }

    KmsKey withMultiRegion(MultiRegion related) {
        return with(description, status, tags, aliases, materials, policy, rotation, Optional.of(related));
    }

    /**
     * This key with what all related keys share as {@code source} has it; whatever is shared has to be copied here. Of imported
     * material that is which generations there are, not the material.
     */
    KmsKey sharing(KmsKey source) {
        if (traits.origin() == KeyOrigin.EXTERNAL) {
            return withMaterials(source.materials.stream()
                    .map(each -> each.relatedTo(material(each.id())))
                    .toList());
        }
        return with(description, status, tags, aliases, source.materials, policy, source.rotation, multiRegion);
    }

    /** The same key with other values of what can change. */
    private KmsKey with(
            String description,
            KeyStatus status,
            Map<String, String> tags,
            Set<String> aliases,
            List<SealedMaterial> materials,
            Optional<String> policy,
            Optional<RotationSchedule> rotation,
            Optional<MultiRegion> multiRegion) {
        return new KmsKey(
                arn,
                createdAt,
                traits,
                description,
                status,
                tags,
                aliases,
                materials,
                policy,
                rotation,
                multiRegion,
                policyPrincipalIds);
    }
}
