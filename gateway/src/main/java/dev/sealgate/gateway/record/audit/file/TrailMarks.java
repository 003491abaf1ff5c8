package dev.sealgate.gateway.record.audit.file;

/** Where the newest digest is remembered. */
public interface TrailMarks extends TrailWitness {
    /** Durable on return, as far as the trail is; replaces the one before. */
    void write(TrailMark mark);
}
