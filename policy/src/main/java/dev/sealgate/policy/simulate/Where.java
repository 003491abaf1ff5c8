package dev.sealgate.policy.simulate;

/** A place in a file; prints as compilers print it. Immutable. */
public record Where(String file, int line) {
    @Override
    public String toString() {
        return file + ":" + line;
    }
}
