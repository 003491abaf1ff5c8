package dev.sealgate.kms.call;

/**
 * Notified of every operation that was performed or refused, before its caller gets the answer.
 *
 * <p>Called on the request's thread; must not throw.
 */
@FunctionalInterface
public interface KmsObserver {
    void performed(KmsEvent event);
}
