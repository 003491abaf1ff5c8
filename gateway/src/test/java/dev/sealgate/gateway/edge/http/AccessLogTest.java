package dev.sealgate.gateway.edge.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The access log shows what happened, no secret, and no line that a client wrote. */
class AccessLogTest {
    private static AccessEntry entry(String path, String query) {
        return entry(path, query, Optional.empty());
    }

    private static AccessEntry entry(String path, String query, Optional<String> userAgent) {
        return new AccessEntry(
                "ABCDEFGHIJ012345",
                "10.0.0.1",
                "GET",
                path,
                query,
                Optional.of("GetObject"),
                200,
                0,
                4096,
                Duration.ofMillis(7),
                Optional.of("arn:aws:iam::111122223333:user/ann"),
                userAgent);
    }

    @Test
    void line_holdsEveryFieldInAFixedOrder() {
        assertEquals(
                "id=ABCDEFGHIJ012345 remote=10.0.0.1 method=GET path=/b/k op=GetObject status=200 in=0 out=4096 ms=7"
                        + " principal=arn:aws:iam::111122223333:user/ann",
                AccessLog.line(entry("/b/k", "")));
    }

    @Test
    void userAgent_comesLast_andForgesNothing() {
        String line = AccessLog.line(entry("/", "", Optional.of("curl/8\r\nid=X status=200")));
        assertTrue(line.endsWith(" agent=\"curl/8\\u000d\\u000aid=X status=200\""), line);
    }

    @Test
    void whatAClientSends_isBounded_whileItWaitsToBeWritten() {
        AccessEntry bounded = entry("/" + "k".repeat(9000), "x-id=" + "q".repeat(9000), Optional.of("a".repeat(9000)))
                .bounded();
        assertEquals(4096, bounded.rawPath().length());
        assertEquals(4096, bounded.rawQuery().length());
        assertEquals(4096, bounded.userAgent().orElseThrow().length());
    }

    @ParameterizedTest(name = "{0} is logged as {1}")
    @CsvSource({
        "X-Amz-Signature=abc&versionId=1, X-Amz-Signature=*&versionId=1",
        "x-amz-credential=AKIA%2Fx&x-id=GetObject, x-amz-credential=*&x-id=GetObject",
        "X-Amz-Security-Token=t, X-Amz-Security-Token=*",
        "X%2DAmz%2DSignature=abc, X%2DAmz%2DSignature=*",
        "x-amz-server-side-encryption-customer-key=k&uploads, x-amz-server-side-encryption-customer-key=*&uploads",
        "acl, acl",
        "a=1&&b=2, a=*&&b=*",
        "=x, =*",
    })
    void query_showsListedValuesOnly(String query, String logged) {
        assertEquals(logged, AccessLog.line(entry("/", query)).replaceAll(".* query=(\\S+) op=.*", "$1"));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "/a b status=500  | path=\"/a b status=500\"",
                "/\"x\\           | path=\"/\\\"x\\\\\"",
                "/gr\u00fcn       | path=\"/gr\\u00fcn\"",
                "/\u001b[31m      | path=\"/\\u001b[31m\"",
                "/a\u2028b        | path=\"/a\\u2028b\""
            })
    void path_cannotForgeFieldsOrControlTheTerminal(String path, String logged) {
        assertEquals(logged, AccessLog.line(entry(path, "")).replaceAll(".*(path=\".*\") op=.*", "$1"));
    }
}
