package dev.sealgate.gateway.identity.auth;

import static dev.sealgate.gateway.identity.auth.AuthFixture.EMPTY_HASH;
import static dev.sealgate.gateway.identity.auth.AuthFixture.TIME_TEXT;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.gateway.edge.exchange.Body;
import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.edge.exchange.HttpRequest;
import dev.sealgate.storage.SecretBytes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * AWS's documented examples, byte for byte.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html, sigv4-query-string-auth.html,
 * sigv4-streaming.html and sigv4-streaming-trailers.html there
 */
class SigV4VectorsTest {
    private final Authenticator authenticator = AuthFixture.authenticator();

    private static Headers.Builder signedHost(String signedHeaders, String signature) {
        return AuthFixture.host()
                .add("x-amz-date", TIME_TEXT)
                .add("Authorization", AuthFixture.authorization(signedHeaders, signature));
    }

    private void assertIsAnn(AuthResult result) {
        AuthResult.Authenticated authenticated = assertInstanceOf(AuthResult.Authenticated.class, result);
        assertEquals(AuthFixture.ANN, authenticated.principal());
        assertEquals(AuthFixture.ACCESS_KEY, authenticated.accessKeyId());
        assertEquals(AuthFixture.REGION, authenticated.region());
    }

    @ParameterizedTest
    @CsvSource({
        "20130524, dbb893acc010964918f1fd433add87c70e8b0db6be30c1fbeafefa5ec6ba8378",
        "20151229, cbcef1ebeaefc82cce6530b9f0a9ae598846065f5c5bae0674bd5ebc4ba52d28"
    })
    void signingKey_signsAsTheDocumentedKey(String date, String keyHex) throws Exception {
        SecretBytes secret = SecretBytes.copyOf(AuthFixture.SECRET.getBytes(StandardCharsets.UTF_8));
        SigningKey derived = SigningKey.derive(secret, date, AuthFixture.REGION, "s3");
        byte[] message = "message".getBytes(StandardCharsets.UTF_8);
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(HexFormat.of().parseHex(keyHex), "HmacSHA256"));
        assertTrue(derived.verifies(message, HexFormat.of().formatHex(mac.doFinal(message))));
        assertFalse(derived.verifies(message, "0".repeat(64)));
    }

    @Test
    void getObjectWithRange_isAuthenticated() {
        Headers headers = signedHost(
                        "host;range;x-amz-content-sha256;x-amz-date",
                        "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41")
                .add("Range", "bytes=0-9")
                .add("x-amz-content-sha256", EMPTY_HASH)
                .build();
        AuthResult result = authenticator.authenticateS3(AuthFixture.get("/test.txt", "", headers));
        assertIsAnn(result);
        assertEquals(0, AuthFixture.readAll(result.body()).length);
    }

    @Test
    void putObject_isAuthenticatedWithItsBody() {
        byte[] body = "Welcome to Amazon S3.".getBytes(StandardCharsets.UTF_8);
        Headers headers = signedHost(
                        "date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class",
                        "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd")
                .add("Date", "Fri, 24 May 2013 00:00:00 GMT")
                .add("x-amz-storage-class", "REDUCED_REDUNDANCY")
                .add("x-amz-content-sha256", "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072")
                .add("Content-Length", "21")
                .build();
        HttpRequest put = AuthFixture.request("PUT", "/test$file.text", "", headers, AuthFixture.inBatches(body, 4));
        AuthResult result = authenticator.authenticateS3(put);
        assertIsAnn(result);
        assertEquals(21, result.body().announcedSizeBytes());
        assertArrayEquals(body, AuthFixture.readAll(result.body()));
    }

    @ParameterizedTest
    @CsvSource({
        "lifecycle, fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543",
        "max-keys=2&prefix=J, 34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"
    })
    void getBucketWithQuery_isAuthenticated(String query, String signature) {
        Headers headers = signedHost("host;x-amz-content-sha256;x-amz-date", signature)
                .add("x-amz-content-sha256", EMPTY_HASH)
                .build();
        assertIsAnn(authenticator.authenticateS3(AuthFixture.get("/", query, headers)));
    }

    @Test
    void presignedGet_isAuthenticated() {
        String query = "X-Amz-Algorithm=AWS4-HMAC-SHA256"
                + "&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request"
                + "&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host"
                + "&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404";
        assertIsAnn(authenticator.authenticateS3(
                AuthFixture.get("/test.txt", query, AuthFixture.host().build())));
    }

    private static byte[] chunkedBody(String firstSignature, String secondSignature, String end) {
        String a = "a";
        String body = "10000;chunk-signature=" + firstSignature + "\r\n" + a.repeat(65536) + "\r\n"
                + "400;chunk-signature=" + secondSignature + "\r\n" + a.repeat(1024) + "\r\n" + end;
        return body.getBytes(StandardCharsets.US_ASCII);
    }

    private static Headers.Builder chunkedHead(String signedHeaders, String signature) {
        return Headers.builder()
                .add("Host", "s3.amazonaws.com")
                .add("x-amz-date", TIME_TEXT)
                .add("x-amz-storage-class", "REDUCED_REDUNDANCY")
                .add("x-amz-decoded-content-length", "66560")
                .add("Content-Encoding", "aws-chunked")
                .add("Authorization", AuthFixture.authorization(signedHeaders, signature));
    }

    private static byte[] expectedObject() {
        byte[] object = new byte[66560];
        Arrays.fill(object, (byte) 'a');
        return object;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4096, 262144})
    void signedChunks_areVerifiedInBatchesOfAnySize(int batchBytes) {
        Headers headers = chunkedHead(
                        "content-encoding;content-length;host;x-amz-content-sha256;x-amz-date;"
                                + "x-amz-decoded-content-length;x-amz-storage-class",
                        "4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9")
                .add("Content-Length", "66824")
                .add("x-amz-content-sha256", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD")
                .build();
        byte[] body = chunkedBody(
                "ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648",
                "0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497",
                "0;chunk-signature=b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9\r\n\r\n");
        Body in = AuthFixture.inBatches(body, batchBytes);
        AuthResult result = authenticator.authenticateS3(
                AuthFixture.request("PUT", "/examplebucket/chunkObject.txt", "", headers, in));
        assertIsAnn(result);
        assertEquals(66560, result.body().announcedSizeBytes());
        assertArrayEquals(expectedObject(), AuthFixture.readAll(result.body()));
    }

    @ParameterizedTest
    @CsvSource({"1, CRLF", "2, CRLF", "3, CRLF", "4096, CRLF", "262144, CRLF", "1, LF", "3, LF", "262144, LF"})
    void signedChunksWithTrailer_areVerifiedInBatchesOfAnySize(int batchBytes, String checksumEnd) {
        Headers headers = chunkedHead(
                        "content-encoding;host;x-amz-content-sha256;x-amz-date;"
                                + "x-amz-decoded-content-length;x-amz-storage-class;x-amz-trailer",
                        "106e2a8a18243abcf37539882f36619c00e2dfc72633413f02d3b74544bfeb8e")
                .add("x-amz-content-sha256", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER")
                .add("x-amz-trailer", "x-amz-checksum-crc32c")
                .build();
        byte[] body = chunkedBody(
                "b474d8862b1487a5145d686f57f013e54db672cee1c953b3010fb58501ef5aa2",
                "1c1344b170168f8e65b41376b44b20fe354e373826ccbbe2c1d40a8cae51e5c7",
                "0;chunk-signature=2ca2aba2005185cf7159c6277faf83795951dd77a3a99e6e65d5c9f85863f992\r\n"
                        + "x-amz-checksum-crc32c:sOO8/Q==" + (checksumEnd.equals("LF") ? "\n\r\n" : "\r\n")
                        + "x-amz-trailer-signature:d81f82fc3505edab99d459891051a732e8730629a2e4a59689829ca17fe2e435"
                        + "\r\n\r\n");
        Body in = AuthFixture.inBatches(body, batchBytes);
        AuthResult result = authenticator.authenticateS3(
                AuthFixture.request("PUT", "/examplebucket/chunkObject.txt", "", headers, in));
        assertIsAnn(result);
        assertArrayEquals(expectedObject(), AuthFixture.readAll(result.body()));
        assertEquals(
                "sOO8/Q==",
                result.body().trailers().first("x-amz-checksum-crc32c").orElseThrow());
    }
}
