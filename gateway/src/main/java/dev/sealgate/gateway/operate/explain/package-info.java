/**
 * Remembers what was decided about requests, explains it to those who administer what was asked for, and tries other policies on it.
 */
@NullMarked
package dev.sealgate.gateway.operate.explain;

import org.jspecify.annotations.NullMarked;
