package dev.sealgate.gateway.service.query;

import dev.sealgate.gateway.identity.auth.AuthResult;
import dev.sealgate.gateway.protocol.query.Parameters;
import dev.sealgate.policy.Caller;

/** One authenticated request to a service, and the row of its operation. */
public record QueryCall(
        Caller caller, AuthResult.Authenticated sender, Parameters parameters, QueryOperation operation) {}
