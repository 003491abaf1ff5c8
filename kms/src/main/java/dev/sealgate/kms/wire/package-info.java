/**
 * AWS JSON 1.1 for any service: request fields with AWS's validation texts, response fields, and what records show of both.
 *
 * <p>Knows nothing of the KMS, which is only the first to speak it; a broken request is a {@link dev.sealgate.kms.wire.WireException}, which
 * each service words. The only JSON mapper of this module. Source: https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html
 */
@NullMarked
package dev.sealgate.kms.wire;

import org.jspecify.annotations.NullMarked;
