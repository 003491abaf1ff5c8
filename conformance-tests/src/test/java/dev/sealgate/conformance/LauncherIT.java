package dev.sealgate.conformance;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.testing.Alone;
import dev.sealgate.testing.Command;
import dev.sealgate.testing.GatewayProcess;
import dev.sealgate.testing.OnDisk;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code ./sealgate} in a tree of its own with a stand-in for Maven that notes each build: when it builds, and when it does not. */
@Alone("files are newer than others by moments")
@OnDisk("starts of the launcher")
class LauncherIT {
    private static final List<String> MODULES = List.of("policy", "storage", "kms", "gateway");

    @TempDir
    Path tree;

    private Path builds;
    private Path source;

    @BeforeEach
    void makeTree() throws IOException {
        builds = tree.resolve("builds");
        Files.createDirectory(builds);
        copy("sealgate");
        copy("launcher/Preflight.java");
        copy("launcher/jvm.sh");
        try (Stream<Path> pages = Files.list(GatewayProcess.root().resolve("docs/help"))) {
            for (Path page : pages.toList()) {
                copy("docs/help/" + page.getFileName());
            }
        }
        Files.writeString(tree.resolve("pom.xml"), "<version>1.2.3</version>\n");
        for (String module : MODULES) {
            Files.createDirectories(tree.resolve(module + "/src/main"));
            Files.writeString(tree.resolve(module + "/pom.xml"), "");
        }
        source = Files.writeString(tree.resolve("kms/src/main/Kms.java"), "class Kms {}");
        maven("mkdir -p gateway/target/lib; : >gateway/target/sealgate-gateway.jar; echo '[INFO] BUILD SUCCESS'");
    }

    private void copy(String name) throws IOException {
        Path target = tree.resolve(name);
        Files.createDirectories(target.getParent());
        Files.copy(GatewayProcess.root().resolve(name), target);
    }

    /** The stand-in does {@code script}, after noting the build in a directory that only one can make at a time. */
    private void maven(String script) throws IOException {
        Path file = tree.resolve("mvnw");
        Files.writeString(file, """
                #!/bin/sh
                mkdir building || { echo "two builds at once" >"$PWD/overlap"; exit 1; }
                mktemp builds/XXXXXX >/dev/null
                %s
                rmdir building
                """.formatted(script));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private int builds() throws IOException {
        try (Stream<Path> files = Files.list(builds)) {
            return (int) files.count();
        }
    }

    private Process start(Path log, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(tree.resolve("sealgate").toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(tree.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("SEALGATE_"));
        return builder.start();
    }

    private Command.Ran run(String... arguments) throws IOException, InterruptedException {
        Path log = Files.createTempFile(tree, "run", ".log");
        Process process = start(log, arguments);
        assertTrue(process.waitFor(60, TimeUnit.SECONDS), "the launcher did not end");
        return new Command.Ran(process.exitValue(), Files.readString(log));
    }

    @Test
    void helpAndVersion_needNoBuild() throws IOException, InterruptedException {
        Command.Ran help = run("audit", "tail", "--help");
        Command.Ran version = run("--version");
        assertAll(
                () -> assertEquals(0, help.exitCode()),
                () -> assertEquals(
                        Files.readString(tree.resolve("docs/help/sealgate-audit-tail.txt"))
                                .strip(),
                        help.output().strip()),
                () -> assertEquals(0, version.exitCode()),
                () -> assertEquals(
                        "sealgate 1.2.3 (not built yet)", version.output().strip()),
                () -> assertEquals(0, builds()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "sreve",
                "audit",
                "audit tall",
                "serve --htttp off",
                "serve --http 9000",
                "serve --config nowhere"
            })
    void whatCannotBeMeant_isRefusedBeforeABuild(String arguments) throws IOException, InterruptedException {
        Command.Ran ran = run(arguments.isEmpty() ? new String[0] : arguments.split(" "));
        assertAll(() -> assertEquals(2, ran.exitCode(), ran.output()), () -> assertEquals(0, builds()));
    }

    @Test
    void portInUse_isRefusedBeforeABuild() throws IOException, InterruptedException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Command.Ran ran = run("serve", "--http", "127.0.0.1:" + taken.getLocalPort());
            assertAll(
                    () -> assertEquals(1, ran.exitCode()),
                    () -> assertTrue(ran.output().contains("with --http HOST:PORT"), ran.output()),
                    () -> assertEquals(0, builds()));
        }
    }

    @Test
    void onlyAChangeOfContent_isBuiltAgain() throws IOException, InterruptedException {
        run("audit", "verify");
        assertEquals(1, builds());
        Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(10)));
        run("audit", "verify");
        assertEquals(1, builds(), "a file that was only touched");
        Files.writeString(source, "class Kms { }");
        run("audit", "verify");
        assertEquals(2, builds());
        Files.delete(source);
        run("audit", "verify");
        assertEquals(3, builds(), "a file that is gone");
    }

    @Test
    void failedBuild_saysWhereItsOutputIs() throws IOException, InterruptedException {
        maven("echo '[ERROR] Kms.java:1: missing return'");
        Command.Ran ran = run("audit", "verify");
        assertAll(
                () -> assertEquals(1, ran.exitCode()),
                () -> assertTrue(ran.output().contains("Kms.java:1: missing return"), ran.output()),
                () -> assertTrue(ran.output().contains("gateway/target/build.log"), ran.output()));
    }

    @Test
    void twoFirstStarts_buildOnce_andTheSecondSaysThatItWaits() throws Exception {
        // Opening a pipe waits for the other end: the first build goes on when the test says so.
        Process fifo = new ProcessBuilder("mkfifo", tree.resolve("go").toString()).start();
        assertEquals(0, fifo.waitFor());
        maven(
                "cat go; mkdir -p gateway/target/lib; : >gateway/target/sealgate-gateway.jar; echo '[INFO] BUILD SUCCESS'");
        Path firstLog = tree.resolve("first.log");
        Path secondLog = tree.resolve("second.log");
        Process first = start(firstLog, "audit", "verify");
        await(() -> builds() == 1);
        Process second = start(secondLog, "audit", "verify");
        await(() -> Files.readString(secondLog).contains("is building here; waiting for it"));
        Files.writeString(tree.resolve("go"), "");
        assertTrue(first.waitFor(60, TimeUnit.SECONDS));
        assertTrue(second.waitFor(60, TimeUnit.SECONDS));
        assertAll(() -> assertEquals(1, builds()), () -> assertTrue(Files.notExists(tree.resolve("overlap"))));
    }

    @Test
    void lockOfADeadBuild_isTakenOver() throws Exception {
        Process dead = new ProcessBuilder("true").start();
        dead.waitFor();
        Files.createDirectories(tree.resolve("gateway/target"));
        Files.createSymbolicLink(tree.resolve("gateway/target/sealgate.building"), Path.of(Long.toString(dead.pid())));
        run("audit", "verify");
        assertEquals(1, builds());
    }

    private interface Condition {
        boolean holds() throws IOException;
    }

    private static void await(Condition condition) throws IOException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.holds()) {
            assertTrue(System.nanoTime() < deadline, "waited too long");
            GatewayProcess.pause();
        }
    }
}
