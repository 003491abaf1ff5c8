package dev.sealgate.gateway.edge.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sealgate.policy.value.Cidr;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrustedProxiesTest {
    private static final TrustedProxies PROXIES = new TrustedProxies(Stream.of("10.0.0.0/8", "fd00::/8")
            .map(block -> Cidr.parse(block).orElseThrow())
            .toList());

    private static HttpRequest request(String peer, String headers) {
        Headers.Builder fields = Headers.builder();
        for (String header : headers.isEmpty() ? new String[0] : headers.split(" & ", -1)) {
            int colon = header.indexOf(':');
            fields.add(header.substring(0, colon), header.substring(colon + 1));
        }
        return new HttpRequest("R", "GET", "/", "", fields.build(), peer, false, Optional.empty(), Body.EMPTY);
    }

    @ParameterizedTest(name = "{0} {1} → {2} secure {3}")
    @CsvSource(delimiter = '|', textBlock = """
            192.0.2.1 | x-forwarded-for:203.0.113.9 & x-forwarded-proto:https                          | 192.0.2.1   | false
            10.0.0.1  | ''                                                                             | 10.0.0.1    | false
            10.0.0.1  | x-forwarded-for:203.0.113.9 & x-forwarded-proto:https                          | 203.0.113.9 | true
            10.0.0.1  | x-forwarded-for:203.0.113.9                                                    | 203.0.113.9 | false
            10.0.0.1  | x-forwarded-proto:https                                                        | 10.0.0.1    | true
            10.0.0.1  | x-forwarded-for:1.2.3.4, 203.0.113.9 & x-forwarded-proto:http, https           | 203.0.113.9 | true
            10.0.0.1  | x-forwarded-for:1.2.3.4, 203.0.113.9 & x-forwarded-proto:https, http           | 203.0.113.9 | false
            10.0.0.1  | x-forwarded-for:203.0.113.9, 10.0.0.2 & x-forwarded-proto:https                | 203.0.113.9 | true
            10.0.0.1  | x-forwarded-for:203.0.113.9 & x-forwarded-for:10.0.0.2                         | 203.0.113.9 | false
            10.0.0.1  | forwarded:for=203.0.113.9;proto=https                                          | 203.0.113.9 | true
            10.0.0.1  | forwarded:For="[2001:db8::7]:4711";Proto=HTTPS;by=10.0.0.1                     | 2001:db8::7 | true
            10.0.0.1  | forwarded:for=1.2.3.4;proto=https, for=203.0.113.9;proto=http                  | 203.0.113.9 | false
            10.0.0.1  | forwarded:for=203.0.113.9;proto=https & x-forwarded-proto:https & x-forwarded-for:1.2.3.4 | unknown     | true
            10.0.0.1  | forwarded:for=203.0.113.9;proto=https & x-forwarded-proto:http & x-forwarded-for:203.0.113.9 | 203.0.113.9 | false
            10.0.0.1  | forwarded:for=203.0.113.9;proto=http & x-forwarded-proto:https                 | 203.0.113.9 | false
            10.0.0.1  | forwarded:for=203.0.113.9;proto=https & x-forwarded-for:203.0.113.9            | 203.0.113.9 | false
            10.0.0.1  | forwarded:for=203.0.113.9;proto=https & x-forwarded-proto:https & x-forwarded-for:203.0.113.9 | 203.0.113.9 | true
            10.0.0.1  | x-forwarded-for:203.0.113.9:51234 & x-forwarded-proto:https                    | 203.0.113.9 | true
            10.0.0.1  | forwarded:for=_hidden;proto=https                                              | _hidden     | true
            fd00::1   | x-forwarded-for:2001:db8::9 & x-forwarded-proto:https                          | 2001:db8::9 | true
            """)
    void headers_countOnlyAsFarAsTrustedProxiesWroteThem(String peer, String headers, String client, boolean secure) {
        HttpRequest seen = PROXIES.seenFromClient(request(peer, headers));
        assertEquals(List.of(client, secure), List.of(seen.remoteAddress(), seen.secure()));
    }
}
