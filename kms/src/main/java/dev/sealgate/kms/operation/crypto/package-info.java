/** Operations that use a key on data: encrypt, sign, authenticate, derive secrets, and generate data keys. */
@NullMarked
package dev.sealgate.kms.operation.crypto;

import org.jspecify.annotations.NullMarked;
