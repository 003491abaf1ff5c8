/**
 * What a KMS key is, how requests name it, and where it is stored.
 *
 * <p>Knows nothing of permissions, of cryptography or of the wire; key material is sealed bytes here.
 */
@NullMarked
package dev.sealgate.kms.key;

import org.jspecify.annotations.NullMarked;
