package dev.sealgate.gateway;

import dev.sealgate.gateway.edge.exchange.Door;
import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.edge.exchange.HttpRequest;
import dev.sealgate.gateway.edge.exchange.HttpResponse;
import dev.sealgate.gateway.edge.exchange.Trace;
import dev.sealgate.gateway.protocol.xml.S3Xml;
import dev.sealgate.gateway.protocol.xml.XmlBody;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;

/**
 * Refuses requests to a service that is not served, in the protocol they speak, so that their client can say why: S3's XML for its relatives,
 * the Query protocol's XML (EC2's has another shape), or JSON, which is what remains. Thread-safe. Source: https://smithy.io/2.0/aws/protocols/index.html
 */
final class UnservedService implements Door {
    private static final String CODE = "UnknownOperationException";
    private static final Set<String> JSON = Set.of("application/x-amz-json-1.0", "application/x-amz-json-1.1");
    private static final Set<String> REST_XML = Set.of("cloudfront", "route53");
    private static final Set<String> S3_XML = Set.of("s3express", "s3-object-lambda", "s3-outposts");
    private static final int MAX_NAME = 64;
    private static final String FORM = "application/x-www-form-urlencoded";

    private final String name;
    private final SortedSet<String> served;

    /** @param name as a credential is scoped to it, so a stranger's words */
    UnservedService(String name, SortedSet<String> served) {
        this.name = name.substring(0, Math.min(name.length(), MAX_NAME)).replaceAll("[^a-z0-9-]", "?");
        this.served = served;
    }

    @Override
    public HttpResponse handle(HttpRequest request, Trace trace) {
        trace.errorCode("UnknownService");
        String text = "The service " + name + " is not served here; these are: " + String.join(", ", served);
        if (S3_XML.contains(name)) {
            return answer(request, S3Xml.CONTENT_TYPE, s3(text, request));
        }
        if (speaksQuery(request) || REST_XML.contains(name)) {
            return answer(request, "text/xml", name.equals("ec2") ? ec2(text, request) : query(text, request));
        }
        String type =
                request.headers().first("content-type").filter(JSON::contains).orElse("application/json");
        return answer(request, type, "{\"__type\":\"" + CODE + "\",\"message\":\"" + text + "\"}");
    }

    private static boolean speaksQuery(HttpRequest request) {
        Optional<String> type = request.headers().first("content-type");
        return request.headers().first("x-amz-target").isEmpty()
                && (type.filter(sent -> sent.startsWith(FORM)).isPresent()
                        || request.rawQuery().startsWith("Action=")
                        || request.rawQuery().contains("&Action="));
    }

    private static String query(String text, HttpRequest request) {
        return XmlBody.query()
                .element(
                        "ErrorResponse",
                        response -> response.element(
                                        "Error",
                                        error -> error.text("Type", "Sender")
                                                .text("Code", CODE)
                                                .text("Message", text))
                                .text("RequestId", request.requestId()))
                .toString();
    }

    private static String ec2(String text, HttpRequest request) {
        return XmlBody.query()
                .element(
                        "Response",
                        response -> response.element(
                                        "Errors",
                                        errors -> errors.element(
                                                "Error",
                                                error ->
                                                        error.text("Code", CODE).text("Message", text)))
                                .text("RequestID", request.requestId()))
                .toString();
    }

    private static String s3(String text, HttpRequest request) {
        byte[] document = S3Xml.errorDocument(
                error -> error.text("Code", CODE).text("Message", text).text("RequestId", request.requestId()));
        return new String(document, StandardCharsets.UTF_8);
    }

    private static HttpResponse answer(HttpRequest request, String contentType, String body) {
        Headers headers = Headers.builder()
                .add("content-type", contentType)
                .add("x-amzn-requestid", request.requestId())
                .add("x-amzn-errortype", CODE)
                .build();
        return HttpResponse.text(400, headers, body);
    }
}
