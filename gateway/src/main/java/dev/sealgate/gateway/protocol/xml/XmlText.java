package dev.sealgate.gateway.protocol.xml;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The characters of a request document, decoded before the parser sees them.
 *
 * <p>The JDK's parser prints bytes that are not of the document's encoding to the standard error stream, and even with DTD support off it
 * reads document types, some of which make it fail with exceptions that it does not declare. So it is given neither.
 * Source: https://www.w3.org/TR/xml/#charencoding
 */
final class XmlText {
    private static final char BYTE_ORDER_MARK = '\ufeff';
    private static final String DOCTYPE = "<!DOCTYPE";
    private static final Pattern DECLARED_ENCODING =
            Pattern.compile("<\\?xml\\s[^>]{0,100}?\\sencoding\\s*=\\s*[\"']([^\"']*)[\"']");
    private static final int LONGEST_DECLARATION_BYTES = 200;

    private XmlText() {}

    /** @throws dev.sealgate.gateway.protocol.s3.S3Exception MalformedXML for bytes that are not text, and for a document type */
    static String decode(byte[] xml) {
        try {
            String text = charset(xml).newDecoder().decode(ByteBuffer.wrap(xml)).toString();
            // Well-formed text has < escaped, so only a comment or a CDATA section could say this innocently.
            if (text.contains(DOCTYPE)) {
                throw XmlElement.malformed();
            }
            return !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? text.substring(1) : text;
        } catch (CharacterCodingException | IllegalCharsetNameException | UnsupportedCharsetException _) {
            throw XmlElement.malformed();
        }
    }

    private static Charset charset(byte[] xml) {
        if (hasUtf16Mark(xml)) {
            return StandardCharsets.UTF_16;
        }
        int size = Math.min(xml.length, LONGEST_DECLARATION_BYTES);
        Matcher declaration = DECLARED_ENCODING.matcher(new String(xml, 0, size, StandardCharsets.ISO_8859_1));
        return declaration.lookingAt() ? Charset.forName(declaration.group(1)) : StandardCharsets.UTF_8;
    }

    private static boolean hasUtf16Mark(byte[] xml) {
        int mark = xml.length < 2 ? 0 : ((xml[0] & 0xff) << 8) | (xml[1] & 0xff);
        return mark == 0xfeff || mark == 0xfffe;
    }
}
