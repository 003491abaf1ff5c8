package dev.sealgate.gateway.edge.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sizes of chunks that two parsers could read in two ways, however the lines are cut on their way. */
class ChunkLinesTest {
    private static void assertFlawed(boolean flawed, String body) {
        ByteBuf bytes = Unpooled.copiedBuffer(body, StandardCharsets.ISO_8859_1);
        for (int step = 1; step <= bytes.readableBytes(); step++) {
            ChunkLines lines = new ChunkLines();
            for (int from = 0; from < bytes.readableBytes(); from += step) {
                lines.read(bytes, from, Math.min(from + step, bytes.readableBytes()));
            }
            assertEquals(flawed, lines.flaw().isPresent(), "in steps of " + step);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {" 1", "1 1", "1 ", "\t1", "1\t", "", ";a", "+1", "0x1", "-1", "1\n", "00000000000000001", "\r\n1"
            })
    void sizeThatIsNotANumberAlone_isAFlaw_alsoOfALaterChunk(String size) {
        assertFlawed(true, size + "\r\nx\r\n0\r\n\r\n");
        assertFlawed(true, "2\r\n 1\r\n" + size + "\r\nx\r\n0\r\n\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0\r\n\r\n",
                "0\r\n a: b\r\n\r\n",
                "2\r\n 1\r\n0\r\n\r\n",
                "00A;x=y\r\n\r\n\r\n\r\n\r\n\r\n\r\n1\r\n;\r\n0;a\r\n\r\n"
            })
    void chunksAsTheyShouldBe_areNone(String body) {
        assertFlawed(false, body);
    }
}
