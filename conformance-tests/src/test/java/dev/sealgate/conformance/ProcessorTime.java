package dev.sealgate.conformance;

import dev.sealgate.testing.GatewayProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Processor time that gateways took: it hardly changes with what else the machine does. On Linux only. */
final class ProcessorTime {
    private static final int TICKS_PER_SECOND = 100; // sysconf(_SC_CLK_TCK) of every Linux

    private ProcessorTime() {}

    /** So far, in user and kernel mode: fields 14 and 15 of proc(5)'s stat, counted from behind the name. */
    static double micros(GatewayProcess gateway) throws IOException {
        String stat = Files.readString(Path.of("/proc/" + gateway.pid() + "/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * 1e6 / TICKS_PER_SECOND;
    }
}
