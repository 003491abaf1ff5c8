package dev.sealgate.kms.key;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Something that the KMS did to a key on its own. Immutable; holds no secret.
 *
 * @param time when it was done, which may be later than when it was due
 * @param operation AWS's name of it: RotateKey, DeleteKey, DeleteExpiredKeyMaterial or SynchronizeMultiRegionKey
 * @param details as CloudTrail shows them, in its order; empty where it shows none
 */
public record KmsServiceEvent(Instant time, String operation, KeyArn key, Map<String, String> details) {
    public KmsServiceEvent {
        details = Collections.unmodifiableMap(new LinkedHashMap<>(details)); // in this order
    }
}
