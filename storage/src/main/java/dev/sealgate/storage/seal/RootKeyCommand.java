package dev.sealgate.storage.seal;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

final class RootKeyCommand implements RootKeySource {
    private static final int MAX_OUTPUT_BYTES = 1024;

    private final List<String> command;
    private final Duration timeLimit;

    RootKeyCommand(List<String> command, Duration timeLimit) {
        if (command.isEmpty()) {
            throw new IllegalArgumentException("root key command: is empty");
        }
        this.command = List.copyOf(command);
        this.timeLimit = timeLimit;
    }

    @Override
    public RootKey load() {
        Process process = start();
        try {
            process.getOutputStream().close();
            CompletableFuture<String> output =
                    CompletableFuture.supplyAsync(() -> read(process.getInputStream()), Thread::startVirtualThread);
            CompletableFuture.allOf(process.onExit(), output).get(timeLimit.toMillis(), TimeUnit.MILLISECONDS);
            return keyFrom(output.join(), process.exitValue());
        } catch (TimeoutException e) {
            throw new RootKeyException(
                    "root key: " + this + " did not finish within " + timeLimit.toMillis() + " ms", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RootKeyException("root key: waiting for " + this + " was interrupted", e);
        } catch (IOException | ExecutionException e) {
            throw new RootKeyException("root key: the output of " + this + " cannot be read", e);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private RootKey keyFrom(String output, int exitStatus) {
        if (output.length() > MAX_OUTPUT_BYTES) {
            throw new RootKeyException("root key: " + this + " printed more than " + MAX_OUTPUT_BYTES + " bytes");
        }
        if (exitStatus != 0) {
            throw new RootKeyException("root key: " + this + " failed with exit status " + exitStatus);
        }
        return RootKeyText.parse(output, "the output of " + this);
    }

    private Process start() {
        try {
            return new ProcessBuilder(command).redirectError(Redirect.INHERIT).start();
        } catch (IOException e) {
            throw new RootKeyException("root key: " + this + " cannot be started", e);
        }
    }

    private static String read(InputStream output) {
        try (output) {
            // One byte more than allowed shows that it is too much; the command then meets a closed pipe.
            return new String(output.readNBytes(MAX_OUTPUT_BYTES + 1), ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The program alone: arguments may hold secrets. */
    @Override
    public String toString() {
        return "command " + command.getFirst();
    }
}
