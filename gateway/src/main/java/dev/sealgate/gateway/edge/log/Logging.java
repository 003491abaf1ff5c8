package dev.sealgate.gateway.edge.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.TriggeringPolicyBase;
import dev.sealgate.gateway.config.ConfigException;
import dev.sealgate.gateway.config.LogSettings;
import dev.sealgate.gateway.config.LogSettings.Access;
import java.io.File;
import java.nio.file.Path;
import java.time.InstantSource;
import org.slf4j.LoggerFactory;

/** The log of a process: as {@code logback.xml} has it, until a gateway's configuration says otherwise. Thread-safe. */
public final class Logging {
    /** The logger of the line that each request has. */
    public static final String ACCESS = "access";

    private static final org.slf4j.Logger LOG = LoggerFactory.getLogger(Logging.class);
    private static final String LEVEL = "%-5level";

    private final LoggerContext context;
    private final InstantSource clock;

    Logging(LoggerContext context, InstantSource clock) {
        this.context = context;
        this.clock = clock;
    }

    /**
     * Has the process log so from now on.
     *
     * @param coloured whether standard error is a terminal whose user likes colours
     * @throws ConfigException when a file cannot be written
     */
    public static void use(LogSettings settings, boolean coloured, InstantSource clock) {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            new Logging(context, clock).apply(settings, coloured);
        }
    }

    /** Writes the lines that still wait. */
    public static void stop() {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            context.stop();
        }
    }

    void apply(LogSettings settings, boolean coloured) {
        if (context.getLogger(Logger.ROOT_LOGGER_NAME).getAppender("stderr")
                instanceof ConsoleAppender<ILoggingEvent> events) {
            String pattern = events.getEncoder() instanceof PatternLayoutEncoder text ? text.getPattern() : "%msg%n";
            events.stop();
            events.setEncoder(
                    encoder(settings, coloured ? pattern.replace(LEVEL, "%highlight(" + LEVEL + ")") : pattern));
            events.start();
        }
        Logger access = context.getLogger(ACCESS);
        access.setAdditive(false);
        access.detachAndStopAllAppenders();
        switch (settings.access()) {
            case Access.Off() -> access.setLevel(Level.OFF);
            case Access.StandardError() -> queue(access, console("System.err", settings));
            case Access.StandardOutput() -> queue(access, console("System.out", settings));
            case Access.ToFile(Path file) -> queue(access, files(file, settings));
        }
    }

    private Encoder<ILoggingEvent> encoder(LogSettings settings, String pattern) {
        Encoder<ILoggingEvent> encoder = switch (settings.format()) {
            case JSON -> new JsonLines();
            case TEXT -> {
                PatternLayoutEncoder text = new PatternLayoutEncoder();
                text.setPattern(pattern);
                yield text;
            }
        };
        encoder.setContext(context);
        encoder.start();
        return encoder;
    }

    /** The line of a request escapes by itself what a client chose. */
    private Encoder<ILoggingEvent> accessEncoder(LogSettings settings) {
        return encoder(settings, "%d{yyyy-MM-dd'T'HH:mm:ss.SSS'Z',UTC} " + LEVEL + " %logger{0} - %msg%n");
    }

    private Appender<ILoggingEvent> console(String target, LogSettings settings) {
        ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
        console.setTarget(target);
        return started(console, settings);
    }

    private Appender<ILoggingEvent> files(Path file, LogSettings settings) {
        OwnerOnlyFiles files = new OwnerOnlyFiles();
        files.setFile(file.toString());
        files.setContext(context);
        FixedWindowRollingPolicy older = new FixedWindowRollingPolicy();
        older.setFileNamePattern(file + ".%i");
        older.setMinIndex(1);
        older.setMaxIndex(settings.maxFiles());
        older.setParent(files);
        older.setContext(context);
        Full full = new Full(settings.maxFileBytes());
        full.setContext(context);
        files.setRollingPolicy(older);
        files.setTriggeringPolicy(full);
        older.start();
        full.start();
        started(files, settings);
        if (!files.isStarted()) {
            throw new ConfigException("access log " + file
                    + ": cannot be written (expected: a regular file, or none, in a directory that is"
                    + " there; --access-log, SEALGATE_ACCESS_LOG or log.access names it)");
        }
        return files;
    }

    /** Logback's own looks once a minute, within which a file may grow to any size. */
    private static final class Full extends TriggeringPolicyBase<ILoggingEvent> {
        private final long maxBytes;

        Full(long maxBytes) {
            this.maxBytes = maxBytes;
        }

        @Override
        public boolean isTriggeringEvent(File active, ILoggingEvent event) {
            return active.length() >= maxBytes;
        }
    }

    private Appender<ILoggingEvent> started(OutputStreamAppender<ILoggingEvent> appender, LogSettings settings) {
        appender.setContext(context);
        appender.setEncoder(accessEncoder(settings));
        appender.start();
        return appender;
    }

    private void queue(Logger access, Appender<ILoggingEvent> destination) {
        LineQueue queue = new LineQueue(LineQueue.LINES, clock, Logging::tellOfDropped);
        queue.setContext(context);
        queue.addAppender(destination);
        queue.start();
        access.setLevel(Level.INFO);
        access.addAppender(queue);
    }

    private static void tellOfDropped(long lines) {
        LOG.warn("{} lines of the access log were dropped: its destination takes them too slowly", lines);
    }
}
