/**
 * The trails of gateways that share their metadata, in the store of their blobs: each closed file, sealed, with a row that says of which
 * gateway and which times it is. Why: docs/adr/0016-closed-audit-files-are-blobs-with-a-row.md.
 */
@NullMarked
package dev.sealgate.gateway.record.audit.ship;

import org.jspecify.annotations.NullMarked;
