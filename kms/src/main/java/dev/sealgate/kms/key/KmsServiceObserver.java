package dev.sealgate.kms.key;

/**
 * Notified of every {@link KmsServiceEvent} once it is durable.
 *
 * <p>Called on the thread that found the key due, which may be a request's; must not throw. A crash in between loses the event.
 */
@FunctionalInterface
public interface KmsServiceObserver {
    KmsServiceObserver NOBODY = _ -> {};

    void happened(KmsServiceEvent event);
}
