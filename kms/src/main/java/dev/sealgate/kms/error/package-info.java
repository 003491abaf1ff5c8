/** How the KMS refuses: AWS's error codes with their texts, and the exception that carries one to whoever words it. */
@NullMarked
package dev.sealgate.kms.error;

import org.jspecify.annotations.NullMarked;
