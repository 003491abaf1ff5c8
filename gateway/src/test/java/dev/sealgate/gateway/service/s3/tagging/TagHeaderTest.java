package dev.sealgate.gateway.service.s3.tagging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TagHeaderTest {
    private static final String FORM =
            "The header 'x-amz-tagging' shall be encoded as UTF-8 then URLEncoded URL query parameters without tag name duplicates.";

    private static Map<String, String> tags(String header) {
        return TagHeader.tags(Headers.of("x-amz-tagging", header));
    }

    @ParameterizedTest(name = "{0} → {1}")
    @CsvSource(delimiter = '|', textBlock = """
            ''                      | {}
            b=2&a=1                 | {a=1, b=2}
            a                       | {a=}
            a=                      | {a=}
            a=x+y%20z               | {a=x y z}
            k%C3%B6ln=%2B-%3D._:/@  | {köln=+-=._:/@}
            a=1&A=2                 | {A=2, a=1}
            a=b=c                   | {a=b=c}
            """)
    void tags_areUrlEncodedParameters(String header, String expected) {
        assertEquals(expected, tags(header).toString());
    }

    @ParameterizedTest(name = "{0} → {1}")
    @CsvSource(delimiter = '|', textBlock = """
            a=1&a=2   | InvalidArgument | FORM
            a=1&%61=1 | InvalidArgument | FORM
            a=%zz     | InvalidArgument | FORM
            a=%ff     | InvalidArgument | FORM
            =         | InvalidArgument | FORM
            =1        | InvalidArgument | FORM
            a*=1      | InvalidArgument | FORM
            a=%00     | InvalidArgument | FORM
            a=%3Cb%3E | InvalidArgument | FORM
            a=1,b=2   | InvalidArgument | FORM
            aws:a=1   | InvalidTag      | Your TagKey cannot be prefixed with aws:
            AWS:a=1   | InvalidTag      | Your TagKey cannot be prefixed with aws:
            """)
    void tagsThatMayNotBe_areRefused(String header, String code, String text) {
        S3Exception refusal = assertThrows(S3Exception.class, () -> tags(header));
        assertEquals(code, refusal.code().wireCode());
        assertEquals(text.equals("FORM") ? FORM : text, refusal.text());
    }

    @Test
    void tenTags_areTheMost() {
        assertEquals(10, tags(numbered(10)).size());
        S3Exception refusal = assertThrows(S3Exception.class, () -> tags(numbered(11)));
        assertEquals("BadRequest", refusal.code().wireCode());
        assertEquals("Object tags cannot be greater than 10", refusal.text());
    }

    private static String numbered(int count) {
        return IntStream.range(0, count).mapToObj(i -> "k" + i + "=v").collect(Collectors.joining("&"));
    }

    @Test
    void lengths_areCountedInUtf16() {
        String mathematicalA = "%F0%9D%90%80"; // two code units
        assertEquals(1, tags(mathematicalA.repeat(64) + "=" + "v".repeat(256)).size());
        assertThrows(S3Exception.class, () -> tags(mathematicalA.repeat(64) + "k=v"));
        assertThrows(S3Exception.class, () -> tags("k=" + "v".repeat(257)));
        assertThrows(S3Exception.class, () -> tags("k".repeat(129) + "=v"));
    }

    @Test
    void noHeader_isNoTag() {
        assertEquals(Map.of(), TagHeader.tags(Headers.EMPTY));
    }
}
