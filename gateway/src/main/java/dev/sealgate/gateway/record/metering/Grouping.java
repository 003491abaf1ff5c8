package dev.sealgate.gateway.record.metering;

import dev.sealgate.storage.usage.UsageKey;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;

/** What a row of a report stands for. */
public enum Grouping {
    KEY("key", UsageKey::kmsKey),
    BUCKET("bucket", UsageKey::bucket),
    PRINCIPAL("principal", UsageKey::principal),
    OPERATION("operation", key -> key.service() + ":" + key.operation()),
    ACCOUNT("account", UsageKey::account);

    private final String word;

    @SuppressWarnings("ImmutableEnumChecker") // holds no state
    private final Function<UsageKey, String> name;

    Grouping(String word, Function<UsageKey, String> name) {
        this.word = word;
        this.name = name;
    }

    public static Optional<Grouping> of(String word) {
        return Arrays.stream(values()).filter(each -> each.word.equals(word)).findFirst();
    }

    public String word() {
        return word;
    }

    String nameOf(UsageKey key) {
        return name.apply(key);
    }
}
