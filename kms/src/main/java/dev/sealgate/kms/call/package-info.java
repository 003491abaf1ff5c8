/** A call to the KMS: who asks in what circumstances, and what observers hear of it afterwards. */
@NullMarked
package dev.sealgate.kms.call;

import org.jspecify.annotations.NullMarked;
