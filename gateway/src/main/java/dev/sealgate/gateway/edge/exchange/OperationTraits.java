package dev.sealgate.gateway.edge.exchange;

/**
 * What the row of an operation says to those who record its requests. Immutable.
 *
 * @param name as the protocol calls it
 * @param readOnly whether it changes nothing
 * @param data whether it is about what is stored, and not about how: a data event to CloudTrail, and no management event
 */
public record OperationTraits(String name, boolean readOnly, boolean data) {
    /** Of a management event. */
    public static OperationTraits managing(String name, boolean readOnly) {
        return new OperationTraits(name, readOnly, false);
    }

    /** Of an operation of which only the name is known; it counts as one that changes something. */
    public static OperationTraits named(String name) {
        return new OperationTraits(name, false, false);
    }
}
