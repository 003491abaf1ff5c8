/**
 * The certificate of the HTTPS listener: made when there is none, read from PEM files, read again when they change. Knows nothing of HTTP.
 */
@NullMarked
package dev.sealgate.gateway.edge.tls;

import org.jspecify.annotations.NullMarked;
