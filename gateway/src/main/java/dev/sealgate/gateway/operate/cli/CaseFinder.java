package dev.sealgate.gateway.operate.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;

/** Finds the files that {@code --case} means: files, folders with all that is in them, and patterns; each file once, in one order. */
final class CaseFinder {
    private static final Pattern WILDCARD = Pattern.compile("[*?\\[{]");
    private static final int DEEPEST = 64;

    /** More are a folder that was not meant. */
    static final int MOST = 10_000;

    private final Path workingDirectory;
    private final Predicate<Path> isPolicy;

    /** @param isPolicy whether a JSON file in a folder is no case file but a policy beside them */
    CaseFinder(Path workingDirectory, Predicate<Path> isPolicy) {
        this.workingDirectory = workingDirectory;
        this.isPolicy = isPolicy;
    }

    /**
     * The files, at least one for each of {@code given}.
     *
     * @throws UseException for a folder or pattern without any
     */
    List<Path> find(List<String> given) {
        Map<Path, Path> byRealPath = new LinkedHashMap<>();
        for (String one : given) {
            List<Path> found = find(one);
            if (found.isEmpty()) {
                throw new UseException(
                        "--case: no case file in `" + one + "` (expected: a file, a folder with files *.json,"
                                + " or a pattern such as 'cases/**.json')");
            }
            found.forEach(path -> byRealPath.putIfAbsent(real(path), path));
            if (byRealPath.size() > MOST) {
                throw new UseException(
                        "--case: more than " + MOST + " files with `" + one + "` (expected: several runs)");
            }
        }
        return List.copyOf(byRealPath.values());
    }

    private List<Path> find(String given) {
        Path path = workingDirectory.resolve(given.isEmpty() ? "." : given);
        if (Files.isDirectory(path)) {
            return under(path, file -> file.toString().endsWith(".json"));
        }
        return Files.exists(path) || !WILDCARD.matcher(given).find() ? List.of(path) : matching(given);
    }

    /** Begins in the last folder before the first wildcard. */
    private List<Path> matching(String pattern) {
        int wildcard =
                WILDCARD.matcher(pattern).results().findFirst().orElseThrow().start();
        int slash = pattern.lastIndexOf('/', wildcard);
        Path start = workingDirectory.resolve(pattern.substring(0, slash + 1)).normalize();
        PathMatcher matcher = matcher(pattern.substring(slash + 1), pattern);
        return Files.isDirectory(start) ? under(start, file -> matcher.matches(start.relativize(file))) : List.of();
    }

    private static PathMatcher matcher(String glob, String pattern) {
        try {
            PathMatcher whole = FileSystems.getDefault().getPathMatcher("glob:" + glob);
            // Shells let ** stand for no folder too.
            PathMatcher flat = FileSystems.getDefault().getPathMatcher("glob:" + glob.replace("**/", ""));
            return path -> whole.matches(path) || flat.matches(path);
        } catch (PatternSyntaxException e) {
            throw new UseException("--case: `" + pattern + "` is no pattern: " + e.getDescription(), e);
        }
    }

    private List<Path> under(Path folder, Predicate<Path> wanted) {
        List<Path> found = new ArrayList<>();
        try (Stream<Path> all = Files.walk(folder, DEEPEST)) {
            all.filter(file -> wanted.test(file) && Files.isRegularFile(file))
                    .limit(MOST + 1L)
                    .forEach(found::add);
        } catch (IOException | UncheckedIOException e) {
            throw new UseException("--case: `" + folder + "` cannot be read whole: " + e.getMessage(), e);
        }
        found.removeIf(isPolicy);
        found.sort(null);
        return found;
    }

    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            return path.toAbsolutePath().normalize(); // whoever reads it says what is wrong
        }
    }
}
