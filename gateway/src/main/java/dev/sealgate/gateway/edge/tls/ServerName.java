package dev.sealgate.gateway.edge.tls;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A name that clients may reach this gateway by. Immutable.
 *
 * @param text a DNS name, perhaps with a wildcard, or an IP address
 */
record ServerName(String text, boolean isAddress) {
    /** The machine itself, and every virtual-host domain with the buckets under it. */
    static List<ServerName> all(List<String> virtualHostDomains) {
        Set<ServerName> names = new LinkedHashSet<>();
        names.add(new ServerName("localhost", false));
        names.add(new ServerName("*.localhost", false));
        for (String domain : virtualHostDomains) {
            names.add(new ServerName(domain, false));
            names.add(new ServerName("*." + domain, false));
        }
        names.add(new ServerName("127.0.0.1", true));
        names.add(new ServerName("::1", true));
        return List.copyOf(names);
    }
}
