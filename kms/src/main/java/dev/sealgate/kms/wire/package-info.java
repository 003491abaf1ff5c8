/**
 * AWS JSON 1.1 as the KMS speaks it: request fields with AWS's validation texts, response fields, error documents.
 *
 * <p>The only JSON mapper of the KMS. Knows no operation, key or permission.
 * Source: https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html
 */
@NullMarked
package dev.sealgate.kms.wire;

import org.jspecify.annotations.NullMarked;
