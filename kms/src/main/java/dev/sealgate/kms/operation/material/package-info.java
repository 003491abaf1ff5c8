/** Operations on the material of keys: importing it, and replacing it by rotation. */
@NullMarked
package dev.sealgate.kms.operation.material;

import org.jspecify.annotations.NullMarked;
