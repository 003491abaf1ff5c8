package dev.sealgate.gateway.protocol.xml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sealgate.gateway.protocol.s3.S3ErrorCode;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.storage.Seeds;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What may come in as a document, and that nothing else does any harm. */
class S3XmlReadTest {
    private static final int FUZZ_ROUNDS = 20_000;
    private static final List<String> CORPUS = List.of(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<a xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><b>x&amp;&#233;</b>"
                    + "<!--c--><c><![CDATA[y]]></c><?p i?></a>",
            "<!DOCTYPE a [<!ENTITY e 'v'><!ELEMENT a ANY>]><a b='c'>&e;</a>",
            "<?xml version='1.1' standalone='yes'?><p:a xmlns:p='q' p:z='1'><p:b>\ud83d\ude00</p:b></p:a>");
    private static final List<String> MARKUP = List.of(
            "<!DOCTYPE ",
            "<!",
            "<![CDATA[",
            "]]>",
            "&#x",
            ";",
            "<?xml ",
            "encoding='UTF-16'",
            "xmlns:",
            "<!--",
            "[",
            "%e;",
            "'");

    private static XmlElement read(String xml) {
        return S3Xml.read(xml.getBytes(StandardCharsets.UTF_8), "a");
    }

    private static void assertMalformed(byte[] xml) {
        S3Exception refused = assertThrows(S3Exception.class, () -> S3Xml.read(xml, "a"));
        assertEquals(S3ErrorCode.MALFORMED_XML, refused.code());
        assertEquals(
                "The XML you provided was not well-formed or did not validate against our published schema",
                refused.text());
    }

    private static void assertMalformed(String xml) {
        assertMalformed(xml.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<a><b>x</b></a>",
                "<a xmlns='http://s3.amazonaws.com/doc/2006-03-01/'><b>x</b></a>",
                "<a xmlns='http://s3.amazonaws.com/doc/2006-03-01/'><b xmlns=''>x</b></a>",
                "<s3:a xmlns:s3='http://s3.amazonaws.com/doc/2006-03-01/'><s3:b>x</s3:b></s3:a>",
                "<?xml version='1.0' encoding='utf-8'?><!-- c --><?p i?><a><!-- c --><b><![CDATA[x]]></b><?p i?></a> <!-- c -->",
                "\ufeff<?xml version='1.0'?>\n<a>\n  <b>&#120;</b>\n</a>\n"
            })
    void document_withOrWithoutNamespace_readsTheSame(String xml) {
        assertEquals(Optional.of("x"), read(xml).childText("b"));
    }

    @Test
    void text_keepsSpacesAndEveryCharacter() {
        assertEquals(
                Optional.of("  a\tb\nc\rd \u00e9 \ud83d\ude00 <&> "),
                read("<a><b>  a\tb\r\nc&#13;d &#233; \ud83d\ude00 &lt;&amp;&gt; </b></a>")
                        .childText("b"));
    }

