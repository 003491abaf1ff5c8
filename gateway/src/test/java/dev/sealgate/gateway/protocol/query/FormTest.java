package dev.sealgate.gateway.protocol.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.gateway.protocol.query.Parameters.Shape;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FormTest {
    private static final Shape WORD = Shape.of(2, 4, "[a-z]*");

    private static Parameters parse(String form) {
        return Form.parse(ValueEcho.VALUE, form);
    }

    private static QueryException refusal(Runnable reading) {
        return assertThrows(QueryException.class, reading::run);
    }

    /** What follows a gap may be what limits a session. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "L.member.2=b",
                "L.member.1=a&L.member.3=c",
                "L.member.1.K=a&L.member.3.K=c",
                "L.member.2.K=b",
                "L.member.0=a",
                "L.member.0=a&L.member.1=b",
                "L.member.01=a",
                "L.member.+1=a",
                "L.member.-1=a",
                "L.member.x=a",
                "L.member.=a",
                "L.member=a",
                "L.member.1.=a",
                "L.member.10000=a",
                "L.member.99999999999999999999=a",
                "L.member.1.M.member.2=a",
                "L.member.1.M.member.1=a&L.member.1.M.member.3=a",
                "L.member.1.member.2=a",
                "L.1=a",
                "L.Member.1=a",
                ".member.1=a",
                "L..K=a",
                "M.entry.2.key=a",
                "M.entry.1.key=a&M.entry.3.key=b",
                "M.entry.0.key=a",
                "A.B.C.D.E.F.G.H.I=a",
                "L.member.1=a&L.member.1=b",
            })
    void listsAndMaps_withGapsOrDisorder_areRefused(String form) {
        assertEquals(QueryErrorCode.MALFORMED_INPUT, refusal(() -> parse(form)).code());
    }

    @Test
    void members_mayComeInAnyOrder() {
        assertEquals(List.of("a", "b"), parse("L.member.2=b&L.member.1=a").list("L"));
        String dozen = IntStream.rangeClosed(1, 12)
                .mapToObj(number -> "L.member." + number + "=" + number)
                .sorted()
                .collect(Collectors.joining("&"));
        assertEquals(12, parse(dozen).list("L").size());
    }

    @Test
    void structures_haveTheirOwnLists() {
        Parameters one = parse("L.member.1.K=a&L.member.1.M.member.1=x&L.member.1.M.member.2=y&L.member.2.K=b")
                .structures("L", 10)
                .getFirst();
        assertEquals("a", one.find("K").orElseThrow());
        assertEquals(List.of("x", "y"), one.list("M"));
    }

    @Test
    void emptyList_isOneEmptyValue() {
        assertEquals(List.of(), parse("L=").list("L"));
        assertEquals(List.of(), parse("").structures("L", 10));
    }

    /** Whatever is there in another form than it is read as, is not overlooked. */
    @Test
    void otherForms_areRefused() {
        for (String form :
                List.of("L=a", "L.K=a", "L=&L.member.1=a", "L.member.1.K=a&L.member.2=b", "L.entry.1.key=a")) {
            assertEquals(
                    QueryErrorCode.MALFORMED_INPUT,
                    refusal(() -> parse(form).list("L")).code(),
                    form);
        }
        for (String form : List.of("L=a", "L.K=a", "L.member.1=a", "L.member.1=a&L.member.1.K=b")) {
            assertEquals(
                    QueryErrorCode.MALFORMED_INPUT,
                    refusal(() -> parse(form).structures("L", 10)).code(),
                    form);
        }
        for (String form : List.of("V.member.1=a", "V.K=a", "V=a&V.member.1=b")) {
            assertEquals(
                    QueryErrorCode.MALFORMED_INPUT,
                    refusal(() -> parse(form).find("V")).code(),
                    form);
        }
    }

    @Test
    void parameters_areBoundedInNumber() {
        String most = IntStream.range(0, Form.MAX_PARAMETERS)
                .mapToObj(number -> "A" + number + "=")
                .collect(Collectors.joining("&"));
        assertEquals("", parse(most).find("A0").orElseThrow());
        assertTrue(refusal(() -> parse(most + "&B=")).text().contains("more than 4096 parameters"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "VALUE   | a     | 1 validation error detected: Value 'a' at 'word' failed to satisfy constraint: Member must have length greater than or equal to 2",
                "NOTHING | a     | 1 validation error detected: Value at 'word' failed to satisfy constraint: Member must have length greater than or equal to 2",
                "NOTHING | abcde | 1 validation error detected: Value at 'word' failed to satisfy constraint: Member must have length less than or equal to 4",
                "NOTHING | AB    | 1 validation error detected: Value at 'word' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-z]*",
            })
    void constraints_areNamed_withTheValueWhereTheServiceRepeatsIt(ValueEcho echo, String value, String text) {
        assertEquals(
                text,
                refusal(() -> Form.parse(echo, "Word=" + value).find("Word", WORD))
                        .text());
    }

    @Test
    void constraintsOfMembers_areNamedByTheirPath() {
        Parameters in = Form.parse(ValueEcho.NOTHING, "Tags.member.1.Key=ab&Tags.member.2.Key=AB");
        assertEquals(
                "1 validation error detected: Value at 'tags.2.member.key' failed to satisfy constraint: Member must"
                        + " satisfy regular expression pattern: [a-z]*",
                refusal(() -> in.structures("Tags", 10).getLast().require("Key", WORD))
                        .text());
        assertEquals(
                "1 validation error detected: Value at 'tags' failed to satisfy constraint: Member must have length less"
                        + " than or equal to 1",
                refusal(() -> in.structures("Tags", 1)).text());
        assertEquals(
                "1 validation error detected: Value at 'l' failed to satisfy constraint: Member must satisfy constraint:"
                        + " [Member must have length less than or equal to 4, Member must have length greater than or"
                        + " equal to 2, Member must satisfy regular expression pattern: [a-z]*, Member must not be null]",
                refusal(() -> Form.parse(ValueEcho.NOTHING, "L.member.1=AB").list("L", 5, WORD))
                        .text());
    }

    @Test
    void truthValues_areTrueOrFalse() {
        assertTrue(parse("F=true").flag("F"));
        assertEquals(
                QueryErrorCode.MALFORMED_INPUT,
                refusal(() -> parse("F=yes").flag("F")).code());
    }
}
