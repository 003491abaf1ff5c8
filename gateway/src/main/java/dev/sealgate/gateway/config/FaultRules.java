package dev.sealgate.gateway.config;

import dev.sealgate.gateway.config.Section.Located;
import dev.sealgate.kms.KmsOperations;
import dev.sealgate.kms.fault.Fault;
import dev.sealgate.kms.fault.Fault.Effect;
import dev.sealgate.kms.key.KeyState;
import dev.sealgate.policy.context.AccountId;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Faults in words, the same in {@code sealgate.yaml} and at {@code /-/faults}. */
public final class FaultRules {
    public static final String OPERATION = "operation";
    public static final String KEY = "key";
    public static final String FAULT = "fault";
    public static final String DELAY = "delay";
    public static final String STATE = "state";
    public static final String TIMES = "times";

    private static final List<String> WORDS = List.of(OPERATION, KEY, FAULT, DELAY, STATE, TIMES);
    private static final String LATENCY = "latency";
    private static final String THROTTLING = "throttling";
    private static final String INTERNAL = "internal";
    private static final String KEY_STATE = "key-state";
    private static final Pattern KEY_NAME =
            Pattern.compile("(arn:aws:kms:[a-z0-9-]{1,32}:[0-9]{12}:key/)?(mrk-)?[0-9a-f-]{32,36}");

    private FaultRules() {}

    /**
     * The fault that words by name describe.
     *
     * @throws ConfigException with what is wrong, naming the word
     */
    public static Fault parse(Map<String, String> words, AccountId account) {
        words.keySet().stream()
                .filter(word -> !WORDS.contains(word))
                .findFirst()
                .ifPresent(word -> {
                    throw ConfigException.unexpected("a fault", word, "only " + String.join(", ", WORDS));
                });
        return parse(word -> Optional.ofNullable(words.get(word)).map(text -> new Located(word, text)), account);
    }

    /** {@link #parse} the other way round; what is not limited is not there. */
    public static Map<String, String> words(Fault fault) {
        Map<String, String> words = new LinkedHashMap<>();
        fault.operation().ifPresent(operation -> words.put(OPERATION, operation));
        fault.key().ifPresent(key -> words.put(KEY, key));
        switch (fault.effect()) {
            case Effect.Latency(var delay) -> {
                words.put(FAULT, LATENCY);
                words.put(DELAY, delay.toMillis() + "ms");
            }
            case Effect.Throttling _ -> words.put(FAULT, THROTTLING);
            case Effect.Internal _ -> words.put(FAULT, INTERNAL);
            case Effect.State(KeyState state) -> {
                words.put(FAULT, KEY_STATE);
                words.put(STATE, state.wireName());
            }
        }
        fault.times().ifPresent(times -> words.put(TIMES, Integer.toString(times)));
        return words;
    }

    static FaultSettings settings(Section root, List<Account> accounts) {
        return root.section("faults")
                .map(section -> Section.read(
                        section,
                        faults -> new FaultSettings(
                                faults.scalar("enabled").map(Parsers::flag).orElse(false),
                                faults.sections("rules", rule -> rule(rule, accounts)))))
                .orElse(FaultSettings.OFF);
    }

    private static Fault rule(Section rule, List<Account> accounts) {
        AccountId account = Declarations.declared(rule.scalar("account"), accounts);
        Map<String, Optional<Located>> words = new HashMap<>();
        WORDS.forEach(word -> words.put(word, rule.scalar(word)));
        try {
            return parse(word -> words.getOrDefault(word, Optional.empty()), account);
        } catch (IllegalArgumentException e) {
            throw new ConfigException(rule.place() + ": " + e.getMessage());
        }
    }

    private static Fault parse(Function<String, Optional<Located>> words, AccountId account) {
        try {
            return new Fault(
                    account,
                    words.apply(OPERATION).map(FaultRules::operation),
                    words.apply(KEY).map(FaultRules::key),
                    effect(words),
                    words.apply(TIMES)
                            .map(times -> OptionalInt.of(Parsers.count(times)))
                            .orElse(OptionalInt.empty()));
        } catch (IllegalArgumentException e) {
            throw new ConfigException(String.valueOf(e.getMessage()));
        }
    }

    private static Effect effect(Function<String, Optional<Located>> words) {
        Located fault = words.apply(FAULT)
                .orElseThrow(() -> new ConfigException(FAULT + ": missing (expected: "
                        + String.join(", ", LATENCY, THROTTLING, INTERNAL, KEY_STATE) + ")"));
        Optional<Located> delay = words.apply(DELAY);
        Optional<Located> state = words.apply(STATE);
        if (!fault.text().equals(LATENCY)) {
            delay.ifPresent(given -> refuse(given, "no delay: it is for fault " + LATENCY));
        }
        if (!fault.text().equals(KEY_STATE)) {
            state.ifPresent(given -> refuse(given, "no state: it is for fault " + KEY_STATE));
        }
        return switch (fault.text()) {
            case LATENCY ->
                new Effect.Latency(Parsers.duration(
                        delay.orElseThrow(() -> new ConfigException(DELAY + ": missing (expected: such as 250ms)"))));
            case THROTTLING -> new Effect.Throttling();
            case INTERNAL -> new Effect.Internal();
            case KEY_STATE ->
                new Effect.State(state(state.orElseThrow(
                        () -> new ConfigException(STATE + ": missing (expected: such as Disabled)"))));
            default ->
                throw ConfigException.unexpected(
                        fault.place(),
                        fault.text(),
                        String.join(", ", LATENCY, THROTTLING, INTERNAL) + " or " + KEY_STATE);
        };
    }

    private static String operation(Located value) {
        if (KmsOperations.all().stream().noneMatch(row -> row.name().equals(value.text()))) {
            refuse(value, "the name of an operation of the KMS, such as Decrypt");
        }
        return value.text();
    }

    private static String key(Located value) {
        if (!KEY_NAME.matcher(value.text()).matches()) {
            refuse(value, "a key id or the ARN of a key; not an alias");
        }
        return value.text();
    }

    private static KeyState state(Located value) {
        return Arrays.stream(KeyState.values())
                .filter(state -> state.wireName().equals(value.text()))
                .findFirst()
                .orElseThrow(() -> ConfigException.unexpected(
                        value.place(),
                        value.text(),
                        "one of "
                                + Arrays.stream(KeyState.values())
                                        .filter(state -> state != KeyState.ENABLED)
                                        .map(KeyState::wireName)
                                        .collect(Collectors.joining(", "))));
    }

    private static void refuse(Located value, String expected) {
        throw ConfigException.unexpected(value.place(), value.text(), expected);
    }
}
