package dev.sealgate.gateway.operate.cli;

import dev.sealgate.gateway.operate.explain.ExplainedRequest;
import dev.sealgate.gateway.operate.page.ExplainJson;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sealgate explain}: why a request was answered as it was. */
@Command(
        name = "explain",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        header = "Tells which policy, statement, condition and value decided about a request.",
        description = {
            "%nREQUEST-ID is the x-amz-request-id of the answer, the RequestId of its error document; last stands for",
            "the newest denial since the gateway was started. Whoever may call",
            "sealgate:Explain in the account that owns the resource, and its root, get an answer.%n"
        },
        sortOptions = false,
        footer = {
            "%nExit codes: 0 explained; 1 no such request is recorded, or not for you; 2 wrong use.",
            "%nExample:",
            "  sealgate explain last",
            "  sealgate explain 4T6WYVD0Q2ZJ8K1M"
        })
final class ExplainCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private ClientOptions options = new ClientOptions();

    @Parameters(paramLabel = "REQUEST-ID", description = "From the answer to the request, or: last")
    private String requestId = "";

    ExplainCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        String path = "/-/explain/"
                + URLEncoder.encode(requestId, StandardCharsets.UTF_8).replace("+", "%20");
        GatewayClient.Answer answer = GatewayClient.of(surroundings, options).send("GET", path, "", new byte[0]);
        if (!answer.ok()) {
            ExplainJson.Refusal refusal = answer.refusal();
            spec.commandLine()
                    .getErr()
                    .println("sealgate: " + refusal.code() + ": " + DecisionText.printable(refusal.message()));
            return SealgateCommand.FAILED;
        }
        ExplainedRequest explained = answer.document(ExplainedRequest.class);
        spec.commandLine()
                .getOut()
                .print(
                        options.json()
                                ? ExplainJson.text(explained) + "\n"
                                : DecisionText.of(
                                        explained,
                                        Paint.of(surroundings.terminal().out(), surroundings)));
        spec.commandLine().getOut().flush();
        return 0;
    }
}
