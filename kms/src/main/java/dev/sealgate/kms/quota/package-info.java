/** How many calls an account may make: the table of request quotas, and the counting of calls against them. */
@NullMarked
package dev.sealgate.kms.quota;

import org.jspecify.annotations.NullMarked;
