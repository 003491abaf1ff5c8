package dev.sealgate.gateway.service.s3.object;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sealgate.gateway.edge.exchange.HttpResponse;
import dev.sealgate.storage.Seeds;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Range requests over multipart objects answer what the same slice of a byte array has. */
class RangeFuzzTest {
    private static final int MIN_PART = 5 << 20;
    private static final int RANGES = 150;

    private Rig rig;

    @BeforeEach
    void start(@TempDir Path directory) {
        rig = new Rig(directory);
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"SSE=AES256", "SSE=aws:kms:dsse", Rig.CUSTOMER})
    void anyRange_ofAMultipartObject_isThatSlice(String headers) {
        Seeds.check(random -> {
            String readWith = headers.equals(Rig.CUSTOMER) ? headers : "";
            byte[] model = upload(headers, readWith, random);
            for (int i = 0; i < RANGES; i++) {
                check(range(random, model), readWith);
            }
        });
    }

    private byte[] upload(String headers, String readWith, RandomGenerator random) {
        String id = rig.begin("k", headers);
        ByteArrayOutputStream model = new ByteArrayOutputStream();
        List<Object> chosen = new ArrayList<>();
        int parts = 1 + random.nextInt(3);
        for (int number = 1; number <= parts; number++) {
            int sizeBytes = number == parts ? random.nextInt(200_000) : MIN_PART + random.nextInt(100_000);
            byte[] body = new byte[sizeBytes];
            random.nextBytes(body);
            model.writeBytes(body);
            chosen.add(number * 7);
            chosen.add(Rig.etag(rig.part("k", id, number * 7, body, readWith)));
        }
        rig.complete("k", id, chosen.toArray());
        return model.toByteArray();
    }

    /** A Range header and the slice it means; nothing when it is not satisfiable. */
    private record Expected(String header, Optional<byte[]> slice) {
        static Expected of(String header, byte[] model, long first, long end) {
            boolean satisfiable = first < Math.min(end, model.length);
            return new Expected(
                    header,
                    satisfiable
                            ? Optional.of(Arrays.copyOfRange(model, (int) first, (int) Math.min(end, model.length)))
                            : Optional.empty());
        }
    }

    /** Mostly ranges near the borders of segments and parts, where mistakes live. */
    private static Expected range(RandomGenerator random, byte[] model) {
        long first = random.nextBoolean()
                ? random.nextLong(model.length + 10L)
                : Math.max(0, random.nextInt(90) * 65_536L + random.nextInt(-60, 20));
        long suffix = random.nextLong(model.length + 10L);
        long size = 1L + random.nextInt(random.nextBoolean() ? 100 : 400_000);
        return switch (random.nextInt(3)) {
            case 0 -> Expected.of("bytes=" + first + "-", model, first, Long.MAX_VALUE);
            case 1 -> Expected.of("bytes=-" + suffix, model, Math.max(0, model.length - suffix), model.length);
            default -> Expected.of("bytes=" + first + "-" + (first + size - 1), model, first, first + size);
        };
    }

    private void check(Expected expected, String readWith) {
        var request = rig.on("k", readWith).header("Range", expected.header()).build();
        if (expected.slice().isEmpty()) {
            Rig.refused("InvalidRange", rig.get, request);
            return;
        }
        HttpResponse answer = rig.get.handle(request);
        assertEquals(206, answer.status(), expected.header());
        assertArrayEquals(expected.slice().get(), Rig.bytes(answer), expected.header());
    }
}
