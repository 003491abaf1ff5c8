package dev.sealgate.gateway.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sealgate.policy.context.AccountId;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FaultRulesTest {
    private static final AccountId ACCOUNT = new AccountId("111122223333");

    private static Map<String, String> words(String line) {
        Map<String, String> words = new LinkedHashMap<>();
        Arrays.stream(line.split(" ")).map(word -> word.split("=")).forEach(word -> words.put(word[0], word[1]));
        return words;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "fault=throttling",
                "operation=Decrypt fault=internal times=3",
                "fault=latency delay=250ms",
                "key=1234abcd-12ab-34cd-56ef-1234567890ab fault=key-state state=PendingImport",
                "key=arn:aws:kms:us-east-1:111122223333:key/mrk-1234abcd12ab34cd56ef1234567890ab fault=internal"
            })
    void words_roundTrip(String line) {
        assertEquals(words(line), FaultRules.words(FaultRules.parse(words(line), ACCOUNT)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "operation=Decrypt           | fault: missing (expected: latency, throttling, internal, key-state)",
                "fault=x                     | fault: `x` (expected: latency, throttling, internal or key-state)",
                "fault=internal colour=red   | a fault: `colour` (expected: only operation, key, fault, delay, state, times)",
                "fault=internal operation=X  | operation: `X` (expected: the name of an operation of the KMS, such as Decrypt)",
                "fault=internal key=alias/a  | key: `alias/a` (expected: a key id or the ARN of a key; not an alias)",
                "fault=internal times=0      | times: `0` (expected: a whole number from 1 to 999999999)",
                "fault=internal delay=1s     | delay: `1s` (expected: no delay: it is for fault latency)",
                "fault=internal state=Disabled | state: `Disabled` (expected: no state: it is for fault key-state)",
                "fault=latency               | delay: missing (expected: such as 250ms)",
                "fault=latency delay=61s     | delay: 61000ms (expected: at most 60s)",
                "fault=latency delay=x       | delay: `x` (expected: a duration such as 500ms, 60s or 5m)",
                "fault=key-state state=Disabled | key: missing (expected: the key that is to be in that state)",
                "fault=key-state key=1234abcd-12ab-34cd-56ef-1234567890ab | state: missing (expected: such as Disabled)",
                "fault=key-state state=Enabled | state: Enabled (expected: one in which a key cannot be used)",
                "fault=key-state state=Gone  | state: `Gone` (expected: one of Disabled, PendingImport, PendingDeletion, PendingReplicaDeletion)",
            })
    void whatIsWrong_isNamed(String line, String text) {
        assertEquals(
                text,
                assertThrows(ConfigException.class, () -> FaultRules.parse(words(line), ACCOUNT))
                        .getMessage());
    }
}
