/** Black-box tests: the gateway is started as a user starts it and driven over HTTP and HTTPS only. */
@NullMarked
package dev.sealgate.conformance;

import org.jspecify.annotations.NullMarked;
