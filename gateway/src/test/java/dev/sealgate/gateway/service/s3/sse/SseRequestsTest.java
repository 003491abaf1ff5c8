package dev.sealgate.gateway.service.s3.sse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.gateway.service.s3.object.RequestBuilder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.ValueSource;

class SseRequestsTest {
    @ParameterizedTest(name = "{0}")
    @CsvFileSource(
            resources = "/sse/write-refusals.csv",
            delimiter = '|',
            useHeadersInDisplayName = false,
            numLinesToSkip = 1)
    void refusal(String rule, String headers, String code, String message, String argumentValue) {
        var request =
                RequestBuilder.on("b", "k").headers(SseHeaderSets.of(headers)).build();

        S3Exception refused = assertThrows(S3Exception.class, () -> SseRequests.parse(request), rule);

        assertEquals(code, refused.code().wireCode());
        assertEquals(message, refused.text());
        assertEquals(
                Optional.ofNullable(argumentValue),
                Optional.ofNullable(refused.elements().get("ArgumentValue")));
        assertTrue(refused.elements().containsKey("ArgumentName"));
        assertFalse(refused.elements().containsValue(SseHeaderSets.KEY), "the answer repeats the key");
    }

    @Test
    void parse_ofNoHeader_isBucketDefault() {
        assertEquals(new SseRequest.BucketDefault(Optional.empty()), parse(""));
        assertEquals(new SseRequest.BucketDefault(Optional.of(true)), parse("BK=true"));
    }

    @Test
    void parse_ofMethods_namesThem() {
        assertEquals(new SseRequest.SseS3(), parse("SSE=AES256"));
        assertEquals(new SseRequest.SseKms(Optional.empty(), Map.of(), Optional.empty()), parse("SSE=aws:kms"));
        assertEquals(
                new SseRequest.SseKms(Optional.of("alias/x"), Map.of("a", "b"), Optional.of(false)),
                parse("SSE=aws:kms; KEY=alias/x; CTX=eyJhIjoiYiJ9; BK=False"));
        assertEquals(new SseRequest.DsseKms(Optional.of("k1"), Map.of()), parse("SSE=aws:kms:dsse; KEY=k1; BK=true"));
    }

    @Test
    void parse_ofMethodAsQueryParameter_namesIt() {
        var presigned = RequestBuilder.on("b", "k")
                .query("x-amz-server-side-encryption", "aws%3Akms")
                .build();

        assertInstanceOf(SseRequest.SseKms.class, SseRequests.parse(presigned));
    }

    @Test
    void parse_ofOwnArnInContext_acceptsAndDropsIt() {
        String context = Base64.getEncoder()
                .encodeToString("{\"aws:s3:arn\":\"arn:aws:s3:::b/k\",\"a\":\"b\"}".getBytes(StandardCharsets.UTF_8));

        assertEquals(
                new SseRequest.SseKms(Optional.empty(), Map.of("a", "b"), Optional.empty()),
                parse("SSE=aws:kms; CTX=" + context));
    }

    @Test
    void parse_ofCustomerKey_matchesTheDocumentedVector() {
        SseRequest.SseC request =
                assertInstanceOf(SseRequest.SseC.class, parse("C-ALG=AES256; C-KEY={KEY}; C-MD5={MD5}"));

        assertEquals(SseHeaderSets.MD5, request.key().md5Base64());
        assertFalse(request.toString().contains(SseHeaderSets.KEY));
        assertFalse(request.toString().contains("aaaa"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "BK=true"})
    void namesEncryption_isWhetherAnyHeaderWasSent(String headers) {
        assertEquals(!headers.isEmpty(), parse(headers).namesEncryption());
    }

    private static SseRequest parse(String headers) {
        return SseRequests.parse(
                RequestBuilder.on("b", "k").headers(SseHeaderSets.of(headers)).build());
    }
}
