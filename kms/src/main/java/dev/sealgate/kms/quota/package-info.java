/**
 * How much an account may ask for: the table of request quotas, the counting of calls against them, and turns at what takes long to
 * compute.
 */
@NullMarked
package dev.sealgate.kms.quota;

import org.jspecify.annotations.NullMarked;
