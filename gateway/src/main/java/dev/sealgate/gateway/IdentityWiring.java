package dev.sealgate.gateway;

import dev.sealgate.gateway.config.GatewayConfig;
import dev.sealgate.gateway.identity.Callers;
import dev.sealgate.gateway.identity.Directory;
import dev.sealgate.gateway.identity.KeyUses;
import dev.sealgate.gateway.identity.auth.Authenticator;
import dev.sealgate.gateway.identity.auth.SessionTokens;
import dev.sealgate.gateway.protocol.s3.VirtualHosts;
import dev.sealgate.policy.Authorizer;
import dev.sealgate.storage.identity.IdentityRepository;
import java.util.Optional;

/** Who sends requests, and what they may do. Thread-safe. */
record IdentityWiring(
        Authorizer authorizer,
        SessionTokens tokens,
        Directory directory,
        KeyUses keyUses,
        Authenticator authenticator,
        Callers callers) {
    static IdentityWiring of(Foundations on) {
        GatewayConfig config = on.config();
        IdentityRepository identities = new IdentityRepository(on.storage().database());
        SessionTokens tokens = new SessionTokens(on.storage().rootKey());
        Directory directory = new Directory(config.accounts(), identities, tokens);
        KeyUses keyUses = new KeyUses(identities, on.clock());
        Authorizer authorizer = new Authorizer();
        return new IdentityWiring(
                authorizer,
                tokens,
                directory,
                keyUses,
                new Authenticator(directory, config.region(), version2(config), on.clock()),
                new Callers(authorizer, config.region(), on.clock(), keyUses, directory));
    }

    private static Optional<VirtualHosts> version2(GatewayConfig config) {
        return config.auth().signatureV2()
                ? Optional.of(new VirtualHosts(config.virtualHostDomains()))
                : Optional.empty();
    }
}
