package dev.sealgate.gateway.edge.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import java.util.List;
import java.util.Optional;

/** What a head may hold beyond what the parser checks itself: names and values of fields, and a Content-Length, by their characters. */
final class HeadRules {
    /** What fits into memory for thousands of heads at once; clients of AWS send some dozens. */
    static final int MAX_FIELDS = 500;

    static final int MAX_PARAMETERS = 500;

    private static final String HOST_PUNCTUATION = "-._~%!$&'()*+,;=:[]";

    private HeadRules() {}

    static Optional<HeadFlaw> flawOf(HttpRequest head) {
        return versionFlaw(head)
                .or(() -> targetFlaw(head.uri()))
                .or(() -> fieldsFlaw(head.headers()))
                .or(() -> framingFlaw(head));
    }

    private static Optional<HeadFlaw> versionFlaw(HttpRequest head) {
        HttpVersion version = head.protocolVersion();
        boolean spoken = version.equals(HttpVersion.HTTP_1_1) || version.equals(HttpVersion.HTTP_1_0);
        return flawUnless(spoken, "neither HTTP/1.1 nor HTTP/1.0");
    }

    private static Optional<HeadFlaw> targetFlaw(String target) {
        int parameters = 0;
        for (int i = 0; i < target.length(); i++) {
            char c = target.charAt(i);
            if (c <= ' ' || c == 0x7f) {
                return Optional.of(new HeadFlaw(Refusal.INVALID_URI, "a control character in the target"));
            }
            parameters += c == '&' ? 1 : 0;
        }
        return parameters < MAX_PARAMETERS
                ? Optional.empty()
                : Optional.of(new HeadFlaw(Refusal.URI_TOO_LONG, "too many parameters"));
    }

    private static Optional<HeadFlaw> fieldsFlaw(HttpHeaders fields) {
        int count = 0;
        for (var each = fields.iteratorCharSequence(); each.hasNext(); each.next()) {
            count++;
        }
        if (count > MAX_FIELDS) {
            return Optional.of(new HeadFlaw(Refusal.HEADER_SECTION_TOO_LARGE, "too many fields"));
        }
        if (fields.contains("")) {
            return Optional.of(HeadFlaw.badRequest("a field without a name"));
        }
        boolean hosts = fields.getAll(HttpHeaderNames.HOST).stream().allMatch(HeadRules::isHost);
        return flawUnless(hosts, "a Host that is none");
    }

    private static boolean isHost(String value) {
        return value.chars()
                .allMatch(c -> (c >= 'a' && c <= 'z')
                        || (c >= 'A' && c <= 'Z')
                        || (c >= '0' && c <= '9')
                        || HOST_PUNCTUATION.indexOf(c) >= 0);
    }

    /** RFC 9112 6.1 and 6.3: anything but the one coding that ends by itself leaves open where the body ends. */
    private static Optional<HeadFlaw> framingFlaw(HttpRequest head) {
        List<String> codings = head.headers().getAll(HttpHeaderNames.TRANSFER_ENCODING);
        if (codings.isEmpty()) {
            return Optional.empty();
        }
        boolean plain = codings.size() == 1
                && codings.getFirst().equalsIgnoreCase("chunked")
                && !head.headers().contains(HttpHeaderNames.CONTENT_LENGTH)
                && head.protocolVersion().equals(HttpVersion.HTTP_1_1);
        return flawUnless(plain, "a Transfer-Encoding that is not just chunked");
    }

    private static Optional<HeadFlaw> flawUnless(boolean right, String flaw) {
        return right ? Optional.empty() : Optional.of(HeadFlaw.badRequest(flaw));
    }
}
