/**
 * Copies of a whole data directory: taken from a running gateway or a stopped one, checked, and made a data directory again. Knows which files make
 * one up; what is in them stays sealed.
 */
@NullMarked
package dev.sealgate.gateway.operate.backup;

import org.jspecify.annotations.NullMarked;
