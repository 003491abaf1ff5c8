package dev.sealgate.storage.journal;

import java.time.Instant;

/**
 * A text that many entries need, kept once under an id that its content gives. Immutable.
 *
 * @param lastUsed not later than {@link Journal#REFRESH} before any entry that needs it
 */
public record SharedText(String text, Instant lastUsed) {}
