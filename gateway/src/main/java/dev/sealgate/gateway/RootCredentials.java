package dev.sealgate.gateway;

import dev.sealgate.gateway.config.AccessKey;
import dev.sealgate.gateway.config.CredentialsFile;
import dev.sealgate.gateway.config.GatewayConfig;
import dev.sealgate.gateway.operate.cli.RootAccess;
import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.identity.RootAccessKey;
import dev.sealgate.storage.identity.RootAccessKeys;
import dev.sealgate.storage.metadata.Database;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The root access key of the default account: the configured one, else that of the credentials file, else the generated one that the
 * metadata remember since the operator took the file away. Only a first start makes one.
 *
 * @param config with the key, if there is one
 * @param access where it came from
 */
record RootCredentials(GatewayConfig config, RootAccess access) {
    private static final Logger LOG = LoggerFactory.getLogger(RootCredentials.class);

    /** What a first start makes, if it has to. */
    static Optional<RootAccessKey> first(GatewayConfig config, SecureRandom random) {
        boolean given = !config.defaultAccount().rootAccessKeys().isEmpty()
                || CredentialsFile.find(config).isPresent();
        return given ? Optional.empty() : Optional.of(stored(CredentialsFile.generate(random), false));
    }

    /** @throws dev.sealgate.gateway.config.ConfigException when the credentials file is damaged or cannot be made */
    static RootCredentials of(GatewayConfig config, Database database) {
        if (!config.defaultAccount().rootAccessKeys().isEmpty()) {
            return new RootCredentials(config, RootAccess.CONFIGURED);
        }
        RootAccessKeys keys = new RootAccessKeys(database);
        Optional<RootAccessKey> remembered = keys.find();
        remembered.filter(key -> !key.handedOut()).ifPresent(key -> handOut(config, keys, key));
        Optional<AccessKey> inFile = CredentialsFile.find(config);
        if (inFile.isPresent()) {
            remember(keys, remembered, inFile.get());
            return new RootCredentials(config.withRootAccessKey(inFile.get()), RootAccess.IN_FILE);
        }
        if (remembered.isPresent()) {
            return new RootCredentials(config.withRootAccessKey(opened(remembered.get())), RootAccess.REMEMBERED);
        }
        LOG.warn(
                "no root access key: {} is gone, and a directory that is not new gets no other;"
                        + " to have one, give SEALGATE_ACCESS_KEY and SEALGATE_SECRET_KEY, or rootAccessKeys in sealgate.yaml",
                CredentialsFile.of(config));
        return new RootCredentials(config, RootAccess.NONE);
    }

    private static void handOut(GatewayConfig config, RootAccessKeys keys, RootAccessKey key) {
        if (CredentialsFile.find(config).isEmpty()) {
            CredentialsFile.write(config, opened(key));
        }
        keys.keep(new RootAccessKey(key.id(), key.secret(), true));
    }

    /** The file is the operator's to change; what it says last is what stays valid without it. */
    private static void remember(RootAccessKeys keys, Optional<RootAccessKey> remembered, AccessKey inFile) {
        if (remembered.map(RootCredentials::opened).filter(inFile::equals).isEmpty()) {
            keys.keep(stored(inFile, true));
        }
    }

    private static RootAccessKey stored(AccessKey key, boolean handedOut) {
        return new RootAccessKey(key.id(), key.secret().use(Bytes::copyOf), handedOut);
    }

    private static AccessKey opened(RootAccessKey key) {
        return AccessKey.of(key.id(), new String(key.secret().view(), StandardCharsets.UTF_8));
    }
}
