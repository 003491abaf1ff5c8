package dev.sealgate.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.gateway.edge.exchange.Door;
import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.edge.exchange.HttpRequest;
import dev.sealgate.gateway.edge.exchange.HttpResponse;
import dev.sealgate.gateway.edge.exchange.Trace;
import dev.sealgate.gateway.record.audit.Recording;
import dev.sealgate.gateway.service.s3.S3Calls;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServicesTest {
    private static final Services SERVICES = new Services(
            row("/-/", Optional.empty(), Optional.empty()),
            row("s3", Optional.empty(), Optional.empty()),
            row("sts", Optional.empty(), Optional.of("2011-06-15")),
            List.of(
                    row("kms", Optional.of("TrentService."), Optional.empty()),
                    row("iam", Optional.empty(), Optional.of("2010-05-08"))));

    private static Service row(String name, Optional<String> targetPrefix, Optional<String> queryVersion) {
        Door door = (_, _) -> HttpResponse.empty(200, Headers.of("door", name));
        return new Service(name, door, targetPrefix, queryVersion, "ListKeys"::equals, new Recording.Nothing());
    }

    private static HttpResponse answer(HttpRequest request) {
        return SERVICES.of(request).door().handle(request, new Trace());
    }

    private static String authorization(String service) {
        return "AWS4-HMAC-SHA256 Credential=AKIA/20260304/us-east-1/" + service
                + "/aws4_request, SignedHeaders=host, Signature=" + "0".repeat(64);
    }

    @ParameterizedTest(name = "{0} {1} {2}: {3} → {4}")
    @CsvSource({
        "GET,  /b/k,                 x-header,     x,                                 s3",
        "GET,  /-/health,            x-header,     x,                                 /-/",
        "POST, /,                    x-amz-target, TrentService.ListKeys,             kms",
        "POST, /,                    x-amz-target, Other.Thing,                       s3",
        "GET,  /?Version=2011-06-15, x-header,     x,                                 sts",
        "GET,  /?Version=2010-05-08, x-header,     x,                                 iam",
        "POST, /,                    content-type, application/x-www-form-urlencoded, sts",
        "POST, /b,                   content-type, application/x-www-form-urlencoded, s3",
        "POST, /,                    content-type, multipart/form-data,               s3",
    })
    void unsignedRequest_isForWhatItsShapeSays(
            String method, String target, String header, String value, String service) {
        assertEquals(
                service,
                answer(S3Calls.http(method, target, header, value))
                        .headers()
                        .first("door")
                        .orElseThrow());
    }

    @ParameterizedTest
    @CsvSource({"s3", "kms", "iam", "sts"})
    void signedRequest_isForWhatItsCredentialIsScopedTo(String service) {
        HttpRequest request = S3Calls.http(
                "POST", "/", "authorization", authorization(service), "x-amz-target", "TrentService.ListKeys");
        assertEquals(service, answer(request).headers().first("door").orElseThrow());
    }

    @ParameterizedTest(name = "{0} {1} {2}: {3} → {4}")
    @CsvSource({
        "ec2,      POST, /,                   application/x-www-form-urlencoded, 'text/xml <Response><Errors><Error><Code>'",
        "sns,      POST, /,                   application/x-www-form-urlencoded; charset=utf-8, 'text/xml <ErrorResponse><Error><Type>Sender'",
        "sqs,      GET,  /?Action=ListQueues, text/plain,                        'text/xml <ErrorResponse><Error><Type>Sender'",
        "iam2,     GET,  /?Version=1&Action=X, text/plain,                       'text/xml <ErrorResponse><Error><Type>Sender'",
        "route53,  GET,  /2013-04-01/hostedzone, text/plain,                     'text/xml <ErrorResponse><Error><Type>Sender'",
        "s3express, GET, /bucket?session, text/plain,                            'application/xml <?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>Unk'",
        "dynamodb, POST, /,                   application/x-amz-json-1.0,        'application/x-amz-json-1.0 {\"__type\":'",
        "logs,     POST, /,                   application/x-amz-json-1.1,        'application/x-amz-json-1.1 {\"__type\":'",
        "lambda,   GET,  /2015-03-31/functions, application/json,                'application/json {\"__type\":'",
    })
    void serviceThatIsNotServed_isSaidToBe_inTheProtocolItSpeaks(
            String service, String method, String target, String contentType, String start) {
        HttpResponse refused = answer(
                S3Calls.http(method, target, "authorization", authorization(service), "content-type", contentType));
        assertEquals(400, refused.status());
        String text = refused.headers().first("content-type").orElseThrow() + " " + S3Calls.text(refused);
        assertTrue(text.startsWith(start), text);
        assertTrue(text.contains("The service " + service + " is not served here; these are: iam, kms, s3, sts"), text);
    }

    @ParameterizedTest
    @CsvSource({"kms, ListKeys, kms, ListKeys", "kms, Made-Up, kms, other", "made-up, ListKeys, other, other"})
    void labels_areNamesOfOurs(String claimed, String operation, String service, String label) {
        Service found = SERVICES.of(S3Calls.http("POST", "/", "authorization", authorization(claimed)));
        assertEquals(service, found.name());
        assertEquals(label, found.labelOf(Optional.of(operation)));
        assertEquals("other", found.labelOf(Optional.empty()));
    }

    @Test
    void nameOfAService_isNoMarkupAndBounded() {
        HttpResponse refused =
                answer(S3Calls.http("GET", "/?Action=X", "authorization", authorization("a\"<b>" + "c".repeat(1000))));
        assertTrue(S3Calls.text(refused).contains("The service a??b?ccc"), S3Calls.text(refused));
        assertTrue(S3Calls.text(refused).length() < 500);
    }
}
