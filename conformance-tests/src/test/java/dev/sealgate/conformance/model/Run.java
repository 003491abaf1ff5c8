package dev.sealgate.conformance.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Commands that model and gateway are given one after the other. Not thread-safe. */
final class Run {
    /**
     * Where they differ.
     *
     * @param done the commands up to the one that tells them apart
     */
    record Difference(List<Command> done, String expected, String actual) {
        @Override
        public String toString() {
            StringBuilder text = new StringBuilder();
            done.forEach(command -> text.append(command).append('\n'));
            return text.append("model:   ")
                    .append(expected)
                    .append("\ngateway: ")
                    .append(actual)
                    .toString();
        }
    }

    private static final List<Command> BEGIN = List.of(
            Command.parse("CREATE_BUCKET BUCKET=0"),
            Command.parse("CREATE_BUCKET BUCKET=1"),
            Command.parse("CREATE_BUCKET BUCKET=2"),
            Command.parse("SET_VERSIONING BUCKET=0 STATE=0"));

    private final S3Model model = new S3Model();
    private final List<Command> done = new ArrayList<>();
    private GatewayS3 gateway;

    Run(GatewayS3 gateway) {
        this.gateway = gateway;
    }

    /** A random sequence that begins with three buckets, of which one keeps versions and one locks them. */
    static List<Command> begunWith(List<Command> random) {
        List<Command> all = new ArrayList<>(BEGIN);
        all.addAll(random);
        return all;
    }

    /** Does all of it, and compares what is there in the end. */
    Optional<Difference> all(List<Command> commands) {
        for (Command command : commands) {
            Optional<Difference> difference = step(command);
            if (difference.isPresent()) {
                return difference;
            }
        }
        return difference(text(model.everything()), text(gateway.everything()));
    }

    /** Does one more. */
    Optional<Difference> step(Command command) {
        Meant meant = model.meaning(command);
        String actual = gateway.apply(command, meant);
        String expected = model.apply(command);
        done.add(command);
        return isSame(command, expected, actual) ? Optional.empty() : difference(expected, actual);
    }

    /**
     * Goes on with a gateway that was killed at a command: it was done wholly, or not at all.
     *
     * @param interrupted which had no answer
     */
    Optional<Difference> resume(GatewayS3 restarted, Command interrupted) {
        gateway = restarted;
        String actual = text(gateway.everything());
        String before = text(model.everything());
        if (actual.equals(before)) {
            return Optional.empty();
        }
        model.apply(interrupted);
        done.add(interrupted);
        return difference(text(model.everything()), actual);
    }

    private static String text(List<String> lines) {
        return String.join("\n", lines);
    }

    private Optional<Difference> difference(String expected, String actual) {
        return actual.equals(expected)
                ? Optional.empty()
                : Optional.of(new Difference(List.copyOf(done), expected, actual));
    }

    /** HttpURLConnection does not read why a request was refused whose body it waited with (Expect: 100-continue). */
    private static boolean isSame(Command command, String expected, String actual) {
        boolean waits = command.orZero(Arg.CONTENT) == Contents.LARGE;
        return (waits && actual.endsWith(" null"))
                ? actual.substring(0, 3).equals(expected.substring(0, 3))
                : actual.equals(expected);
    }

    /** The shortest that was found to tell them apart, by leaving out commands and by smaller numbers. */
    static Difference shrunk(Difference found, Supplier<Run> runs) {
        return Shrinking.of(found, commands -> runs.get().all(commands));
    }
}
