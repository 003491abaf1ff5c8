package dev.sealgate.gateway.service.s3.object;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MailSafeTextTest {
    @ParameterizedTest(name = "{0} means {1}")
    @CsvSource({
        "plain,                                plain",
        "=?UTF-8?Q?caf=C3=A9_noir?=,           café noir",
        "=?utf-8?b?Y2Fmw6k=?=,                 café",
        "=?ISO-8859-1?Q?caf=E9?=,              café",
        "=?UTF-8?Q?a?= =?UTF-8?Q?b?=,          ab",
        "x =?UTF-8?Q?=C3=A9?= y,               x é y",
        "=?no-such-charset?Q?a?=,              =?no-such-charset?Q?a?=",
        "=?UTF-8?B?!?=,                        =?UTF-8?B?!?=",
        "=?UTF-8?Q?=C?=,                       =?UTF-8?Q?=C?="
    })
    void decode(String header, String text) {
        assertEquals(text, MailSafeText.decode(header));
    }

    @Test
    void decode_ofRawUtf8Bytes_isTheirText() {
        String bytesAsChars = new String("žluťoučký".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);

        assertEquals("žluťoučký", MailSafeText.decode(bytesAsChars));
    }

    @Test
    void decode_ofBytesThatAreNotUtf8_keepsThem() {
        assertEquals("caf\u00e9", MailSafeText.decode("caf\u00e9"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"café", "a=b?c_d é", "日本語", "\u0001", "=?UTF-8?Q?plain ascii that looks encoded"})
    void encode_isAsciiThatDecodesBack(String text) {
        String header = MailSafeText.encode(text);

        assertEquals(header, new String(header.getBytes(StandardCharsets.US_ASCII), StandardCharsets.US_ASCII));
        assertEquals(text, MailSafeText.decode(header));
    }

    @Test
    void encode_ofAscii_isUnchanged() {
        assertEquals("a b=c?", MailSafeText.encode("a b=c?"));
    }
}
