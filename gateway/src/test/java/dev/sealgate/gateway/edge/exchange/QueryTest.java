package dev.sealgate.gateway.edge.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QueryTest {
    @ParameterizedTest
    @CsvSource({
        "'', ''",
        "a=b+c, a:b c",
        "a=b%2Bc, a:b+c",
        "a=b%20c, a:b c",
        "a+b=1&&c, a b:1|c:",
        "%C3%A4=%2B+%2b, ä:+ +",
        "a==b, a:=b"
    })
    void parameters_areFormDecoded(String raw, String expected) {
        String decoded = Query.parse(raw).parameters().stream()
                .map(parameter -> parameter.name() + ":" + parameter.value())
                .collect(Collectors.joining("|"));
        assertEquals(expected, decoded);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a=%", "a=%2", "a=%zz", "a=%ff", "a=\u00e4", "a= "})
    void whatIsNotEncoded_isRefused(String raw) {
        assertThrows(IllegalArgumentException.class, () -> Query.parse(raw));
    }
}
