package dev.sealgate.kms.grant;

import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What a grant allows, whoever the grantee is. Immutable. */
public record GrantTerms(Set<GrantOperation> operations, GrantConstraints constraints) {
    public GrantTerms {
        operations = Collections.unmodifiableSet(new TreeSet<>(operations));
    }

    public List<String> operationNames() {
        return operations.stream().map(GrantOperation::wireName).toList();
    }

    /** @param context of the request; ignored for operations that take none */
    public boolean allow(GrantOperation operation, List<ContextPair> context) {
        return operations.contains(operation) && (!operation.constrained() || constraints.allow(context));
    }

    /** Whether a holder of these may give away those: no more operations, and constraints as strict or stricter. */
    public boolean cover(GrantTerms given) {
        return operations.containsAll(given.operations) && constraints.cover(given.constraints);
    }
}
