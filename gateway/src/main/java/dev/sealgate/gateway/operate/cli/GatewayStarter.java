package dev.sealgate.gateway.operate.cli;

import dev.sealgate.gateway.config.GatewayConfig;

/** Starts a gateway; a failure that the operator can mend is an exception whose message is one clear line. */
@FunctionalInterface
public interface GatewayStarter {
    RunningGateway start(GatewayConfig config);
}
