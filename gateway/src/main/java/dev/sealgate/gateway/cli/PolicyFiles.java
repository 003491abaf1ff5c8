package dev.sealgate.gateway.cli;

import dev.sealgate.policy.ParsedPolicy;
import dev.sealgate.policy.PolicyDocument;
import dev.sealgate.policy.PolicyRules;
import dev.sealgate.policy.simulate.PolicyCase;
import dev.sealgate.policy.simulate.PolicyCases;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Policies and cases from files; whatever is wrong with one is a {@link UseException} that names it. */
final class PolicyFiles {
    private final Path workingDirectory;

    PolicyFiles(Path workingDirectory) {
        this.workingDirectory = workingDirectory;
    }

    /** The text of a policy that AWS would accept. */
    String policy(String file, PolicyRules rules) {
        String text = read(file);
        return switch (PolicyDocument.parse(text, rules)) {
            case ParsedPolicy.Valid _ -> text;
            case ParsedPolicy.Malformed(String message) ->
                throw new UseException(
                        file + ": " + PolicyDocument.flawIn(text, rules).orElse(message));
        };
    }

    List<PolicyCase> cases(String file) {
        List<PolicyCase> cases = parsed(file, read(file));
        if (cases.isEmpty()) {
            throw new UseException(file + ": no case (expected: at least one)");
        }
        return cases;
    }

    static List<PolicyCase> parsed(String where, String text) {
        try {
            return PolicyCases.read(text);
        } catch (IllegalArgumentException e) {
            throw new UseException(where + ": " + e.getMessage(), e);
        }
    }

    private String read(String file) {
        try {
            return Files.readString(workingDirectory.resolve(file));
        } catch (IOException e) {
            throw new UseException(file + ": cannot be read (expected: a readable file of JSON in UTF-8)", e);
        }
    }
}
