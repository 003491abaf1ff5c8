/**
 * The format of the AWS Query protocol: parameters of a form come in, XML goes out; what both may hold, and the codes of its refusals.
 * Knows no service. Source: https://smithy.io/2.0/aws/protocols/aws-query-protocol.html
 */
@NullMarked
package dev.sealgate.gateway.protocol.query;

import org.jspecify.annotations.NullMarked;
