package dev.sealgate.gateway.operate.cli;

import java.util.List;

/** How the cases of a run came out. Immutable. */
record CaseTotals(int cases, int asExpected, int unexpected, int unreadable) {
    static CaseTotals of(List<CaseResult> results) {
        int asExpected = 0;
        int unreadable = 0;
        for (CaseResult result : results) {
            switch (result) {
                case CaseResult.Decided decided -> asExpected += decided.asExpected() ? 1 : 0;
                case CaseResult.Unreadable _ -> unreadable++;
            }
        }
        return new CaseTotals(results.size(), asExpected, results.size() - asExpected - unreadable, unreadable);
    }

    String words() {
        return cases + (cases == 1 ? " case, " : " cases, ") + asExpected + " as expected, " + unexpected + " not"
                + (unreadable == 0 ? "" : ", " + unreadable + " cannot be read");
    }

    /** What cannot be read counts for more: nobody knows what it would have come to. */
    int exitCode() {
        if (unreadable > 0) {
            return SealgateCommand.WRONG_USE;
        }
        return unexpected > 0 ? SealgateCommand.FAILED : 0;
    }
}
