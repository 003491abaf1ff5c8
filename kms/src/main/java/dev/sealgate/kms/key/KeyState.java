package dev.sealgate.kms.key;

/**
 * Whether a key can be used; which operations a state allows is in the table of state rules.
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html
 */
public enum KeyState {
    ENABLED("Enabled"),
    DISABLED("Disabled"),
    PENDING_IMPORT("PendingImport"),
    PENDING_DELETION("PendingDeletion"),
    PENDING_REPLICA_DELETION("PendingReplicaDeletion");

    private final String wireName;

    KeyState(String wireName) {
        this.wireName = wireName;
    }

    public String wireName() {
        return wireName;
    }
}
