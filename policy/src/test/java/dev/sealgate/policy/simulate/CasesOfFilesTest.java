package dev.sealgate.policy.simulate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.sealgate.policy.AccessRequest;
import dev.sealgate.policy.Authorizer;
import dev.sealgate.policy.DecisionTrace;
import dev.sealgate.policy.simulate.Replacements.Replacement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Cases with policies from files, from the file as a whole and from outside, and where it all stands. */
class CasesOfFilesTest {
    private static final String ALLOW =
            "{'Version':'2012-10-17','Statement':[{'Effect':'Allow','Action':'s3:*','Resource':'*'}]}";
    private static final String DENY = """
            {'Version':'2012-10-17',
             'Statement':[
              {'Sid':'Other','Effect':'Deny','Principal':'*','Action':'s3:PutObject','Resource':'arn:aws:s3:::b/*'},
              {'Sid':'NoReads','Effect':'Deny','Principal':'*','Action':'s3:GetObject','Resource':'arn:aws:s3:::b/*'}]}""";
    private static final String GET =
            "'request':{'principal':'arn:aws:iam::111122223333:user/ann','action':'s3:GetObject','resource':'arn:aws:s3:::b/k'}";

    /** Files by name. */
    private record Folder(Map<String, String> files) implements CaseWorld {
        @Override
        public SourceText policy(String caseFile, String name) {
            return Optional.ofNullable(files.get(name))
                    .map(text -> source("folder/" + name, text))
                    .orElseThrow(() -> new IllegalArgumentException(name + ": there is no such file"));
        }

        @Override
        public Optional<Complaint> complaint(AccessRequest request) {
            return request.action().equals("s3:None")
                    ? Optional.of(new Complaint("action", "there is no such action"))
                    : Optional.empty();
        }
    }

    private static SourceText source(String file, String text) {
        return new SourceText(file, text.replace('\'', '"'));
    }

    private static List<ReadCase> read(String text, Replacements replacements) {
        Folder folder = new Folder(Map.of(
                "deny.json", DENY, "broken.json", "{'Version':\n}", "wrong.json", DENY.replace("b/*'}]", "c/*'}]")));
        return new PolicyCases(folder, replacements).read(source("cases.json", text));
    }

    private static List<ReadCase> read(String text) {
        return read(text, Replacements.none());
    }

    private static ReadCase.Ready ready(ReadCase one) {
        return assertInstanceOf(ReadCase.Ready.class, one);
    }

    private static String unreadable(ReadCase one) {
        ReadCase.Unreadable unreadable = assertInstanceOf(ReadCase.Unreadable.class, one);
        return unreadable.where() + ": " + unreadable.message();
    }

    private static DecisionTrace trace(ReadCase.Ready ready) {
        return new Authorizer().decide(ready.policyCase().request()).trace();
    }

    @Test
    void policyFromAFile_decides_andItsLineIsKnown() {
        ReadCase.Ready one =
                ready(read("{" + GET + ",'bucket':{'file':'deny.json'}}").getFirst());
        DecisionTrace trace = trace(one);
        assertEquals(Optional.of("deny.json#NoReads"), trace.decidedBy());
        assertEquals(Optional.of(new Where("folder/deny.json", 4)), one.decidedAt(trace));
    }

    @Test
    void policyInTheCase_isLocatedThere() {
        ReadCase.Ready one = ready(
                read("{'cases':[\n{" + GET + ",\n'bucket':\n" + DENY + "}]}").getFirst());
        assertEquals(new Where("cases.json", 2), one.where());
        assertEquals(Optional.of(new Where("cases.json", 7)), one.decidedAt(trace(one)));
    }

    @Test
    void statementWithoutAList_isLocated() {
        ReadCase.Ready one = ready(
                read("{'policies':{\n'all':{'Version':'2012-10-17',\n'Statement':{'Effect':'Allow','Action':'*','Resource':'*'}}},\n"
                                + GET + ",'identity':'all'}")
                        .getFirst());
        assertEquals(Optional.of(new Where("cases.json", 3)), one.decidedAt(trace(one)));
    }

    @Test
    void policiesOfTheFile_areEachCases_unlessItHasItsOwn() {
        List<ReadCase> cases = read("{'bucket':{'file':'deny.json'},'identity':" + ALLOW + ",'cases':["
                + "{'name':'shared'," + GET + "},"
                + "{'name':'own'," + GET + ",'bucket':null},"
                + "{'name':'neither'," + GET + ",'bucket':null,'identity':[]}]}");
        assertEquals(
                List.of("explicitDeny", "allow", "implicitDeny"),
                cases.stream().map(one -> trace(ready(one)).outcome()).toList());
    }

