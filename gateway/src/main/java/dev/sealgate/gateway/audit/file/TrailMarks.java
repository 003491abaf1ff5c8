package dev.sealgate.gateway.audit.file;

import java.util.Optional;

/**
 * Where the newest digest is remembered, out of reach of those who can write the trail's files only: without it, nobody could tell
 * that the newest files were taken away, or the last one brought back to what it was.
 */
public interface TrailMarks {
    /** Nothing before the first digest. */
    Optional<TrailMark> read();

    /** Durable on return, as far as the trail is; replaces the one before. */
    void write(TrailMark mark);
}
