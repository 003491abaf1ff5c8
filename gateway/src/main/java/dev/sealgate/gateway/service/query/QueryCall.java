package dev.sealgate.gateway.service.query;

import dev.sealgate.gateway.identity.auth.AuthResult;
import dev.sealgate.policy.Caller;

/** One request to a service, authenticated. */
public record QueryCall(Caller caller, AuthResult.Authenticated sender, Parameters parameters) {}
