package dev.sealgate.gateway;

import dev.sealgate.gateway.operate.cli.Cli;
import java.nio.file.Path;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The process: clocks, working directory and exit code come from here. */
public final class Main {
    private static final int EXIT_BROKEN = 3; // as the JVM exits by -XX:+ExitOnOutOfMemoryError
    private static final Logger LOG = LoggerFactory.getLogger(Main.class);

    private Main() {}

    public static void main(String[] arguments) {
        Thread.setDefaultUncaughtExceptionHandler(Main::endIfBroken);
        int exitCode = Cli.run(
                config -> GatewayServer.start(config, Clock.systemUTC(), System::nanoTime),
                Path.of("").toAbsolutePath(),
                arguments);
        System.exit(exitCode);
    }

    /**
     * Ends the process when the JVM itself failed: whatever was interrupted may never be finished, and a start recovers as from a crash.
     * {@code -XX:+ExitOnOutOfMemoryError} ends it sooner, but not for memory outside the heap.
     */
    private static void endIfBroken(Thread thread, Throwable failure) {
        LOG.error("{} ended", thread, failure);
        if (failure instanceof OutOfMemoryError || failure instanceof InternalError) {
            Runtime.getRuntime().halt(EXIT_BROKEN);
        }
    }
}
