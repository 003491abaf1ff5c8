package dev.sealgate.conformance;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.testing.Command;
import dev.sealgate.testing.GatewayProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** The README's chapter on policy cases, as written, in a directory with {@code ./sealgate} and the examples. */
class PolicyCasesIT {
    private static final String CHAPTER = "## Test your policies in a pipeline\n";
    private static final String EXAMPLE = "docs/examples/policy-cases";

    @TempDir
    Path directory;

    @BeforeEach
    void copy() throws IOException {
        Path launcher = Files.writeString(
                directory.resolve("sealgate"),
                "#!/bin/sh\nexec '" + GatewayProcess.root().resolve("sealgate") + "' \"$@\"\n");
        Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.createDirectories(directory.resolve(EXAMPLE));
        try (Stream<Path> files = Files.list(GatewayProcess.root().resolve(EXAMPLE))) {
            for (Path file : files.toList()) {
                Files.copy(file, directory.resolve(EXAMPLE).resolve(file.getFileName()));
            }
        }
    }

    /** The fenced blocks of the chapter: commands, and what they print. */
    private static List<String> blocks() throws IOException {
        String readme = Files.readString(GatewayProcess.root().resolve("README.md"));
        String chapter =
                readme.substring(readme.indexOf(CHAPTER) + CHAPTER.length()).split("\n## ", 2)[0];
        String[] parts = chapter.split("```(?:sh)?\n", -1);
        return IntStream.range(0, parts.length)
                .filter(at -> at % 2 == 1)
                .mapToObj(at -> parts[at])
                .toList();
    }

    private Command.Ran sh(String script) throws IOException, InterruptedException {
        Path log = Files.createTempFile(directory, "sh", ".log");
        Process process = new ProcessBuilder("sh", "-c", script)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        assertTrue(process.waitFor(120, TimeUnit.SECONDS), "the command did not end");
        return new Command.Ran(process.exitValue(), Files.readString(log));
    }

    /** Names of the cases that the report says failed. */
    private List<String> failures() throws Exception {
        Document report = DocumentBuilderFactory.newDefaultInstance()
                .newDocumentBuilder()
                .parse(directory.resolve("policy-cases.xml").toFile());
        NodeList failures = report.getElementsByTagName("failure");
        List<String> names = new ArrayList<>();
        for (int at = 0; at < failures.getLength(); at++) {
            names.add(((Element) failures.item(at).getParentNode()).getAttribute("name"));
        }
        return names;
    }

    @Test
    void chapter_doesWhatItSays() throws Exception {
        List<String> blocks = blocks();
        assertEquals(4, blocks.size(), "two commands, each with what it prints");
        Command.Ran sound = sh(blocks.get(0));
        List<String> failuresOfTheSound = failures();
        Command.Ran edited = sh(blocks.get(2));
        assertAll(
                () -> assertEquals(0, sound.exitCode(), sound.output()),
                () -> assertTrue(sound.output().endsWith(blocks.get(1)), sound.output()),
                () -> assertEquals(List.of(), failuresOfTheSound),
                () -> assertEquals(1, edited.exitCode(), edited.output()),
                () -> assertTrue(edited.output().contains(blocks.get(3)), edited.output()),
                () -> assertEquals(List.of("listing without TLS is denied"), failures()));
    }

    @Test
    void denyTakenOutOfThePolicy_failsThePipeline() throws Exception {
        Path policy = directory.resolve(EXAMPLE).resolve("bucket-policy.json");
        String sound = Files.readString(policy);
        String first = sound.substring(sound.indexOf("    {\n"), sound.indexOf("    {\n", sound.indexOf("RequireTLS")));
        assertTrue(first.contains("\"RequireTLS\""), first);
        Files.writeString(policy, sound.replace(first, ""));
        Command.Ran ran = sh(blocks().getFirst());
        assertAll(
                () -> assertEquals(1, ran.exitCode(), ran.output()),
                () -> assertTrue(ran.output().endsWith("7 cases, 5 as expected, 2 not\n"), ran.output()),
                () -> assertFalse(ran.output().contains("Exception"), ran.output()),
                () -> assertEquals(
                        List.of("the same without TLS is denied", "listing without TLS is denied"), failures()));
    }

    /** A pipeline must not take a policy that nobody can put, or none at all, for a sound one. */
    @Test
    void policyThatIsNoPolicy_isNoSuccess() throws Exception {
        Path policy = directory.resolve(EXAMPLE).resolve("bucket-policy.json");
        Files.writeString(policy, Files.readString(policy).replace("\"Deny\"", "\"Forbid\""));
        Command.Ran malformed = sh(blocks().getFirst());
        Files.delete(policy);
        Command.Ran missing = sh(blocks().getFirst());
        Command.Ran nothing = sh("mkdir none && ./sealgate simulate --case none");
        assertAll(
                () -> assertEquals(2, malformed.exitCode(), malformed.output()),
                () -> assertTrue(
                        malformed
                                .output()
                                .contains(
                                        EXAMPLE
                                                + "/bucket-policy.json:4: Invalid effect: Forbid: statement 1 (Sid RequireTLS)"),
                        malformed.output()),
                () -> assertEquals(2, missing.exitCode(), missing.output()),
                () -> assertEquals(2, nothing.exitCode(), nothing.output()));
    }
}
