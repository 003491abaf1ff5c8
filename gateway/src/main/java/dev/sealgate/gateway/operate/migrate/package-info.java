/** From one pair of engines to another: metadata and blobs as they are, sealed. */
@NullMarked
package dev.sealgate.gateway.operate.migrate;

import org.jspecify.annotations.NullMarked;
