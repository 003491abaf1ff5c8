package dev.sealgate.gateway.service.s3.cors;

import dev.sealgate.gateway.protocol.s3.S3ErrorCode;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.gateway.protocol.xml.S3Xml;
import dev.sealgate.gateway.protocol.xml.XmlBody;
import dev.sealgate.gateway.protocol.xml.XmlElement;
import dev.sealgate.storage.object.CorsRule;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** {@code CORSConfiguration}, read and written. Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_CORSConfiguration.html */
public final class CorsDocument {
    public static final String ROOT = "CORSConfiguration";

    /** AWS: the document may have 64 KB. */
    public static final int MAX_BYTES = 64 * 1024;

    private static final String RULE = "CORSRule";
    private static final String ID = "ID";
    private static final String ALLOWED_HEADER = "AllowedHeader";
    private static final String ALLOWED_METHOD = "AllowedMethod";
    private static final String ALLOWED_ORIGIN = "AllowedOrigin";
    private static final String EXPOSE_HEADER = "ExposeHeader";
    private static final String MAX_AGE = "MaxAgeSeconds";
    private static final Set<String> PARTS =
            Set.of(ID, ALLOWED_HEADER, ALLOWED_METHOD, ALLOWED_ORIGIN, EXPOSE_HEADER, MAX_AGE);

    private static final int MAX_RULES = 100;
    private static final int MAX_ID_CHARACTERS = 255;
    private static final int MAX_AGE_DIGITS = 9;

    /** What may stand in the header that lists them: anything that could be a name. */
    private static final Pattern HEADER_NAME = Pattern.compile("[!#$%&'+.^_`|~0-9A-Za-z-]*");

    private CorsDocument() {}

    /** @throws S3Exception MalformedXML or InvalidRequest */
    public static List<CorsRule> read(byte[] xml) {
        List<XmlElement> rules = S3Xml.read(xml, ROOT).requireOnly(Set.of(RULE)).childrenNamed(RULE);
        if (rules.isEmpty()) {
            throw XmlElement.malformed();
        }
        if (rules.size() > MAX_RULES) {
            throw invalid("The number of CORS rules should not exceed allowed limit of " + MAX_RULES + " rules.");
        }
        return rules.stream().map(CorsDocument::rule).toList();
    }

    private static CorsRule rule(XmlElement element) {
        element.requireOnly(PARTS);
        List<String> methods = texts(element, ALLOWED_METHOD);
        List<String> origins = texts(element, ALLOWED_ORIGIN);
        if (methods.isEmpty() || origins.isEmpty()) {
            throw XmlElement.malformed();
        }
        Optional<Integer> maxAge = element.childText(MAX_AGE).map(CorsDocument::seconds);
        methods.forEach(CorsDocument::requireMethod);
        origins.forEach(origin -> requireOneWildcard(ALLOWED_ORIGIN, origin));
        List<String> headers = texts(element, ALLOWED_HEADER);
        headers.forEach(header -> requireOneWildcard(ALLOWED_HEADER, header));
        List<String> exposed = texts(element, EXPOSE_HEADER);
        exposed.forEach(CorsDocument::requireExposable);
        Optional<String> id = element.childText(ID);
        if (id.filter(text -> text.length() > MAX_ID_CHARACTERS).isPresent()) {
            throw invalid("ID length should not exceed allowed limit of " + MAX_ID_CHARACTERS);
        }
        return new CorsRule(id, headers, methods, origins, exposed, maxAge);
    }

    private static List<String> texts(XmlElement rule, String name) {
        return rule.childrenNamed(name).stream().map(XmlElement::text).toList();
    }

    private static int seconds(String text) {
        String digits = text.strip();
        if (digits.isEmpty()
                || digits.length() > MAX_AGE_DIGITS
                || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw XmlElement.malformed();
        }
        return Integer.parseInt(digits);
    }

    private static void requireMethod(String method) {
        if (!CorsMatch.METHODS.contains(method)) {
            throw invalid("Found unsupported HTTP method in CORS config. Unsupported method is " + method);
        }
    }

    private static void requireOneWildcard(String name, String value) {
        if (value.indexOf('*') != value.lastIndexOf('*')) {
            throw invalid(name + " \"" + value + "\" can not have more than one wildcard.");
        }
    }

    private static void requireExposable(String value) {
        if (value.contains("*")) {
            throw invalid(EXPOSE_HEADER + " \"" + value
                    + "\" contains wildcard. We currently do not support wildcard for " + EXPOSE_HEADER + ".");
        }
        if (!HEADER_NAME.matcher(value).matches()) {
            throw invalid(EXPOSE_HEADER + " \"" + value + "\" contains invalid character.");
        }
    }

    private static S3Exception invalid(String text) {
        return new S3Exception(S3ErrorCode.INVALID_REQUEST, text);
    }

    public static void write(XmlBody document, List<CorsRule> rules) {
        for (CorsRule rule : rules) {
            document.element(RULE, element -> {
                element.text(ID, rule.id());
                rule.allowedOrigins().forEach(each -> element.text(ALLOWED_ORIGIN, each));
                rule.allowedMethods().forEach(each -> element.text(ALLOWED_METHOD, each));
                rule.allowedHeaders().forEach(each -> element.text(ALLOWED_HEADER, each));
                rule.maxAgeSeconds().ifPresent(seconds -> element.text(MAX_AGE, seconds));
                rule.exposeHeaders().forEach(each -> element.text(EXPOSE_HEADER, each));
            });
        }
    }
}
