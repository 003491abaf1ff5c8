/** Tests of authentication, and the client's half of it. */
@NullMarked
package dev.sealgate.gateway.identity.auth;

import org.jspecify.annotations.NullMarked;
