package dev.sealgate.gateway.record.audit.file;

/**
 * A file with records, of all trails. Immutable.
 *
 * @param gateway whose trail; empty for the only one
 * @param firstSequence of its first record
 */
public record FileId(String gateway, long firstSequence) {}
