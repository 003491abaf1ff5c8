/** Policy documents: read, checked against what its kind may hold, and compiled to statements; flaws in the words of AWS. */
@NullMarked
package dev.sealgate.policy.document;

import org.jspecify.annotations.NullMarked;
