package dev.sealgate.conformance;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The {@code sh} blocks of a Markdown page, statement by statement in one shell as a reader pastes them, and what the page promises of each in
 * the comment at a line's end: {@code exit code 3}; words of an error ({@code AccessDenied}, {@code KMS.DisabledException}, {@code refused}), with
 * which the statement fails and which it prints; {@code prints ...}; anything else explains, and promises success.
 */
final class ShellBlocks {
    /** One statement, and the line of the page in which it begins. */
    record Statement(int line, String text) {}

    /** What a run of a statement printed and returned. */
    record Ran(Statement statement, int exitCode, String output) {}

    private static final Pattern COMMENT = Pattern.compile("\\s+#\\s+(.*)$");
    private static final Pattern ERROR =
            Pattern.compile("(?:KMS\\.)?[A-Z][A-Za-z]+(?:Denied|Exception|Error)\\b|refused\\b");
    private static final Pattern EXIT_CODE = Pattern.compile("exit code (\\d+)(?!:)");
    private static final Pattern PRINTS = Pattern.compile("prints (.*)");
    private static final int TIMED_OUT = 124;
    private static final long LONGEST_MINUTES = 5;

    private ShellBlocks() {}

    /** All statements of the page's {@code sh} blocks, in order. */
    static List<Statement> of(Path page, Path directory) throws IOException, InterruptedException {
        List<Statement> statements = new ArrayList<>();
        List<String> lines = Files.readAllLines(page);
        boolean inBlock = false;
        StringBuilder open = new StringBuilder();
        int first = 0;
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (!inBlock) {
                inBlock = line.equals("```sh");
            } else if (line.equals("```")) {
                if (!open.isEmpty()) {
                    throw new AssertionError(page + ":" + first + ": a statement that does not end: " + open);
                }
                inBlock = false;
            } else if (!line.isBlank() || !open.isEmpty()) {
                first = open.isEmpty() ? i + 1 : first;
                open.append(line).append('\n');
                if (isWhole(open.toString(), directory)) {
                    statements.add(new Statement(first, open.toString()));
                    open.setLength(0);
                }
            }
        }
        return statements;
    }

    /** Asks the shell itself, which alone knows where quotes, here-documents and parentheses end. */
    private static boolean isWhole(String text, Path directory) throws IOException, InterruptedException {
        if (text.endsWith("\\\n")) {
            return false;
        }
        Path script = Files.writeString(directory.resolve("statement.sh"), text);
        Process check = new ProcessBuilder("bash", "-n", script.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return check.waitFor() == 0 && !said.contains("here-document");
    }

    /** Runs the statements in one shell in the directory; what follows an endless one is tried after five seconds of it. */
    static List<Ran> run(List<Statement> statements, Path directory, ProcessBuilder builder)
            throws IOException, InterruptedException {
        StringBuilder script = new StringBuilder("shopt -s expand_aliases\n");
        for (int i = 0; i < statements.size(); i++) {
            String text = statements.get(i).text();
            script.append("exec >").append(output(directory, i)).append(" 2>&1\n");
            script.append(text.contains("--follow") ? "timeout 5 " + text : text);
            script.append("echo $? >").append(exitCode(directory, i)).append('\n');
        }
        Path file = Files.writeString(directory.resolve("page.sh"), script);
        Process shell = builder.command("bash", file.toString())
                .directory(directory.toFile())
                .redirectInput(Path.of("/dev/null").toFile())
                .start();
        if (!shell.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES)) {
            shell.destroyForcibly();
            throw new AssertionError("the page's commands did not end");
        }
        List<Ran> ran = new ArrayList<>();
        for (int i = 0; i < statements.size(); i++) {
            Path code = exitCode(directory, i);
            if (!Files.exists(code)) {
                throw new AssertionError("line " + statements.get(i).line() + " was not reached");
            }
            ran.add(new Ran(
                    statements.get(i),
                    Integer.parseInt(Files.readString(code).strip()),
                    Files.readString(output(directory, i))));
        }
        return ran;
    }

    private static Path output(Path directory, int i) {
        return directory.resolve("statement-" + i + ".out");
    }

    private static Path exitCode(Path directory, int i) {
        return directory.resolve("statement-" + i + ".code");
    }

    /** What differs from the promise, a line each; empty when it is kept. */
    static List<String> broken(Ran ran) {
        List<String> broken = new ArrayList<>();
        int expected = 0;
        boolean mayFail = false;
        for (String line : ran.statement().text().lines().toList()) {
            Matcher comment = COMMENT.matcher(line);
            String promise = comment.find() ? comment.group(1) : "";
            Matcher error = ERROR.matcher(promise);
            Matcher code = EXIT_CODE.matcher(promise);
            Matcher prints = PRINTS.matcher(promise);
            expected = 0;
            mayFail = false;
            if (code.find()) {
                expected = Integer.parseInt(code.group(1));
            } else if (error.lookingAt()) {
                mayFail = true;
                if (!error.group().equals("refused") && !ran.output().contains(error.group())) {
                    broken.add("promises " + error.group());
                }
            } else if (prints.lookingAt() && !ran.output().contains(prints.group(1))) {
                broken.add("promises to print " + prints.group(1));
            }
        }
        boolean endless = ran.statement().text().contains("--follow") && ran.exitCode() == TIMED_OUT;
        if (mayFail ? ran.exitCode() == 0 : ran.exitCode() != expected && !endless) {
            broken.add("exit code " + ran.exitCode());
        }
        if (broken.isEmpty()) {
            return List.of();
        }
        broken.addFirst(
                "line " + ran.statement().line() + ": " + ran.statement().text());
        broken.add(ran.output());
        return broken;
    }
}
