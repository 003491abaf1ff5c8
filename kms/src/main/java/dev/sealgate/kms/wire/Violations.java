package dev.sealgate.kms.wire;

import java.util.ArrayList;
import java.util.List;

/** The rules of the service model that one request breaks, in AWS's words. Not thread-safe. */
final class Violations {
    private final List<String> found = new ArrayList<>();

    void add(Object value, String path, String constraint) {
        found.add("Value '" + value + "' at '" + path + "' failed to satisfy constraint: " + constraint);
    }

    /** For values that are not shown. */
    void addHidden(String path, String constraint) {
        found.add("Value at '" + path + "' failed to satisfy constraint: " + constraint);
    }

    void addMissing(String path) {
        found.add("Value null at '" + path + "' failed to satisfy constraint: Member must not be null");
    }

    void requireNone() {
        if (!found.isEmpty()) {
            String count = found.size() == 1 ? "1 validation error" : found.size() + " validation errors";
            throw new WireException(WireException.Kind.INVALID, count + " detected: " + String.join("; ", found));
        }
    }
}
