package dev.sealgate.gateway.service.s3.form;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.edge.exchange.VerifiedBody;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Forms in pieces of every size, and forms that are none. */
class FormReaderTest {
    private static final String TYPE = "multipart/form-data; boundary=bound";

    /** In pieces of one size, in a buffer that is overwritten for the next piece. */
    private static VerifiedBody body(byte[] bytes, int pieceBytes) {
        return new VerifiedBody() {
            private final byte[] reused = new byte[pieceBytes];
            private int position;

            @Override
            public ByteBuffer next() {
                int size = Math.min(pieceBytes, bytes.length - position);
                System.arraycopy(bytes, position, reused, 0, size);
                position += size;
                return ByteBuffer.wrap(reused, 0, size);
            }

            @Override
            public long announcedSizeBytes() {
                return bytes.length;
            }

            @Override
            public Headers trailers() {
                return Headers.EMPTY;
            }
        };
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static FormReader.Opened open(String form, int pieceBytes) {
        return FormReader.open(body(bytes(form), pieceBytes), Optional.of(TYPE));
    }

    private static byte[] content(FormReader.Opened opened) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (ByteBuffer batch = opened.file().next();
                batch.hasRemaining();
                batch = opened.file().next()) {
            content.write(batch.array(), batch.arrayOffset() + batch.position(), batch.remaining());
        }
        return content.toByteArray();
    }

    private static String field(String name, String value) {
        return "--bound\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n";
    }

    private static String file(String content) {
        return "--bound\r\nContent-Disposition: form-data; name=\"file\"; filename=\"f.txt\"\r\nContent-Type: text/plain\r\n\r\n"
                + content + "\r\n--bound--\r\n";
    }

