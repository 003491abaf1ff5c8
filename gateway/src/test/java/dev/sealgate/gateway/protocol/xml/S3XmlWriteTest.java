package dev.sealgate.gateway.protocol.xml;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sealgate.storage.Seeds;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class S3XmlWriteTest {
    private static final String DECLARATION = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

    private static String text(byte[] document) {
        return new String(document, StandardCharsets.UTF_8);
    }

    @Test
    void document_isInS3sNamespace_andAnErrorInNone() {
        assertEquals(
                DECLARATION
                        + "<R xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><A>1</A><B>true</B><C><D>x</D></C></R>",
                text(S3Xml.document(
                        "R",
                        r -> r.text("A", 1)
                                .text("B", true)
                                .text("N", Optional.empty())
                                .element("C", c -> c.text("D", Optional.of("x"))))));
        assertEquals(DECLARATION + "<Error></Error>", text(S3Xml.errorDocument(_ -> {})));
    }

    @Test
    void markup_andWhatXmlCannotCarry_areReferences() {
        assertEquals(
                DECLARATION + "<Error><A>&amp;&lt;&gt;&quot;'\t\n&#xd;&#x0;&#x1f;&#xfffe;&#xffff;é🔑</A></Error>",
                text(S3Xml.errorDocument(e -> e.text("A", "&<>\"'\t\n\r\0\u001f\ufffe\uffffé🔑"))));
    }

    @Test
    void whatIsWritten_isReadBackAsItWas() {
        Seeds.check(random -> {
            StringBuilder text = new StringBuilder();
            for (int n = random.nextInt(40); n > 0; n--) {
                int c = random.nextInt(4) == 0 ? random.nextInt(0x10000, 0x110000) : random.nextInt(' ', 0xd800);
                text.appendCodePoint(random.nextInt(8) == 0 ? "\r\n\t<>&\"'".charAt(random.nextInt(8)) : c);
            }
            byte[] xml = S3Xml.document("R", body -> body.text("A", text.toString()));
            assertEquals(text.toString(), S3Xml.read(xml, "R").requireChildText("A"));
        });
    }
}
