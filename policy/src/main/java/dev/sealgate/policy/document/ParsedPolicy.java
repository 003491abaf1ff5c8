package dev.sealgate.policy.document;

/** What became of a text that should be a policy. */
public sealed interface ParsedPolicy {
    record Valid(PolicyDocument document) implements ParsedPolicy {}

    /** {@code message} is AWS's text for it. */
    record Malformed(String message) implements ParsedPolicy {}
}