    private static S3Exception refused(String form, String contentType) {
        return assertThrows(
                S3Exception.class, () -> content(FormReader.open(body(bytes(form), 7), Optional.of(contentType))));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 8, 13, 64, 100_000})
    void fieldsAndFile_comeAsTheyWereSent_inPiecesOfAnySize(int pieceBytes) {
        String content = "a\r\n--boun\r\n--\r\n\r\n--boundless is no end\r\r\n-";
        FormReader.Opened opened = open(
                field("key", "user/ü/${filename}") + field("empty", "") + field("x", "a\r\n--boun") + file(content),
                pieceBytes);
        assertEquals(
                Map.of("key", "user/ü/${filename}", "empty", "", "x", "a\r\n--boun"),
                opened.fields().all().stream().collect(Collectors.toMap(FormField::name, FormField::value)));
        assertEquals(Optional.of("f.txt"), opened.fileName());
        // "--boundless" begins with the delimiter, and so ends the file, as RFC 2046 has it.
        assertEquals("a\r\n--boun\r\n--\r\n", new String(content(opened), StandardCharsets.UTF_8));
    }

    @Test
    void bytesThatLookLikeTheDelimiter_areKept() {
        Random random = new Random(1);
        byte[] alphabet = bytes("\r\n-bound");
        for (int round = 0; round < 500; round++) {
            byte[] content = new byte[random.nextInt(60)];
            for (int i = 0; i < content.length; i++) {
                content[i] = alphabet[random.nextInt(alphabet.length)];
            }
            String text = new String(content, StandardCharsets.UTF_8);
            if (!("\r\n" + text + "\r\n--boun").contains("\r\n--bound")) {
                FormReader.Opened opened = open(field("key", "k") + file(text), 1 + random.nextInt(9));
                assertArrayEquals(content, content(opened), "round " + round);
            }
        }
    }

    @Test
    void file_mayBeEmpty_andWhatIsBehindItIsLeftAside() {
        String form =
                field("key", "k") + file("").replace("--bound--\r\n", "") + field("submit", "Upload") + "--bound--";
        FormReader.Opened opened = open(form, 10);
        assertEquals(0, content(opened).length);
        assertTrue(opened.fields().find("submit").isEmpty());
    }

    @ParameterizedTest
    @CsvSource({
        "name=\"file\"; filename=\"C:\\dir\\a.txt\", a.txt",
        "name=file; filename=/home/u/a b.txt, a",
        "filename=\"a\\\"b;c.txt\"; name=\"file\", a\"b;c.txt",
        "NAME=\"FILE\"; FileName=\"\", ''",
    })
    void fileName_isTheLastPartOfAPath(String parameters, String expected) {
        String form = "--bound\r\ncontent-disposition:form-data; " + parameters + "\r\n\r\nx\r\n--bound--";
        assertEquals(Optional.of(expected), open(form, 100).fileName());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            text/html                                | PreconditionFailed
            multipart/mixed; boundary=bound          | PreconditionFailed
            application/x-www-form-urlencoded        | PreconditionFailed
            multipart/form-data                      | MalformedPOSTRequest
            multipart/form-data; boundary=           | MalformedPOSTRequest
            multipart/form-data; charset=x           | MalformedPOSTRequest
            """)
    void otherTypes_areRefused(String type, String code) {
        S3Exception refusal = refused(field("key", "k") + file("x"), type);
        assertEquals(code, refusal.code().wireCode());
        assertEquals(
                code.equals("PreconditionFailed")
                        ? Map.of("Condition", "Bucket POST must be of the enclosure-type multipart/form-data")
                        : Map.of(),
                refusal.elements());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Multipart/Form-Data;BOUNDARY=\"bound\"; x=y",
                "multipart/form-data; charset=utf-8; boundary=bound"
            })
    void boundary_isFound(String type) {
        FormReader.Opened opened = FormReader.open(body(bytes(field("key", "k") + file("x")), 50), Optional.of(type));
        assertEquals(Optional.of("k"), opened.fields().find("KEY"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nothing",
                "--bound",
                "--bound\r\n",
                "--boundx\r\n\r\n",
                "--bound\r\nContent-Disposition: form-data"
            })
    void formThatEndsEarly_isMalformed(String form) {
        S3Exception refusal = refused(form, TYPE);
        assertEquals("MalformedPOSTRequest", refusal.code().wireCode());
        assertEquals("The body of your POST request is not well-formed multipart/form-data.", refusal.text());
    }

    @Test
    void fileThatIsCutOff_isMalformed() {
        String form = field("key", "k") + file("content");
        for (int end = form.indexOf("content"); end < form.lastIndexOf("--bound") + 7; end++) {
            assertEquals(
                    "MalformedPOSTRequest",
                    refused(form.substring(0, end), TYPE).code().wireCode(),
                    form.substring(0, end));
        }
    }

    @Test
    void formWithoutAFile_isRefused() {
        S3Exception refusal = refused(field("key", "k") + "--bound--\r\n", TYPE);
        assertEquals("POST requires exactly one file upload per request.", refusal.text());
        assertEquals(Map.of("ArgumentName", "file", "ArgumentValue", "0"), refusal.elements());
    }

    @Test
    void fields_haveTheirLimit_butNotTheFile() {
        String tail = file("x".repeat(100_000));
        int headOfFile = tail.indexOf("\r\n\r\n") + 4;
        int room = 20_480 - field("key", "").length() - headOfFile;
        assertEquals(100_000, content(open(field("key", "k".repeat(room)) + tail, 1000)).length);
        S3Exception refusal = refused(field("key", "k".repeat(room + 1)) + tail, TYPE);
        assertEquals("MaxPostPreDataLengthExceeded", refusal.code().wireCode());
        assertEquals("Your POST request fields preceeding the upload file was too large.", refusal.text());
        assertEquals(Map.of("MaxPostPreDataLengthBytes", "20480"), refusal.elements());
        assertEquals(
                "MaxPostPreDataLengthExceeded",
                refused("x".repeat(30_000), TYPE).code().wireCode());
    }

    @Test
    void endlessTail_isRefused() {
        String form = field("key", "k") + file("x") + "y".repeat(70_000);
        assertEquals("MalformedPOSTRequest", refused(form, TYPE).code().wireCode());
    }

    @ParameterizedTest
    @CsvSource({"5, 10, 4, EntityTooSmall", "5, 10, 5,", "5, 10, 10,", "5, 10, 11, EntityTooLarge", "0, 0, 0,"})
    void size_isThatOfTheFile(long min, long max, int sizeBytes, String code) {
        FormReader.Opened opened = open(field("key", "k") + file("x".repeat(sizeBytes)), 3);
        opened.file().requireSize(new SizeRange(min, max));
        if (code == null) {
            assertEquals(sizeBytes, content(opened).length);
            return;
        }
        S3Exception refusal = assertThrows(S3Exception.class, () -> content(opened));
        assertEquals(code, refusal.code().wireCode());
        assertEquals(Integer.toString(sizeBytes), refusal.elements().get("ProposedSize"));
    }
}
