package dev.sealgate.gateway.service.s3;

import static dev.sealgate.gateway.service.s3.S3Calls.document;
import static dev.sealgate.gateway.service.s3.S3Calls.http;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.gateway.edge.exchange.HttpResponse;
import dev.sealgate.gateway.edge.exchange.HttpResponse.Payload;
import dev.sealgate.gateway.protocol.s3.S3ErrorCode;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class S3ErrorsTest {
    private static HttpResponse render(String verb, S3Exception refusal) {
        return S3Errors.render(refusal, http(verb, "/b/k"));
    }

    @Test
    void error_hasCodeMessageElementsAndIds_withoutNamespace() {
        HttpResponse answer =
                render("GET", new S3Exception(S3ErrorCode.NO_SUCH_KEY).with("Key", "a<b>&\"c\"\r'\u0001é"));
        Golden.assertDocument("Error", document(answer));
        assertEquals(404, answer.status());
        assertEquals(Optional.of("application/xml"), answer.headers().first("content-type"));
    }

    @Test
    void hostId_isThatOfTheHeader() {
        HttpResponse answer = render("GET", new S3Exception(S3ErrorCode.NO_SUCH_KEY));
        String hostId = answer.headers().first("x-amz-id-2").orElseThrow();
        assertTrue(S3Calls.text(answer).contains("<HostId>" + hostId + "</HostId>"), hostId);
    }

    @Test
    void elements_keepTheirOrder() {
        HttpResponse answer = render("PUT", S3Exception.invalidArgument("No.", "x-amz-acl", "public"));
        Golden.assertDocument("ErrorWithArgument", document(answer));
    }

    @Test
    void headersOfTheRefusal_areSent() {
        HttpResponse answer =
                render("POST", new S3Exception(S3ErrorCode.METHOD_NOT_ALLOWED).withHeader("Allow", "GET"));
        assertEquals(Optional.of("GET"), answer.headers().first("allow"));
    }

    @ParameterizedTest
    @EnumSource
    void head_neverHasADocument(S3ErrorCode code) {
        HttpResponse answer = render("HEAD", new S3Exception(code));
        assertEquals(code.status(), answer.status());
        assertEquals(new Payload.None(-1), answer.payload());
        assertEquals(Optional.empty(), answer.headers().first("content-type"));
    }

    @Test
    void notModified_hasNoDocument() {
        HttpResponse answer = render("GET", new S3Exception(S3ErrorCode.NOT_MODIFIED).withHeader("ETag", "\"e\""));
        assertEquals(new Payload.None(-1), answer.payload());
        assertEquals(Optional.of("\"e\""), answer.headers().first("etag"));
    }

    @ParameterizedTest
    @EnumSource
    void everyCode_hasAnErrorStatus_andAMessage(S3ErrorCode code) {
        boolean points = code == S3ErrorCode.NOT_MODIFIED || code == S3ErrorCode.PERMANENT_REDIRECT;
        assertTrue(code.status() >= 400 || points, code + " " + code.status());
        assertFalse(code.message().isBlank(), code.name());
        assertEquals(
                1,
                Arrays.stream(S3ErrorCode.values())
                        .filter(c -> c.wireCode().equals(code.wireCode()))
                        .count());
    }

    @Test
    void emptyMessage_isAnEmptyElement() {
        HttpResponse answer = render("GET", new S3Exception(S3ErrorCode.INVALID_ARGUMENT, ""));
        assertTrue(S3Calls.text(answer).contains("<Message></Message>"));
    }
}
