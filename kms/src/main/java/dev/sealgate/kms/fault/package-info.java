/** Failures on purpose: what a test asks the KMS to answer, so that its users can prove that they bear it. */
@NullMarked
package dev.sealgate.kms.fault;

import org.jspecify.annotations.NullMarked;
