package dev.sealgate.gateway.operate.cli;

import dev.sealgate.policy.AccessRequest;
import dev.sealgate.policy.document.PolicyRules;
import dev.sealgate.policy.json.Json;
import dev.sealgate.policy.simulate.CaseWorld;
import dev.sealgate.policy.simulate.PolicyCase;
import dev.sealgate.policy.simulate.PolicyCases;
import dev.sealgate.policy.simulate.PolicyMistake;
import dev.sealgate.policy.simulate.SourceText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Texts of policies and cases from files, each read once; whatever is wrong with one is a {@link UseException} that names it. Not thread-safe. */
final class PolicyFiles implements CaseWorld {
    /** Of one file, in bytes; larger ones are no policies and no cases that somebody wrote. */
    static final int LARGEST = Json.MAX_CHARACTERS;

    /** Of all files of one run, in bytes. */
    static final int LARGEST_TOGETHER = 16 * LARGEST;

    private final Path workingDirectory;
    private final Map<Path, SourceText> texts = new HashMap<>();
    private long bytes;

    PolicyFiles(Path workingDirectory) {
        this.workingDirectory = workingDirectory;
    }

    /** The text of a policy that AWS would accept. */
    SourceText policy(String file, PolicyRules rules) {
        SourceText text = text(file);
        PolicyMistake.in(text, rules).ifPresent(mistake -> {
            throw new UseException(mistake.where() + ": " + mistake.message());
        });
        return text;
    }

    /** A file that the command line names. */
    SourceText text(String file) {
        return text(workingDirectory.resolve(file), file);
    }

    /** @param shown what messages call it */
    SourceText text(Path path, String shown) {
        Path key = path.toAbsolutePath().normalize();
        SourceText known = texts.get(key);
        if (known != null) {
            return known;
        }
        SourceText text = new SourceText(shown, read(path, shown));
        texts.put(key, text);
        return text;
    }

    /** The policy that a case file names, relative to itself. */
    @Override
    public SourceText policy(String caseFile, String name) {
        Path path = workingDirectory.resolve(caseFile).resolveSibling(name).normalize();
        String shown = shown(path);
        // Whoever writes cases shall not have this process read devices or wait for pipes.
        if (!Files.isRegularFile(path)) {
            throw new IllegalArgumentException(
                    shown + ": there is no such file (policies are named relative to the case file)");
        }
        try {
            return text(path, shown);
        } catch (UseException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /** A path as people would type it here. */
    String shown(Path path) {
        Path here = workingDirectory.toAbsolutePath().normalize();
        Path absolute = path.toAbsolutePath().normalize();
        Path shown = absolute.startsWith(here) && !absolute.equals(here) ? here.relativize(absolute) : absolute;
        return shown.toString().replace('\\', '/');
    }

    @Override
    public Optional<Complaint> complaint(AccessRequest request) {
        return KnownActions.complaint(request);
    }

    static List<PolicyCase> parsed(String where, String text) {
        try {
            return PolicyCases.read(text);
        } catch (IllegalArgumentException e) {
            throw new UseException(where + ": " + e.getMessage(), e);
        }
    }

    private String read(Path path, String shown) {
        try (InputStream file = Files.newInputStream(path)) {
            byte[] all = file.readNBytes(LARGEST + 1);
            bytes += all.length;
            if (all.length > LARGEST) {
                throw new UseException(shown + ": is larger than " + LARGEST + " bytes (expected: a policy or cases)");
            }
            if (bytes > LARGEST_TOGETHER) {
                throw new UseException(shown + ": with it, the files of this run are larger than " + LARGEST_TOGETHER
                        + " bytes (expected: several runs)");
            }
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(all))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new UseException(shown + ": is not UTF-8 (expected: JSON in UTF-8)", e);
        } catch (IOException e) {
            throw new UseException(shown + ": cannot be read (expected: a readable file of JSON in UTF-8)", e);
        }
    }
}
