package dev.sealgate.policy.simulate;

import dev.sealgate.policy.AccessRequest;
import java.util.Optional;

/** What a case file refers to and only its surroundings know. */
public interface CaseWorld {
    /**
     * The policy in a file that a case file names.
     *
     * @param caseFile the case file, to which {@code name} is relative
     * @throws IllegalArgumentException where there is none, for people
     */
    SourceText policy(String caseFile, String name);

    /** Why nobody can make the request: what is decided about it is worth nothing. */
    Optional<Complaint> complaint(AccessRequest request);

    /**
     * What is wrong with a request.
     *
     * @param member of {@code request} in the case
     * @param message for people
     */
    record Complaint(String member, String message) {}

    /** Where there are no files, and every request goes. */
    static CaseWorld empty() {
        return new CaseWorld() {
            @Override
            public SourceText policy(String caseFile, String name) {
                throw new IllegalArgumentException("policies from files cannot be had here");
            }

            @Override
            public Optional<Complaint> complaint(AccessRequest request) {
                return Optional.empty();
            }
        };
    }
}
