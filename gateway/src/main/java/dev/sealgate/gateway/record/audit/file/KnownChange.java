package dev.sealgate.gateway.record.audit.file;

/**
 * How far the metadata went when a digest was signed. Immutable.
 *
 * @param number of the newest change that was committed then
 * @param synced whether a power failure cannot have undone it
 */
record KnownChange(long number, boolean synced) {}
