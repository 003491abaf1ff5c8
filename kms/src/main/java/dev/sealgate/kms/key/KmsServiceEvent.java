package dev.sealgate.kms.key;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Something that the KMS did to a key on its own. Immutable; holds no secret.
 *
 * @param time when it was done, which may be later than when it was due
 * @param details as CloudTrail shows them, in its order; empty where it shows none
 */
public record KmsServiceEvent(Instant time, Kind kind, KeyArn key, Map<String, String> details) {
    /** What was done. */
    public enum Kind {
        ROTATE_KEY("RotateKey"),
        DELETE_KEY("DeleteKey"),
        DELETE_EXPIRED_KEY_MATERIAL("DeleteExpiredKeyMaterial"),
        SYNCHRONIZE_MULTI_REGION_KEY("SynchronizeMultiRegionKey");

        private final String eventName;

        Kind(String eventName) {
            this.eventName = eventName;
        }

        /** CloudTrail's name of it. */
        public String eventName() {
            return eventName;
        }
    }

    public KmsServiceEvent {
        details = Collections.unmodifiableMap(new LinkedHashMap<>(details)); // in this order
    }
}
