package dev.sealgate.gateway.operate.cli;

import dev.sealgate.policy.Authorizer;
import dev.sealgate.policy.Decision;
import dev.sealgate.policy.simulate.PolicyCase.Expectation;
import dev.sealgate.policy.simulate.PolicyCases;
import dev.sealgate.policy.simulate.ReadCase;
import dev.sealgate.policy.simulate.Replacements;
import dev.sealgate.policy.simulate.Where;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads and decides all cases of a run. Not thread-safe. */
final class CaseSuite {
    /** More are several runs. */
    static final int MOST = 10_000;

    private final PolicyFiles files;
    private final InstantSource clock;

    CaseSuite(PolicyFiles files, InstantSource clock) {
        this.files = files;
        this.clock = clock;
    }

    /** In the order of the files; what is wrong with a file or a case is its own result. */
    List<ReadCase> read(List<Path> caseFiles, Replacements replacements) {
        PolicyCases reader = new PolicyCases(files, replacements);
        List<ReadCase> cases = new ArrayList<>();
        for (Path file : caseFiles) {
            cases.addAll(read(reader, file));
            if (cases.size() > MOST) {
                throw new UseException(
                        "--case: more than " + MOST + " cases with " + files.shown(file) + " (expected: several runs)");
            }
        }
        return cases;
    }

    private List<ReadCase> read(PolicyCases reader, Path file) {
        String shown = files.shown(file);
        try {
            return reader.read(files.text(file, shown));
        } catch (UseException e) {
            String message = String.valueOf(e.getMessage());
            String cause = message.startsWith(shown + ": ") ? message.substring(shown.length() + 2) : message;
            return List.of(new ReadCase.Unreadable(new Where(shown, 1), shown, cause));
        }
    }

    CaseResult decide(ReadCase read) {
        return switch (read) {
            case ReadCase.Unreadable(Where where, String name, String message) ->
                new CaseResult.Unreadable(where, name, message);
            case ReadCase.Ready ready -> decide(ready);
        };
    }

    private CaseResult decide(ReadCase.Ready ready) {
        Optional<Expectation> expected = ready.policyCase().expected();
        if (expected.isEmpty()) {
            return new CaseResult.Unreadable(
                    ready.where(),
                    ready.name(),
                    ready.name()
                            + ": `expect` is missing (expected: for example \"expect\": {\"decision\": \"explicitDeny\"})");
        }
        Instant start = clock.instant();
        Decision decision = new Authorizer().decide(ready.policyCase().request());
        List<String> differences = expected.get().differences(decision);
        return new CaseResult.Decided(
                ready, expected.get(), decision, differences, Duration.between(start, clock.instant()));
    }
}
