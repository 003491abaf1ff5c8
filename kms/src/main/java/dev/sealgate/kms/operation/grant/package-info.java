/** Operations on grants: rights on one key that a caller gives away. */
@NullMarked
package dev.sealgate.kms.operation.grant;

import org.jspecify.annotations.NullMarked;
