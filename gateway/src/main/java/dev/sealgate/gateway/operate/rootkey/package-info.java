/**
 * Moves a data directory, or a database, that nobody serves from one root key to another.
 *
 * <p>Promises that it may be cut short anywhere and run again, and that the old key opens nothing afterwards. Knows what every room
 * seals under the root key.
 */
@NullMarked
package dev.sealgate.gateway.operate.rootkey;

import org.jspecify.annotations.NullMarked;