    /** A client must be able to name, in DeleteObjects, a key that XML 1.0 has no way to write. */
    @Test
    void xml11_carriesControlCharacters() {
        assertEquals(
                Optional.of("\u0001"),
                read("<?xml version='1.1'?><a><b>&#1;</b></a>").childText("b"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "x",
                "<a",
                "<a>",
                "<a></b>",
                "<a/><a/>",
                "<a/>x",
                "<b/>",
                "<p:a/>",
                "{\"a\":1}",
                "<a>&undeclared;</a>",
                "<a>&#0;</a>",
                "<a>&#1;</a>",
                "<a>&#x110000;</a>",
                "<a>\u0001</a>",
                "<a b=c/>",
                "<a b='1' b='2'/>",
                "<a><![CDATA[x</a>",
                "\u0000<a/>"
            })
    void notADocumentOfThisRoot_isMalformed(String xml) {
        assertMalformed(xml);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<!DOCTYPE a><a/>",
                "<!-- c --><!DOCTYPE a><a/>",
                "<?xml version='1.0'?>\n<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>",
                "<!DOCTYPE a PUBLIC '-//X' 'http://192.0.2.1/x.dtd'><a/>",
                "<!DOCTYPE a [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><a>&e;</a>",
                "<!DOCTYPE a [<!ENTITY % p SYSTEM 'http://192.0.2.1/x'> %p;]><a/>",
                "<!DOCTYPE a [<!ENTITY l0 'lol'><!ENTITY l1 '&l0;&l0;&l0;&l0;'><!ENTITY l2 '&l1;&l1;&l1;&l1;'>]><a>&l2;</a>",
                "<!DOCTYPE a [<!ENTITY  'v'><!ELEMENT a ANY>]><a/>",
                "<!DOCTYPE a [<!ENTITY  'v'><!ELEMENT"
            })
    void documentType_isMalformed(String xml) {
        assertMalformed(xml);
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16", "EBCDIC-CP-US", "UTF-7", "none-such", "!", "x-JISAutoDetect-"})
    void declaredEncodingThatTheBytesAreNotIn_isMalformed(String encoding) {
        assertMalformed("<?xml version='1.0' encoding='" + encoding + "'?><a>\u00e9</a>");
    }

    @Test
    void text_isReadInTheDeclaredEncoding() {
        byte[] latin = "<?xml version='1.0' encoding='ISO-8859-1'?><a>\u00e9</a>".getBytes(StandardCharsets.ISO_8859_1);
        assertEquals("\u00e9", S3Xml.read(latin, "a").text());
        byte[] wide = "<?xml version='1.0' encoding='UTF-16'?><a>\u00e9</a>".getBytes(StandardCharsets.UTF_16);
        assertEquals("\u00e9", S3Xml.read(wide, "a").text());
    }

    /** A document type must not pass by being written in bytes that a search for its name would miss. */
    @ParameterizedTest
    @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32", "x-UTF-16LE-BOM", "IBM037"})
    void documentTypeInAnotherEncoding_isMalformed(String encoding) {
        Charset charset = Charset.forName(encoding);
        String hidden = "<!DOCTYPE a [<!ENTITY  'v'><!ELEMENT a ANY>]><a/>";
        assertMalformed(hidden.getBytes(charset));
        assertMalformed(("<?xml version='1.0' encoding='" + encoding + "'?>" + hidden).getBytes(charset));
        byte[] declared = ("<?xml version='1.0' encoding='" + encoding + "'?>").getBytes(StandardCharsets.US_ASCII);
        assertMalformed(splice(declared, declared.length, declared.length, hidden.getBytes(charset)));
    }

    @Test
    void bytesThatAreNotUtf8_areMalformed_andPrintNothing() {
        byte[] xml = "<a>??</a>".getBytes(StandardCharsets.US_ASCII);
        xml[3] = (byte) 0xc3;
        PrintStream standardError = System.err;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        try (PrintStream captured = new PrintStream(printed, true, StandardCharsets.UTF_8)) {
            System.setErr(captured);
            assertMalformed(xml);
        } finally {
            System.setErr(standardError);
        }
        assertEquals("", printed.toString(StandardCharsets.UTF_8));
    }

    @Test
    void depth_isBounded() {
        assertEquals(
                "a", read("<a>" + "<b>".repeat(15) + "</b>".repeat(15) + "</a>").name());
        assertMalformed("<a>" + "<b>".repeat(16) + "</b>".repeat(16) + "</a>");
        assertMalformed("<a>" + "<b>".repeat(300_000));
    }

    @Test
    void numberOfElements_isBounded() {
        assertEquals(
                49_999, read("<a>" + "<b/>".repeat(49_999) + "</a>").children().size());
        assertMalformed("<a>" + "<b/>".repeat(50_000) + "</a>");
    }

    /** One request may name 1,000 keys of which every character is escaped. */
    @Test
    void numberOfEscapes_isBoundedOnlyByTheDocument() {
        String keys = ("<k>" + "&amp;".repeat(350) + "</k>").repeat(1_000);
        assertEquals(
                1_000,
                read("<a>" + keys + "</a>").children().stream()
                        .filter(key -> key.text().equals("&".repeat(350)))
                        .count());
    }

    @Test
    void numberOfAttributes_isBounded() {
        StringBuilder attributes = new StringBuilder();
        for (int i = 0; i < 20_000; i++) {
            attributes.append(" b").append(i).append("='1'");
        }
        assertMalformed("<a" + attributes + "/>");
    }

    @Test
    void mutatedDocument_isReadOrMalformed() {
        Seeds.check(random -> {
            for (int round = 0; round < FUZZ_ROUNDS; round++) {
                byte[] mutant = mutant(random);
                try {
                    S3Xml.read(mutant, "a");
                } catch (S3Exception refused) {
                    assertEquals(S3ErrorCode.MALFORMED_XML, refused.code());
                }
            }
        });
    }

    private static byte[] mutant(RandomGenerator random) {
        byte[] mutant = CORPUS.get(random.nextInt(CORPUS.size())).getBytes(StandardCharsets.UTF_8);
        for (int edits = 1 + random.nextInt(4); edits > 0 && mutant.length > 0; edits--) {
            int at = random.nextInt(mutant.length);
            int end = Math.min(mutant.length, at + random.nextInt(20));
            switch (random.nextInt(5)) {
                case 0 -> mutant[at] = (byte) random.nextInt(256);
                case 1 -> mutant = Arrays.copyOf(mutant, at);
                case 2 -> mutant = splice(mutant, at, end, new byte[0]);
                case 3 -> mutant = splice(mutant, at, at, Arrays.copyOfRange(mutant, at, end));
                default -> {
                    String markup = MARKUP.get(random.nextInt(MARKUP.size()));
                    mutant = splice(mutant, at, at, markup.getBytes(StandardCharsets.UTF_8));
                }
            }
        }
        return mutant;
    }

    private static byte[] splice(byte[] bytes, int from, int to, byte[] instead) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(bytes, 0, from);
        out.writeBytes(instead);
        out.write(bytes, to, bytes.length - to);
        return out.toByteArray();
    }
}
