/** The STS service: who am I, and temporary credentials for roles, sessions and federated users. */
@NullMarked
package dev.sealgate.gateway.service.sts;

import org.jspecify.annotations.NullMarked;
