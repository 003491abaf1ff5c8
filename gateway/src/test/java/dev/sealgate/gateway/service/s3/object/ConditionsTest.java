package dev.sealgate.gateway.service.s3.object;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.gateway.service.s3.object.ReadCondition.Verdict;
import dev.sealgate.gateway.service.s3.sse.SseHeaderSets;
import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.object.BucketName;
import dev.sealgate.storage.object.Content;
import dev.sealgate.storage.object.EncryptionMode;
import dev.sealgate.storage.object.Envelope;
import dev.sealgate.storage.object.ObjectPath;
import dev.sealgate.storage.object.ObjectVersion;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConditionsTest {
    private static final Instant MODIFIED = Instant.parse("2026-01-02T03:04:05Z");
    private static final Instant NOW = Instant.parse("2026-02-01T00:00:00Z");
    private static final String SAME = "Fri, 02 Jan 2026 03:04:05 GMT";
    private static final String BEFORE = "Fri, 02 Jan 2026 03:04:04 GMT";
    private static final String FUTURE = "Mon, 01 Feb 2027 00:00:00 GMT";

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "                                                     | proceed",
                "If-Match=\"e1\"                                      | proceed",
                "If-Match=e1                                          | proceed",
                "If-Match=*                                           | proceed",
                "If-Match=\"x\", \"e1\"                               | proceed",
                "If-Match=\"x\"                                       | failed If-Match",
                "If-None-Match=\"e1\"                                 | not modified If-None-Match",
                "If-None-Match=e1                                     | not modified If-None-Match",
                "If-None-Match=*                                      | not modified If-None-Match",
                "If-None-Match=\"x\"                                  | proceed",
                "If-Modified-Since=SAME                               | not modified If-Modified-Since",
                "If-Modified-Since=BEFORE                             | proceed",
                "If-Modified-Since=FUTURE                             | proceed",
                "If-Modified-Since=yesterday                          | proceed",
                "If-Unmodified-Since=SAME                             | proceed",
                "If-Unmodified-Since=BEFORE                           | failed If-Unmodified-Since",
                "If-Match=\"e1\"; If-Unmodified-Since=BEFORE          | proceed",
                "If-Match=\"x\"; If-None-Match=\"x\"                  | failed If-Match",
                "If-None-Match=\"x\"; If-Modified-Since=SAME          | proceed",
                "If-None-Match=\"e1\"; If-Modified-Since=BEFORE       | not modified If-None-Match",
                "If-Match=\"e1\"; If-None-Match=\"e1\"                | not modified If-None-Match"
            })
    void precedenceOfReadConditions(String headers, String expected) {
        String pairs = Optional.ofNullable(headers)
                .orElse("")
                .replace("SAME", SAME)
                .replace("BEFORE", BEFORE)
                .replace("FUTURE", FUTURE);

        assertEquals(
                expected,
                describe(ReadCondition.ofObject(SseHeaderSets.of(pairs)).of(version(), NOW)));
    }

    @Test
    void copySourceConditions_haveTheirOwnNames() {
        Headers headers = Headers.of("x-amz-copy-source-if-none-match", "e1");

        assertEquals("proceed", describe(ReadCondition.ofObject(headers).of(version(), NOW)));
        assertEquals(
                "not modified x-amz-copy-source-If-None-Match",
                describe(ReadCondition.ofCopySource(headers).of(version(), NOW)));
    }

    @ParameterizedTest(name = "a write with {0} is {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "If-Match=*                     | If-Match",
                "If-None-Match=\"e1\"           | If-None-Match",
                "If-None-Match=*; If-Match=e1   | If-Match,If-None-Match"
            })
    void writeCondition_thatWritesDoNotHave_isNotImplemented(String headers, String named) {
        S3Exception refused = assertThrows(S3Exception.class, () -> WriteCondition.from(SseHeaderSets.of(headers)));

        assertEquals("NotImplemented", refused.code().wireCode());
        assertEquals(named, refused.elements().get("Header"));
    }

    @ParameterizedTest(name = "{0} with an object: {1}, without: {2}")
    @CsvSource({
        "If-None-Match=*, PreconditionFailed, -",
        "If-Match=x, PreconditionFailed, NoSuchKey",
        "If-Match=\"e1\", -, NoSuchKey"
    })
    void writeCondition(String headers, String withObject, String withoutObject) {
        WriteCondition condition = WriteCondition.from(SseHeaderSets.of(headers));

        assertEquals(withObject, outcome(condition, Optional.of(version())));
        assertEquals(withoutObject, outcome(condition, Optional.empty()));
    }

    private static String outcome(WriteCondition condition, Optional<ObjectVersion> current) {
        ObjectPath path = new ObjectPath(new BucketName("bucket"), "k");
        return condition.precondition().holds(current)
                ? "-"
                : condition.failure(path, current).code().wireCode();
    }

    private static String describe(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Proceed() -> "proceed";
            case Verdict.NotModified(String header) -> "not modified " + header;
            case Verdict.Failed(String header) -> "failed " + header;
        };
    }

    private static ObjectVersion version() {
        Envelope envelope = new Envelope(
                EncryptionMode.SSE_S3,
                Optional.empty(),
                Map.of(),
                false,
                Optional.empty(),
                Optional.empty(),
                List.of());
        return new ObjectVersion(
                new Content(Content.Kind.INLINE, Bytes.ofHex("00".repeat(16)), 1, 3),
                "e1",
                MODIFIED,
                Map.of(),
                Map.of(),
                Optional.empty(),
                envelope,
                0);
    }
}
