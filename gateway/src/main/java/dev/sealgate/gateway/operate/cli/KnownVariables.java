package dev.sealgate.gateway.operate.cli;

import dev.sealgate.gateway.config.ConfigException;
import dev.sealgate.gateway.config.Setting;
import dev.sealgate.policy.simulate.NearNames;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The environment variables of Sealgate's prefix that mean something. Another one is a setting that its author believes to be in force, so
 * nothing starts with it.
 */
final class KnownVariables {
    static final String PREFIX = "SEALGATE_";

    private static final List<String> OTHERS = List.of(
            "SEALGATE_ACCESS_KEY",
            "SEALGATE_SECRET_KEY",
            "SEALGATE_ROOT_KEY",
            "SEALGATE_ROOT_KEY_FILE",
            "SEALGATE_LOG",
            "SEALGATE_JAVA_HOME",
            "SEALGATE_JAVA_OPTS");

    /**
     * What Kubernetes and Docker set for a service or container of this name.
     *
     * <p>Source: https://kubernetes.io/docs/concepts/services-networking/service/#environment-variables
     */
    private static final Pattern OF_SERVICES = Pattern.compile("SEALGATE_(\\w+_)?(SERVICE_HOST|SERVICE_PORT(_\\w+)?"
            + "|PORT(_\\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)?)|SEALGATE_(NAME|ENV_\\w+)");

    private KnownVariables() {}

    static List<String> all() {
        return Stream.concat(Arrays.stream(Setting.values()).map(Setting::variable), OTHERS.stream())
                .sorted()
                .toList();
    }

    /**
     * @param present the names of all variables
     * @param more those that the configuration names
     * @throws ConfigException for the first that is unknown, with what may have been meant
     */
    static void requireKnown(Collection<String> present, Collection<String> more) {
        List<String> known = all();
        for (String name : new TreeSet<>(present)) {
            if (name.startsWith(PREFIX)
                    && !known.contains(name)
                    && !more.contains(name)
                    && !OF_SERVICES.matcher(name).matches()) {
                throw unknown(name, known);
            }
        }
    }

    private static ConfigException unknown(String name, List<String> known) {
        List<String> near = NearNames.of(name, known);
        return new ConfigException(name + ": no such environment variable"
                + (near.isEmpty() ? "" : "; did you mean " + String.join(" or ", near) + "?") + " (unset it; "
                + (near.isEmpty() ? "known are " + String.join(", ", known) : "all are in serve --help") + ")");
    }
}
