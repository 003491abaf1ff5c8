/**
 * The KMS door: AWS JSON 1.1 over HTTP in front of {@link dev.sealgate.kms.Kms}.
 *
 * <p>Authenticates, bounds the body and renders errors; knows no operation.
 */
@NullMarked
package dev.sealgate.gateway.kms;

import org.jspecify.annotations.NullMarked;
