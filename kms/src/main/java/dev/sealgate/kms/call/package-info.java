/** A call to the KMS: which operation, who asks in what circumstances, and the event that observers get. */
@NullMarked
package dev.sealgate.kms.call;

import org.jspecify.annotations.NullMarked;
