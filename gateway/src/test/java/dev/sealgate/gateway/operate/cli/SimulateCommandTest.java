package dev.sealgate.gateway.operate.cli;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.gateway.operate.explain.ExplainedDecision;
import dev.sealgate.gateway.operate.page.ExplainJson;
import dev.sealgate.gateway.service.s3.Golden;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SimulateCommandTest {
    private static final Path GOLDEN = Path.of("src", "test", "resources", "golden");

    @TempDir
    Path directory;

    @BeforeEach
    void policies() throws IOException {
        file("ann.json", """
                {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}""");
        file("read.json", """
                {"Version":"2012-10-17","Statement":[
                 {"Sid":"Read","Effect":"Allow","Action":["s3:GetObject","s3:ListBucket"],"Resource":"*"}]}""");
        file("reports.json", """
                {"Version":"2012-10-17","Statement":[
                  {"Sid":"DenyOtherKeys","Effect":"Deny","Principal":"*","Action":"s3:PutObject","Resource":"arn:aws:s3:::reports/*",
                   "Condition":{"StringEquals":{"s3:x-amz-server-side-encryption":"AES256"}}},
                  {"Sid":"DenyUnencrypted","Effect":"Deny","Principal":"*","Action":"s3:PutObject","Resource":"arn:aws:s3:::reports/*",
                   "Condition":{"Null":{"s3:x-amz-server-side-encryption":"true"},"Bool":{"aws:SecureTransport":["false"]}}}]}""");
        file("empty.json", "{}");
        file("broken.json", "{\"Version\":");
    }

    private void file(String name, String text) throws IOException {
        Files.writeString(directory.resolve(name), text);
    }

    private CliRun simulate(String arguments) {
        List<String> all = new ArrayList<>(List.of("simulate"));
        all.addAll(List.of(
                arguments.replace("ANN", "arn:aws:iam::111122223333:user/ann").split(" ", -1)));
        return CliRun.of(directory, Map.of(), all.toArray(String[]::new));
    }

    private static final String PUT = "--principal ANN --action s3:PutObject --resource arn:aws:s3:::reports/q1.csv ";

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "--policy ann.json                                                        | 0",
                "--policy read.json                                                       | 3",
                "--policy ann.json --boundary read.json                                   | 3",
                "--policy ann.json --session read.json                                    | 3",
                "--policy ann.json --bucket-policy reports.json --context aws:SecureTransport=false | 4",
                "--policy ann.json --bucket-policy reports.json --context aws:SecureTransport=true  | 0",
                "--policy ann.json --owner 444455556666                                   | 3",
            })
    void exitCode_tellsTheDecision(String options, int exitCode) {
        CliRun run = simulate(PUT + options);
        assertEquals(exitCode, run.exitCode(), run.err() + run.out());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "--action s3:GetObject | sealgate: --principal is missing (see: sealgate simulate --help)",
                "--principal ANN       | sealgate: --action is missing (see: sealgate simulate --help)",
                "--principal x --action s3:GetObject | sealgate: the request: principal: `x` is no ARN of a user, session or root (expected: for example arn:aws:iam::111122223333:user/ann, or arn:aws:sts::111122223333:assumed-role/ROLE/SESSION)",
                "--principal ANN --action s3:GetObject --policy none.json | sealgate: none.json: cannot be read (expected: a readable file of JSON in UTF-8)",
                "--principal ANN --action s3:GetObjekt | sealgate: --action: there is no action `s3:GetObjekt` (near: s3:GetObject, s3:PutObject)",
                "--principal ANN --action kms:Decript | sealgate: --action: there is no action `kms:Decript` (near: kms:Decrypt, kms:Encrypt)",
                "--principal ANN --action ecc2:RunEverything | sealgate: --action: there is no action `ecc2:RunEverything` (expected: one of s3, kms, iam, sts, cloudtrail, servicequotas or sealgate)",
                "--principal ANN --action GetObject | sealgate: --action: `GetObject` (expected: service:Name, for example s3:GetObject)",
                "--principal ANN --action s3:GetObject --context x | sealgate: --context: `x` (expected: KEY=VALUE)",
                "--principal ANN --action s3:GetObject --resource arn:aws:s3:::b --bucket-policy empty.json | sealgate: empty.json:1: Missing required field Statement (expected: a Statement)",
                "--principal ANN --action s3:GetObject --bucket-policy empty.json | sealgate: --bucket-policy: does not go with resource `*` (expected: --resource with the ARN of a bucket or object)",
                "--principal ANN --action s3:GetObject --resource arn:aws:s3:::b | sealgate: --resource: `arn:aws:s3:::b` does not go with s3:GetObject (expected: the ARN of an object, for example arn:aws:s3:::reports/q1.csv)",
                "--principal ANN --action s3:ListBucket --resource arn:aws:s3:::b/k | sealgate: --resource: `arn:aws:s3:::b/k` does not go with s3:ListBucket (expected: the ARN of a bucket, for example arn:aws:s3:::reports)",
                "--principal ANN --action s3:GetObject --resource arn:aws:s3:::b/k --context aws:SourceIpp=1.2.3.4 | sealgate: the request: the case.request.context: there is no condition key `aws:SourceIpp` (near: aws:SourceIp, aws:SourceVpc, aws:SourceArn)",
                "--principal ANN --action s3:GetObject --resource arn:aws:s3:::b/k --bucket-policy a --bucket-policy b | sealgate: --bucket-policy: given 2 times (expected: once)",
                "--principal ANN --action kms:Decrypt --resource arn:aws:kms:us-east-1:111122223333:alias/mine | sealgate: --resource: `arn:aws:kms:us-east-1:111122223333:alias/mine` is an alias (expected: the ARN of its key, for example arn:aws:kms:us-east-1:111122223333:key/1a2b3c4d-5678-4abc-8def-1234567890ab)",
                "--principal ANN --action s3:GetObject --junit x.xml | sealgate: --junit: only goes with --case",
            })
    void wrongUse_isOneLineAndExitCode2(String options, String line) {
        CliRun run = simulate(options);
        assertEquals(line + System.lineSeparator(), run.err());
        assertEquals(2, run.exitCode());
    }

    @Test
    void malformedIdentityPolicy_isRefusedWithTheFilesName() {
        CliRun run = simulate(PUT + "--policy broken.json");
        assertEquals(2, run.exitCode());
        assertTrue(run.err().startsWith("sealgate: broken.json:1: "), run.err());
    }

    @Test
    void output_isMadeForReading() {
        CliRun run = simulate(PUT
                + "--policy ann.json --bucket-policy reports.json --context aws:SecureTransport=false --context aws:TagKeys=a"
                + " --context aws:TagKeys=b");
        Golden.assertFile(GOLDEN.resolve("simulate.txt"), run.out());
    }

    @Test
    void json_holdsTheSame() {
        CliRun run = simulate(PUT + "--policy read.json --json");
        ExplainedDecision decision =
                ExplainJson.read(run.out().getBytes(StandardCharsets.UTF_8), ExplainedDecision.class);
        assertAll(
                () -> assertEquals("implicitDeny", decision.outcome()),
                () -> assertEquals("read.json", decision.policies().getFirst().name()),
                () -> assertEquals(List.of("ann"), decision.context().get("aws:username")));
    }
}
