package dev.sealgate.gateway.operate.cli;

import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.operate.inspect.Inspection;
import dev.sealgate.gateway.operate.inspect.Inspection.Verification;
import dev.sealgate.gateway.operate.page.ExplainJson;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sealgate inspect}: how an object is encrypted, and whether every tag is right. */
@Command(
        name = "inspect",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        header =
                "Proves how an object is encrypted: where its ciphertext lies, which keys hold it; verifies every tag.",
        description = {
            "%nThe gateway opens the object in memory and hands out nothing of it. It asks the KMS for the data key in",
            "your name, which is one Decrypt as for a GetObject. The root of the account that owns the bucket, and",
            "whoever may call sealgate:Inspect there, get an answer.%n"
        },
        sortOptions = false,
        footer = {
            "%nExit codes: 0 every tag is right; 1 no such object, or not for you; 2 wrong use;",
            "3 bytes on disk are not what was written; 4 shown, but tags could not be verified.",
            "%nExample:",
            "  sealgate inspect s3://reports/q1.csv",
            "  sealgate inspect s3://reports/q1.csv --sse-c-key key.bin \\",
            "      --endpoint https://127.0.0.1:9443"
        })
final class InspectCommand implements Callable<Integer> {
    private static final int CORRUPT = 3;
    private static final int UNVERIFIED = 4;

    private final Surroundings surroundings;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "s3://BUCKET/KEY", description = "The object; ?versionId=ID may follow")
    private String object = "";

    @Option(names = "--version-id", paramLabel = "ID", description = "Which version. Default: the current one")
    private @Nullable String versionId;

    @Option(
            names = "--sse-c-key",
            paramLabel = "FILE",
            description = "For an object under a customer's key (SSE-C): a file with its 32 bytes, or their base64")
    private @Nullable String customerKey;

    @Option(names = "--no-verify", description = "Show only; read no data and ask the KMS for nothing.")
    private boolean noVerify;

    @Mixin
    private ClientOptions options = new ClientOptions();

    InspectCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        ObjectUri uri = ObjectUri.parse(object);
        Headers headers = Optional.ofNullable(customerKey)
                .map(file ->
                        CustomerKeyFile.headers(surroundings.workingDirectory().resolve(file)))
                .orElse(Headers.EMPTY);
        GatewayClient.Answer answer = GatewayClient.of(surroundings, options)
                .send("s3", "GET", "/-/inspect" + uri.rawPath(), query(uri), headers, new byte[0]);
        if (!answer.ok()) {
            ExplainJson.Refusal refusal = answer.refusal();
            spec.commandLine()
                    .getErr()
                    .println("sealgate: " + refusal.code() + ": " + DecisionText.printable(refusal.message()));
            return answer.status() == 400 ? SealgateCommand.WRONG_USE : SealgateCommand.FAILED;
        }
        Inspection inspection = answer.document(Inspection.class);
        spec.commandLine()
                .getOut()
                .print(options.json() ? ExplainJson.text(inspection) + "\n" : InspectionText.of(inspection));
        spec.commandLine().getOut().flush();
        return exitCode(inspection.verification());
    }

    private String query(ObjectUri uri) {
        List<String> parameters = new ArrayList<>();
        Optional.ofNullable(versionId)
                .or(uri::versionId)
                .ifPresent(id -> parameters.add("versionId=" + UriText.value(id)));
        if (noVerify) {
            parameters.add("verify=false");
        }
        return String.join("&", parameters);
    }

    private static int exitCode(Verification verification) {
        return switch (verification.outcome()) {
            case Verification.INTACT -> 0;
            case Verification.CORRUPT -> CORRUPT;
            default -> UNVERIFIED; // what another gateway says is not proof either
        };
    }
}