    @Test
    void policyOfTheFile_thatNoCaseCanHave_isAMistake() {
        List<ReadCase> cases = read("{'cases':[{" + GET + "}],\n'key':{'file':'deny.json'}}");
        assertEquals(
                "cases.json:2: `key`: no case of this file uses it (expected: one that is about a KMS key)",
                unreadable(cases.getLast()));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'decision':'explicitDeny','by':'bucket#NoReads'}    |",
                "{'decision':'explicitDeny','by':'resource#NoReads'}  |",
                "{'decision':'explicitDeny','by':'deny.json#NoReads'} |",
                "{'decision':'explicitDeny','by':'bucket'}            |",
                "{'decision':'explicitDeny','by':'resource'}          |",
                "'explicitDeny'                                       |",
                "{'decision':'explicitDeny','by':'key#NoReads'}       | by: `deny.json#NoReads` (expected: `key#NoReads`)",
                "{'decision':'explicitDeny','by':'identity'}          | by: `resource` (expected: `identity`)",
                "'allow'                                              | decision: `explicitDeny` (expected: `allow`)",
            })
    void expectation_mayNameThePlaceOfThePolicy(String expect, String difference) {
        assertEquals(
                Optional.ofNullable(difference).map(String::strip).stream().toList(),
                differences("{'bucket':{'file':'deny.json'},'expect':" + expect + "," + GET + "}"));
    }

    @Test
    void expectation_ofAnAllow_mayNameThePlaceToo() {
        String start = "{'identity':" + ALLOW + "," + GET + ",'expect':{'decision':'allow','by':'";
        assertEquals(List.of(), differences(start + "identity'}}"));
        assertEquals(List.of("by: `identity` (expected: `bucket`)"), differences(start + "bucket'}}"));
        assertEquals(List.of(), differences("{" + GET + ",'expect':{'decision':'implicitDeny','by':'identity'}}"));
    }

    private static List<String> differences(String text) {
        PolicyCase one = ready(read(text).getFirst()).policyCase();
        return one.expected().orElseThrow().differences(new Authorizer().decide(one.request()));
    }

    @Test
    void mistakes_areLocated_andTheOtherCasesAreRead() {
        List<ReadCase> cases = read("{'cases':[\n"
                + "{'name':'a'," + GET + ",'bucket':\n{'file':'none.json'}},\n"
                + "{'name':'b'," + GET + ",'bucket':{'file':'wrong.json'}},\n"
                + "{'name':'c'," + GET + ",'bucket':{'file':'broken.json'}},\n"
                + "{'name':'d'," + GET + ",\n'identity':[\n" + ALLOW.replace("Allow", "allow") + "]},\n"
                + "{'name':'e'," + GET.replace("GetObject", "None") + "},\n"
                + "{'name':'f'," + GET + "},\n"
                + "{'name':'f'," + GET + "}]}");
        assertEquals(
                List.of(
                        "cases.json:2: none.json: there is no such file",
                        "cases.json:4: policy wrong.json: folder/wrong.json:4: Policy has invalid resource: statement 2 (Sid NoReads): `Resource: arn:aws:s3:::c/*`"
                                + " (expected: the bucket's ARN, arn:aws:s3:::b, or of what is in it, arn:aws:s3:::b/...)",
                        "cases.json:5: policy broken.json: folder/broken.json:2: This policy contains invalid Json:"
                                + " Unexpected character ('}' (code 125)): expected a value (column 1)",
                        "cases.json:8: policy identity: Syntax errors in policy: statement 1: `Effect: allow` (expected: Allow or Deny)",
                        "cases.json:9: e: there is no such action",
                        "cases.json:11: f: another case of this file has that name, in line 10"),
                cases.stream()
                        .filter(ReadCase.Unreadable.class::isInstance)
                        .map(CasesOfFilesTest::unreadable)
                        .toList());
        assertEquals(1, cases.stream().filter(ReadCase.Ready.class::isInstance).count());
    }

    @Test
    void replacement_decides_underTheNameOfWhatItReplaces() {
        SourceText sound = source("new.json", DENY.replace("NoReads", "New"));
        Replacement named = new Replacement(PolicySlot.BUCKET, Optional.of("b"), sound);
        Replacements replacements = new Replacements(List.of(named));
        List<ReadCase> cases = read(
                "{'cases':[{'name':'with'," + GET + ",'bucket':{'file':'deny.json'}},{'name':'without'," + GET + "}]}",
                replacements);
        assertEquals(
                List.of(Optional.of("deny.json#New"), Optional.of("resource#New")),
                cases.stream().map(one -> trace(ready(one)).decidedBy()).toList());
        assertEquals(
                Optional.of(new Where("new.json", 4)),
                ready(cases.getFirst()).decidedAt(trace(ready(cases.getFirst()))));
        assertEquals(Optional.empty(), replacements.complaint(named));
    }

    @Test
    void replacement_ofNothing_orOfSeveral_isComplainedOf() {
        SourceText policy = source("new.json", ALLOW);
        Replacement lost = new Replacement(PolicySlot.IDENTITY, Optional.of("nobody"), policy);
        Replacement vague = new Replacement(PolicySlot.IDENTITY, Optional.empty(), policy);
        Replacement unused = new Replacement(PolicySlot.KEY, Optional.empty(), policy);
        Replacements replacements = new Replacements(List.of(lost, vague, unused));
        read(
                "{'policies':{'x':" + ALLOW + ",'y':" + ALLOW + "},'cases':[{'name':'a'," + GET
                        + ",'identity':['x','y']}]}",
                replacements);
        assertEquals(
                List.of(
                        "there is no `nobody` in any case (expected: `x`, `y`)",
                        "the cases have several (expected: NAME=FILE, NAME one of `x`, `y`)",
                        "no case is about a KMS key"),
                List.of(lost, vague, unused).stream()
                        .map(one -> replacements.complaint(one).orElse(""))
                        .toList());
    }
}
