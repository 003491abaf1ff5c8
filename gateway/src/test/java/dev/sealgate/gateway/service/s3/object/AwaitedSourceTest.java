package dev.sealgate.gateway.service.s3.object;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.gateway.edge.exchange.Body;
import dev.sealgate.gateway.edge.exchange.BodyException;
import dev.sealgate.storage.seal.ByteSource;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class AwaitedSourceTest {
    private boolean left;
    private boolean closed;

    @Test
    void copyWhoseClientLeft_isReadNoFurther() {
        ByteSource bytes = new ByteSource() {
            @Override
            public long sizeBytes() {
                return 10;
            }

            @Override
            public int read(long offset, byte[] target, int targetOffset, int lengthBytes) {
                return lengthBytes;
            }

            @Override
            public void close() {
                closed = true;
            }
        };
        Body client = new Body() {
            @Override
            public ByteBuffer next() {
                return ByteBuffer.allocate(0);
            }

            @Override
            public boolean isAbandoned() {
                return left;
            }
        };
        try (AwaitedSource source = new AwaitedSource(bytes, client)) {
            assertEquals(5, source.read(0, new byte[5], 0, 5));
            left = true;
            assertThrows(BodyException.class, () -> source.read(5, new byte[5], 0, 5));
        }
        assertTrue(closed);
    }
}
