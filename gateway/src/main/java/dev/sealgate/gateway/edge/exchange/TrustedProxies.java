package dev.sealgate.gateway.edge.exchange;

import dev.sealgate.policy.value.Cidr;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Finds out who the client behind configured proxies is, and whether its own connection was TLS.
 *
 * <p>Headers count only as far as trusted peers wrote them: from the connection's peer backwards, each address that is itself a trusted
 * proxy is passed over, and the first that is not is the client. A peer that is not trusted is the client, whatever it sends.
 * Thread-safe. Source: https://www.rfc-editor.org/rfc/rfc7239
 */
public final class TrustedProxies {
    /** In no block of addresses. */
    private static final String UNKNOWN = "unknown";

    private final List<Cidr> trusted;

    public TrustedProxies(List<Cidr> trusted) {
        this.trusted = List.copyOf(trusted);
    }

    /** One hop as a proxy reported it; a connection of which it says nothing is taken to be in clear. */
    private record Hop(String address, boolean secure) {}

    /** The request as the client made it. */
    public HttpRequest seenFromClient(HttpRequest request) {
        if (trusted.isEmpty() || !isTrusted(request.remoteAddress())) {
            return request;
        }
        List<Hop> standard = items(request.headers(), "forwarded").stream()
                .map(TrustedProxies::hop)
                .toList();
        List<Hop> deFacto = ofDeFactoHeaders(request);
        if (standard.isEmpty() && deFacto.isEmpty()) {
            return request;
        }
        Hop client;
        if (standard.isEmpty() || deFacto.isEmpty()) {
            client = client(request, standard.isEmpty() ? deFacto : standard);
        } else {
            client = agreed(client(request, standard), client(request, deFacto), request.remoteAddress());
        }
        return new HttpRequest(
                request.requestId(),
                request.method(),
                request.rawPath(),
                request.rawQuery(),
                request.headers(),
                client.address(),
                client.secure(),
                // The version of a connection that ends elsewhere is not known.
                Optional.empty(),
                request.body());
    }

    private boolean isTrusted(String address) {
        return trusted.stream().anyMatch(block -> block.contains(address));
    }

    private Hop client(HttpRequest request, List<Hop> hops) {
        Hop client = new Hop(request.remoteAddress(), false);
        for (int i = hops.size() - 1; i >= 0 && isTrusted(client.address()); i--) {
            client = hops.get(i);
        }
        return client;
    }

    /**
     * Where both kinds of headers are sent, one may come from the client through a proxy that knows the other only. What they
     * disagree about is not believed.
     */
    private static Hop agreed(Hop standard, Hop deFacto, String proxy) {
        boolean sameAddress = deFacto.address().equalsIgnoreCase(standard.address())
                || deFacto.address().equals(proxy); // a protocol alone names no address
        return new Hop(sameAddress ? standard.address() : UNKNOWN, standard.secure() && deFacto.secure());
    }

    /** From the one farthest away to the one that spoke to the last proxy. */
    private static List<Hop> ofDeFactoHeaders(HttpRequest request) {
        List<String> addresses = items(request.headers(), "x-forwarded-for");
        List<String> protocols = items(request.headers(), "x-forwarded-proto");
        if (addresses.isEmpty() && !protocols.isEmpty()) {
            return List.of(new Hop(request.remoteAddress(), isHttps(protocols.getLast())));
        }
        List<Hop> hops = new ArrayList<>();
        for (int i = 0; i < addresses.size(); i++) {
            // One protocol for a whole chain is the client's: every proxy but the first passes it on.
            int at = protocols.size() == addresses.size() ? i : protocols.size() - 1;
            hops.add(new Hop(bare(addresses.get(i)), at >= 0 && isHttps(protocols.get(at))));
        }
        return hops;
    }

    private static Hop hop(String element) {
        String address = UNKNOWN;
        boolean secure = false;
        for (String pair : element.split(";", -1)) {
            int equals = pair.indexOf('=');
            String name = equals < 0 ? "" : pair.substring(0, equals).strip().toLowerCase(Locale.ROOT);
            String value = equals < 0 ? "" : unquoted(pair.substring(equals + 1).strip());
            switch (name) {
                case "for" -> address = bare(value);
                case "proto" -> secure = isHttps(value);
                default -> {}
            }
        }
        return new Hop(address, secure);
    }

    private static List<String> items(Headers headers, String name) {
        List<String> items = new ArrayList<>();
        for (String value : headers.all(name)) {
            for (String item : value.split(",", -1)) {
                items.add(item.strip());
            }
        }
        return items;
    }

    private static boolean isHttps(String protocol) {
        return protocol.equalsIgnoreCase("https");
    }

    private static String unquoted(String text) {
        boolean quoted = text.length() > 1 && text.startsWith("\"") && text.endsWith("\"");
        return quoted ? text.substring(1, text.length() - 1) : text;
    }

    /** Without a port, and without the brackets of an IPv6 address. */
    private static String bare(String node) {
        if (node.startsWith("[")) {
            int end = node.indexOf(']');
            return end < 0 ? node : node.substring(1, end);
        }
        int colon = node.indexOf(':');
        return colon >= 0 && colon == node.lastIndexOf(':') ? node.substring(0, colon) : node;
    }
}
