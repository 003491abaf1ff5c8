/** Operations on aliases: names that callers give to keys. */
@NullMarked
package dev.sealgate.kms.operation.alias;

import org.jspecify.annotations.NullMarked;
