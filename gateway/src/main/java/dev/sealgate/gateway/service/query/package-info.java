/**
 * The AWS Query protocol, which IAM and STS speak: parameters of a form come in, XML goes out.
 *
 * <p>Knows no operation; each service is a {@link dev.sealgate.gateway.service.query.QueryService}.
 */
@NullMarked
package dev.sealgate.gateway.service.query;

import org.jspecify.annotations.NullMarked;
