/**
 * The audit trail on disk: chained lines, signed digests, group fsync, recovery and verification. Knows nothing of what is recorded
 * beyond that each record is a JSON object. Format: docs/spec/AUDIT.md.
 */
@NullMarked
package dev.sealgate.gateway.record.audit.file;

import org.jspecify.annotations.NullMarked;
