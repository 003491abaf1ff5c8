package dev.sealgate.gateway.identity.auth;

import static dev.sealgate.gateway.identity.auth.AuthFixture.SIGNER;
import static dev.sealgate.gateway.identity.auth.AuthFixture.TIME;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.edge.exchange.HttpRequest;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.storage.Seeds;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/** Mutations of valid requests: nothing but declared refusals may come out, nothing may hang, and nothing altered may pass. */
class AuthFuzzTest {
    private static final int ROUNDS = 5_000;
    private static final String ALPHABET = "/,;=: &%+-AZaz09\t\u00e9\u4f60X-Amz-Signature\r\n\"'";

    private final Authenticator authenticator = AuthFixture.authenticator();

    private static String mutate(RandomGenerator random, String text) {
        StringBuilder mutant = new StringBuilder(text);
        for (int edits = 1 + random.nextInt(4); edits > 0; edits--) {
            int at = random.nextInt(mutant.length() + 1);
            int end = Math.min(mutant.length(), at + random.nextInt(random.nextInt(30) + 1));
            char letter = ALPHABET.charAt(random.nextInt(ALPHABET.length()));
            switch (random.nextInt(4)) {
                case 0 -> mutant.insert(at, letter);
                case 1 -> mutant.delete(at, end);
                case 2 -> mutant.replace(at, Math.min(mutant.length(), at + 1), String.valueOf(letter));
                default -> mutant.insert(at, mutant.substring(at, end));
            }
        }
        return mutant.toString();
    }

    private boolean passes(HttpRequest request) {
        try {
            return authenticator.authenticateS3(request) instanceof AuthResult.Authenticated;
        } catch (AuthException declared) {
            assertTrue(
                    declared.toS3().text().length() > 5 && declared.jsonText().length() > 5);
            return false;
        }
    }

    @Test
    void mutatedAuthorizationHeader_isRefusedOrMeansTheSame() {
        Headers signed = SIGNER.sign(
                new TestSigner.Request("GET", "/b/k", "a=b", AuthFixture.host().build()), "UNSIGNED-PAYLOAD", TIME);
        String authorization = signed.first("authorization").orElseThrow();
        String signature = TestSigner.signatureIn(signed);
        Seeds.check(random -> {
            for (int round = 0; round < ROUNDS; round++) {
                String mutant = mutate(random, authorization);
                Headers headers = Headers.builder()
                        .addAll(signed)
                        .set("authorization", mutant)
                        .build();
                if (passes(AuthFixture.get("/b/k", "a=b", headers))) {
                    assertTrue(mutant.contains(signature), mutant);
                }
            }
        });
    }

    @Test
    void mutatedPresignedQuery_isRefusedOrMeansTheSame() {
        Headers host = AuthFixture.host().build();
        String query = SIGNER.presign(new TestSigner.Request("GET", "/b/k", "prefix=a%2Fb", host), TIME, 60);
        Seeds.check(random -> {
            for (int round = 0; round < ROUNDS; round++) {
                String mutant = mutate(random, query);
                if (passes(AuthFixture.get("/b/k", mutant, host))) {
                    assertTrue(
                            canonical(mutant).equals(canonical(query)),
                            () -> "another query under the same signature: " + mutant);
                }
            }
        });
    }

    private static String canonical(String query) {
        CanonicalText.Excerpt text = new CanonicalText.Excerpt();
        CanonicalQuery.parse(query).writeTo(text, Disclosure.FULL);
        return text.toString();
    }

    @Test
    void mutatedPathOrHeaders_areRefused() {
        Headers signed = SIGNER.sign(
                new TestSigner.Request(
                        "GET", "/b/a%2Fb~c", "", AuthFixture.host().build()),
                "UNSIGNED-PAYLOAD",
                TIME);
        Seeds.check(random -> {
            for (int round = 0; round < ROUNDS; round++) {
                String path = mutate(random, "/b/a%2Fb~c");
                if (passes(AuthFixture.get(path, "", signed))) {
                    assertTrue(CanonicalRequest.s3Path(path).equals(CanonicalRequest.s3Path("/b/a%2Fb~c")), path);
                }
                String host = mutate(random, "examplebucket.s3.amazonaws.com");
                Headers other =
                        Headers.builder().addAll(signed).set("host", host).build();
                if (passes(AuthFixture.get("/b/a%2Fb~c", "", other))) {
                    assertTrue(host.strip().equals("examplebucket.s3.amazonaws.com"), host);
                }
            }
        });
    }

    @Test
    void mutatedChunks_areRefused_orCarryTheSameBytes() {
        byte[] object = new byte[20_000];
        Seeds.check(random -> {
            random.nextBytes(object);
            for (String mode :
                    new String[] {"STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER", "STREAMING-UNSIGNED-PAYLOAD-TRAILER"}) {
                Assertions.assertTimeoutPreemptively(Duration.ofMinutes(1), () -> mutateChunks(random, mode, object));
            }
        });
    }

    private void mutateChunks(RandomGenerator random, String mode, byte[] object) {
        Headers crc32 = Headers.of("x-amz-checksum-crc32", "AAAAAA==");
        Headers head = SIGNER.sign(
                new TestSigner.Request(
                        "PUT",
                        "/b/k",
                        "",
                        AuthFixture.host()
                                .add("x-amz-decoded-content-length", Integer.toString(object.length))
                                .add("x-amz-trailer", "x-amz-checksum-crc32")
                                .build()),
                mode,
                TIME);
        boolean signed = mode.contains("HMAC");
        byte[] sent = signed
                ? SIGNER.chunkedWithTrailers(object, 8192, crc32, TestSigner.signatureIn(head), TIME)
                : TestSigner.unsignedChunks(object, 8192, crc32);
        for (int round = 0; round < ROUNDS / 10; round++) {
            byte[] mutant = mutate(random, sent);
            int batchBytes = 1 + random.nextInt(10_000);
            HttpRequest put = AuthFixture.request("PUT", "/b/k", "", head, AuthFixture.inBatches(mutant, batchBytes));
            try {
                byte[] read =
                        AuthFixture.readAll(authenticator.authenticateS3(put).body());
                assertTrue(read.length == object.length, "another length");
                if (signed) {
                    assertArrayEquals(object, read);
                }
            } catch (S3Exception declared) {
                assertTrue(declared.code().status() < 500);
            }
        }
    }

    /** Edits near the framing more often than in the bytes between. */
    private static byte[] mutate(RandomGenerator random, byte[] sent) {
        int[] places = {0, 8192 + 90, 16384 + 180, sent.length - 200, random.nextInt(sent.length)};
        int at = Math.min(sent.length - 1, places[random.nextInt(places.length)] + random.nextInt(100));
        String around = new String(sent, at, Math.min(100, sent.length - at), StandardCharsets.ISO_8859_1);
        ByteArrayOutputStream mutant = new ByteArrayOutputStream();
        mutant.write(sent, 0, at);
        mutant.writeBytes(mutate(random, around).getBytes(StandardCharsets.ISO_8859_1));
        int rest = at + around.length();
        mutant.write(sent, rest, sent.length - rest);
        return mutant.toByteArray();
    }
}
