package dev.sealgate.kms.key;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A key before and after a change, and what CloudTrail reports of the difference. Immutable.
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/logging-using-cloudtrail.html
 */
record KeyChange(KmsKey before, KmsKey after) {
    /** Of a key that is gone. */
    static KmsServiceEvent deleted(KeyArn key, Instant now) {
        return new KmsServiceEvent(now, KmsServiceEvent.Kind.DELETE_KEY, key, Map.of());
    }

    List<KmsServiceEvent> events(Instant now) {
        List<KmsServiceEvent> events = new ArrayList<>();
        // Destroyed only if the key was rewritten without it.
        if (!before.equals(after) && !before.at(now).equals(before)) {
            events.add(event(
                    now,
                    KmsServiceEvent.Kind.DELETE_EXPIRED_KEY_MATERIAL,
                    Map.of("keyId", after.arn().keyId().text())));
        }
        rotation().ifPresent(rotated -> events.add(event(now, KmsServiceEvent.Kind.ROTATE_KEY, details(rotated))));
        if (after.hasReplicas() && !after.equals(after.sharing(before))) {
            events.add(event(now, KmsServiceEvent.Kind.SYNCHRONIZE_MULTI_REGION_KEY, Map.of()));
        }
        return events;
    }

    /** Whether material that was there is not any more. */
    boolean destroys() {
        return before.materials().stream()
                .filter(SealedMaterial::present)
                .anyMatch(material -> after.material(material.id())
                        .filter(SealedMaterial::present)
                        .isEmpty());
    }

    private KmsServiceEvent event(Instant now, KmsServiceEvent.Kind kind, Map<String, String> details) {
        return new KmsServiceEvent(now, kind, after.arn(), details);
    }

    private Optional<Rotation> rotation() {
        return after.current()
                .filter(current -> before.current()
                        .filter(former -> !former.id().equals(current.id()))
                        .isPresent())
                .flatMap(SealedMaterial::rotated);
    }

    private Map<String, String> details(Rotation rotated) {
        Map<String, String> details = new LinkedHashMap<>();
        details.put("rotationType", rotated.type().name());
        details.put("keyOrigin", after.traits().origin().name());
        before.current().ifPresent(former -> details.put("previousKeyMaterialId", former.id()));
        after.current().ifPresent(current -> details.put("currentKeyMaterialId", current.id()));
        details.put("keyId", after.arn().keyId().text());
        return details;
    }
}
