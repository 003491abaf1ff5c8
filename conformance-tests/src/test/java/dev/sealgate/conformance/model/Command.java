package dev.sealgate.conformance.model;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** One command, as numbers whose meaning depends on what is there when it comes. Immutable. */
record Command(Op op, Map<Arg, Integer> args) {
    private static final int WEIGHTS =
            Arrays.stream(Op.values()).mapToInt(op -> op.weight).sum();

    Command {
        args = Map.copyOf(args);
    }

    int get(Arg arg) {
        Integer value = args.get(arg);
        if (value == null) {
            throw new IllegalArgumentException(op + " has no " + arg);
        }
        return value;
    }

    /** Where it is of no importance that a command has none: 0. */
    int orZero(Arg arg) {
        return args.getOrDefault(arg, 0);
    }

    Command with(Arg arg, int value) {
        Map<Arg, Integer> changed = new EnumMap<>(args);
        changed.put(arg, value);
        return new Command(op, changed);
    }

    static List<Command> random(Random random, int count) {
        return IntStream.range(0, count).mapToObj(_ -> random(random)).toList();
    }

    private static Command random(Random random) {
        Op op = Op.CREATE_BUCKET;
        int place = random.nextInt(WEIGHTS);
        for (Op each : Op.values()) {
            op = each;
            place -= each.weight;
            if (place < 0) {
                break;
            }
        }
        Map<Arg, Integer> args = new EnumMap<>(Arg.class);
        for (Arg arg : op.args) {
            args.put(arg, arg == Arg.CONTENT ? content(op, random) : random.nextInt(arg.bound));
        }
        return new Command(op, args);
    }

    /** The large one takes its time, and is of use as a part. */
    private static int content(Op op, Random random) {
        return random.nextInt(100) < (op == Op.UPLOAD_PART ? 15 : 1) ? Contents.LARGE : random.nextInt(Contents.LARGE);
    }

    /** As {@link #toString} writes it. */
    static Command parse(String line) {
        List<String> words = List.of(line.strip().split(" +"));
        Op op = Op.valueOf(words.getFirst());
        Map<Arg, Integer> args = new EnumMap<>(Arg.class);
        for (String word : words.subList(1, words.size())) {
            int equals = word.indexOf('=');
            args.put(Arg.valueOf(word.substring(0, equals)), Integer.valueOf(word.substring(equals + 1)));
        }
        if (!args.keySet().equals(java.util.Set.copyOf(op.args))) {
            throw new IllegalArgumentException(line + ": " + op + " takes " + op.args);
        }
        return new Command(op, args);
    }

    @Override
    public String toString() {
        return op + op.args.stream().map(arg -> " " + arg + "=" + get(arg)).collect(Collectors.joining());
    }
}
