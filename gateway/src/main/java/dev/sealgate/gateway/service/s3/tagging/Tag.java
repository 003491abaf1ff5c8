package dev.sealgate.gateway.service.s3.tagging;

/** One tag as a request names it, not checked yet. Immutable. */
public record Tag(String key, String value) {}
