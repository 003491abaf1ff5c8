package dev.sealgate.gateway.operate.cli;

import dev.sealgate.gateway.operate.backup.BackupException;
import dev.sealgate.gateway.operate.backup.BackupPage;
import dev.sealgate.gateway.operate.backup.BackupWatcher;
import dev.sealgate.gateway.operate.page.ExplainJson;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Keeps a running gateway from deleting what is being copied, by telling it now and again that it still is. Used by one thread. */
final class HeldBackup implements BackupWatcher, AutoCloseable {
    private static final String PAGE = "/-/backup";

    private final GatewayClient client;
    private final InstantSource clock;
    private final BackupWatcher shown;
    private final BackupPage.Answer begun;
    private final Duration sayEvery;
    private Instant said;

    private HeldBackup(GatewayClient client, InstantSource clock, BackupWatcher shown, BackupPage.Answer begun) {
        this.client = client;
        this.clock = clock;
        this.shown = shown;
        this.begun = begun;
        sayEvery = Duration.ofSeconds(begun.heldSeconds()).dividedBy(4);
        said = clock.instant();
    }

    /** @throws BackupException when the gateway refuses, with its words */
    static HeldBackup begin(GatewayClient client, InstantSource clock, BackupWatcher shown)
            throws IOException, InterruptedException {
        return new HeldBackup(client, clock, shown, ask(client, "POST", PAGE).document(BackupPage.Answer.class));
    }

    private static GatewayClient.Answer ask(GatewayClient client, String method, String path)
            throws IOException, InterruptedException {
        GatewayClient.Answer answer = client.send(method, path, "", new byte[0]);
        if (!answer.ok()) {
            ExplainJson.Refusal refusal = answer.refusal();
            throw new BackupException(refusal.code() + ": " + DecisionText.printable(refusal.message()));
        }
        return answer;
    }

    String id() {
        return begun.id();
    }

    long sequence() {
        return begun.sequence();
    }

    @Override
    public void begins(long bytes) {
        shown.begins(bytes);
        goOn();
    }

    @Override
    public void done(long bytes) {
        shown.done(bytes);
        if (!clock.instant().isBefore(said.plus(sayEvery))) {
            goOn();
        }
    }

    /** Nothing was deleted from the beginning until here, or this is no backup. */
    @Override
    public void beforeEnd() {
        goOn();
    }

    private void goOn() {
        said = clock.instant();
        tell("POST");
    }

    private void tell(String method) {
        try {
            ask(client, method, PAGE + "/" + begun.id());
        } catch (IOException e) {
            throw new BackupException(String.valueOf(e.getMessage()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BackupException("interrupted", e);
        }
    }

    /** A gateway that cannot be told finds out by itself. */
    @Override
    public void close() {
        try {
            tell("DELETE");
        } catch (BackupException unheard) {
            // What was taken is complete, and what failed has its own reason.
        }
    }
}
