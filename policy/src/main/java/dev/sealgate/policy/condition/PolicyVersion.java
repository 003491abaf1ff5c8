package dev.sealgate.policy.condition;

import java.util.Arrays;
import java.util.Optional;

/** Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_version.html */
public enum PolicyVersion {
    /** Also where a document names none: {@code ${...}} is just text. */
    V2008("2008-10-17"),
    V2012("2012-10-17");

    private final String date;

    PolicyVersion(String date) {
        this.date = date;
    }

    public static Optional<PolicyVersion> of(String date) {
        return Arrays.stream(values())
                .filter(version -> version.date.equals(date))
                .findAny();
    }

    public boolean hasVariables() {
        return this == V2012;
    }
}
