/** The KMS as a service on the wire: hands calls to {@link dev.sealgate.kms.Kms}, and its refusals back. */
@NullMarked
package dev.sealgate.gateway.service.kms;

import org.jspecify.annotations.NullMarked;
