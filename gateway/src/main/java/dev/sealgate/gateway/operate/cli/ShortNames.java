package dev.sealgate.gateway.operate.cli;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What people call things that have an ARN. The whole ARN, where it has another form than AWS gives. */
final class ShortNames {
    private static final int ARN_PARTS = 6;
    private static final String ASSUMED_ROLE = "assumed-role/";

    private ShortNames() {}

    /** A user's name, {@code role/session}, or {@code root}; with the account's id in front where it is not {@code account}. */
    static String principal(String arn, String account) {
        String[] parts = arn.split(":", ARN_PARTS);
        if (parts.length < ARN_PARTS || !parts[0].equals("arn")) {
            return arn;
        }
        String resource = parts[5];
        String name = resource.startsWith(ASSUMED_ROLE)
                ? resource.substring(ASSUMED_ROLE.length())
                : resource.substring(resource.lastIndexOf('/') + 1);
        return parts[4].equals(account) || parts[4].isEmpty() ? name : parts[4] + ":" + name;
    }

    /** A key's id, {@code bucket/key}, or whatever stands in the place of these. */
    static String resource(String arn) {
        String[] parts = arn.split(":", ARN_PARTS);
        if (parts.length < ARN_PARTS || !parts[0].equals("arn")) {
            return arn;
        }
        return parts[5].startsWith("key/") ? parts[5].substring("key/".length()) : parts[5];
    }

    /** A shorter name for each, or itself where two would be called the same. */
    static UnaryOperator<String> unlessAmbiguous(List<String> arns, UnaryOperator<String> shortened) {
        Map<String, Long> times = arns.stream()
                .distinct()
                .map(shortened)
                .collect(Collectors.groupingBy(Function.identity(), HashMap::new, Collectors.counting()));
        return arn -> Stream.of(shortened.apply(arn))
                .filter(name -> times.getOrDefault(name, 1L) == 1)
                .findFirst()
                .orElse(arn);
    }

    /** Beginning and end of a name that is longer than this. */
    static String shortened(String name, int columns) {
        int end = Math.max(0, columns - 1) / 2;
        return name.length() <= columns ? name : cut(name, columns - end) + name.substring(name.length() - end);
    }

    /** The beginning of a text that is longer than this. */
    static String cut(String text, int columns) {
        return text.length() <= columns ? text : text.substring(0, Math.max(0, columns - 1)) + "…";
    }
}
