package dev.sealgate.gateway.record.audit.ship;

import java.time.Instant;
import java.util.Optional;

/**
 * What is known of a gateway's trail beside its files. Immutable.
 *
 * @param removedTo the last record that was removed for its age; 0 where none was
 * @param shippedTo the last record that was shipped: what is not there, up to it, was taken away
 * @param retired since when the gateway is known to be gone for ever, with what it had not shipped
 */
public record AuditChain(long removedTo, long shippedTo, Optional<Instant> retired) {
    static final AuditChain NEW = new AuditChain(0, 0, Optional.empty());

    /** @param removedTo before it nothing was ever shipped */
    static AuditChain after(long removedTo) {
        return new AuditChain(removedTo, removedTo, Optional.empty());
    }

    AuditChain removedTo(long sequence) {
        return new AuditChain(Math.max(removedTo, sequence), shippedTo, retired);
    }

    AuditChain shippedTo(long sequence) {
        return new AuditChain(removedTo, Math.max(shippedTo, sequence), retired);
    }

    AuditChain retiredSince(Instant time) {
        return new AuditChain(removedTo, shippedTo, Optional.of(time));
    }
}
