package dev.sealgate.gateway.operate.cli;

import dev.sealgate.gateway.config.GatewayConfig;
import dev.sealgate.gateway.config.HostPort;
import java.nio.file.Path;
import java.util.Optional;

/** A gateway that listens, and serves from {@link #open} on until it is closed. Thread-safe. */
public interface RunningGateway extends AutoCloseable {
    /** The plain listener with its real port. */
    Optional<HostPort> http();

    /** The TLS listener with its real port. */
    Optional<HostPort> https();

    /** What clients of the TLS listener must be told to trust; absent for an operator's own certificate. */
    Optional<Path> authorityFile();

    /** The configuration that is in force, with the root access key, if there is one. */
    GatewayConfig config();

    /** Where that key came from. */
    RootAccess rootAccess();

    /** What encrypts objects and connections, for the operator, for example {@code AES-GCM by AmazonCorrettoCryptoProvider}. */
    String cryptography();

    /** Answers requests from now on; those that came before have waited for it. */
    void open();

    /** Stops accepting, lets requests in flight finish within the configured limit, closes storage. May be called twice. */
    @Override
    void close();
}
