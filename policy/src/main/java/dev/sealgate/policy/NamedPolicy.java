package dev.sealgate.policy;

import dev.sealgate.policy.document.PolicyDocument;

/**
 * A policy and what explanations call it, for example {@code bucket policy of reports} or {@code inline policy home of user ann}. Immutable.
 */
public record NamedPolicy(String name, PolicyDocument document) {}
