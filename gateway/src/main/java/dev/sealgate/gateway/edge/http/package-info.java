/**
 * The edge: sockets, TLS and HTTP/1.1 on one side, {@link dev.sealgate.gateway.edge.exchange} values on the other. The only package that knows Vert.x.
 *
 * <p>Event loops own the sockets and never block; each request runs on a thread of its own, and its body crosses between
 * the two in batches of 256 KiB.
 */
@NullMarked
package dev.sealgate.gateway.edge.http;

import org.jspecify.annotations.NullMarked;
