/**
 * What was used, counted by day: added to by any number of writers, read by account and range of days.
 *
 * <p>Knows nothing of prices, nor of who may look.
 */
@NullMarked
package dev.sealgate.storage.usage;

import org.jspecify.annotations.NullMarked;
