package dev.sealgate.storage.seal;

import java.util.Optional;
import java.util.function.Function;

final class RootKeyVariable implements RootKeySource {
    private final String name;
    private final Function<String, Optional<String>> environment;

    RootKeyVariable(String name, Function<String, Optional<String>> environment) {
        this.name = name;
        this.environment = environment;
    }

    @Override
    public RootKey load() {
        String text = environment
                .apply(name)
                .orElseThrow(() -> new RootKeyException("root key: " + this
                        + " is not set (expected: the key, or another source of it in the configuration)"));
        return RootKeyText.parse(text, toString());
    }

    @Override
    public Optional<String> variable() {
        return Optional.of(name);
    }

    @Override
    public String toString() {
        return "environment variable " + name;
    }
}
