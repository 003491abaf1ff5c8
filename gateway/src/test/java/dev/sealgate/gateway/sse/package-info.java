/** Tests of server-side encryption. */
@NullMarked
package dev.sealgate.gateway.sse;

import org.jspecify.annotations.NullMarked;
