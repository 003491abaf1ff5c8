/**
 * Who is alive: the gateways that share one metadata store, what each holds on paper, and who may do what only one may.
 *
 * <p>Knows no object and no content. All times that gateways compare are the store's.
 */
@NullMarked
package dev.sealgate.storage.cluster;

import org.jspecify.annotations.NullMarked;
