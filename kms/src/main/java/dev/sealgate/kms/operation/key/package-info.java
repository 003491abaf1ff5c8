/** Operations on keys: create, describe, list, label, disable and delete them, and say who may use them. */
@NullMarked
package dev.sealgate.kms.operation.key;

import org.jspecify.annotations.NullMarked;
