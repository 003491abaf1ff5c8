package dev.sealgate.gateway.service.s3.cors;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.gateway.protocol.xml.S3Xml;
import dev.sealgate.storage.object.CorsRule;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a configuration may say, and how it is refused. */
class CorsDocumentTest {
    private static final String MALFORMED =
            "The XML you provided was not well-formed or did not validate against our published schema";

    private static List<CorsRule> read(String content) {
        String document = "<CORSConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">" + content
                + "</CORSConfiguration>";
        return CorsDocument.read(document.getBytes(StandardCharsets.UTF_8));
    }

    private static String rule(String more) {
        return "<CORSRule><AllowedOrigin>*</AllowedOrigin><AllowedMethod>GET</AllowedMethod>" + more + "</CORSRule>";
    }

    @Test
    void rules_areReadAsTheyStand_andWrittenAgain() {
        List<CorsRule> rules =
                read("<CORSRule><ID>one</ID><AllowedMethod>PUT</AllowedMethod><AllowedMethod>GET</AllowedMethod>"
                        + "<AllowedOrigin>http://*.example.com</AllowedOrigin><AllowedOrigin></AllowedOrigin>"
                        + "<AllowedHeader>x-AMZ-*</AllowedHeader><ExposeHeader>ETag</ExposeHeader>"
                        + "<MaxAgeSeconds>3000</MaxAgeSeconds></CORSRule>" + rule(""));
        assertEquals(
                List.of(
                        new CorsRule(
                                Optional.of("one"),
                                List.of("x-AMZ-*"),
                                List.of("PUT", "GET"),
                                List.of("http://*.example.com", ""),
                                List.of("ETag"),
                                Optional.of(3000)),
                        new CorsRule(
                                Optional.empty(),
                                List.of(),
                                List.of("GET"),
                                List.of("*"),
                                List.of(),
                                Optional.empty())),
                rules);
        byte[] written = S3Xml.document(CorsDocument.ROOT, body -> CorsDocument.write(body, rules));
        assertEquals(rules, CorsDocument.read(written));
        assertArrayEquals(written, S3Xml.document(CorsDocument.ROOT, body -> CorsDocument.write(body, rules)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            <CORSRule/> | MalformedXML | ~
            `` | MalformedXML | ~
            <CORSRule><AllowedOrigin>*</AllowedOrigin></CORSRule> | MalformedXML | ~
            <CORSRule><AllowedMethod>GET</AllowedMethod></CORSRule> | MalformedXML | ~
            <Rule/> | MalformedXML | ~
            + <Other/> | MalformedXML | ~
            + <MaxAgeSeconds>-1</MaxAgeSeconds> | MalformedXML | ~
            + <MaxAgeSeconds>soon</MaxAgeSeconds> | MalformedXML | ~
            + <MaxAgeSeconds>12345678901</MaxAgeSeconds> | MalformedXML | ~
            + <MaxAgeSeconds>1</MaxAgeSeconds><MaxAgeSeconds>2</MaxAgeSeconds> | MalformedXML | ~
            + <AllowedMethod/> | InvalidRequest | Found unsupported HTTP method in CORS config. Unsupported method is@
            + <AllowedMethod>OPTIONS</AllowedMethod> | InvalidRequest | Found unsupported HTTP method in CORS config. Unsupported method is OPTIONS
            + <AllowedMethod>get</AllowedMethod> | InvalidRequest | Found unsupported HTTP method in CORS config. Unsupported method is get
            + <AllowedOrigin>*example*.com</AllowedOrigin> | InvalidRequest | AllowedOrigin "*example*.com" can not have more than one wildcard.
            + <AllowedHeader>x-*-*</AllowedHeader> | InvalidRequest | AllowedHeader "x-*-*" can not have more than one wildcard.
            + <ExposeHeader>*</ExposeHeader> | InvalidRequest | ExposeHeader "*" contains wildcard. We currently do not support wildcard for ExposeHeader.
            + <ExposeHeader>a b</ExposeHeader> | InvalidRequest | ExposeHeader "a b" contains invalid character.
            """)
    void whatMayNotStandThere_isRefused(String content, String code, String text) {
        String document = content.startsWith("+ ") ? rule(content.substring(2)) : content;
        S3Exception refusal = assertThrows(S3Exception.class, () -> read(document));
        assertEquals(code, refusal.code().wireCode());
        assertEquals(text.equals("~") ? MALFORMED : text.replace("@", " "), refusal.text());
        assertEquals(400, refusal.code().status());
    }

    @Test
    void headerOfSeveralLines_isNoHeader() {
        S3Exception refusal = assertThrows(
                S3Exception.class, () -> read(rule("<ExposeHeader>a&#13;&#10;Set-Cookie: b</ExposeHeader>")));
        assertEquals("InvalidRequest", refusal.code().wireCode());
    }

    @Test
    void hundredRules_areTheMost_and255CharactersOfAnId() {
        assertEquals(100, read(rule("").repeat(100)).size());
        S3Exception many = assertThrows(S3Exception.class, () -> read(rule("").repeat(101)));
        assertEquals("The number of CORS rules should not exceed allowed limit of 100 rules.", many.text());
        assertEquals(1, read(rule("<ID>" + "i".repeat(255) + "</ID>")).size());
        S3Exception longId = assertThrows(S3Exception.class, () -> read(rule("<ID>" + "i".repeat(256) + "</ID>")));
        assertEquals("ID length should not exceed allowed limit of 255", longId.text());
    }
}
