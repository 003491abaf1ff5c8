package dev.sealgate.gateway.edge.log;

import java.util.Map;

/**
 * The argument of a log line that is more than text: its {@code toString} is the line, and its members are members of the JSON line.
 * Immutable, so that it may be written later by another thread.
 */
public interface Fields {
    /** Strings and numbers, in the order in which they are written. */
    Map<String, Object> fields();
}
