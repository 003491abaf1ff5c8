package dev.sealgate.gateway.operate.backup;

import dev.sealgate.gateway.edge.exchange.HttpRequest;
import dev.sealgate.gateway.edge.exchange.HttpResponse;
import dev.sealgate.gateway.edge.exchange.Trace;
import dev.sealgate.gateway.operate.page.AdminPage;
import dev.sealgate.gateway.operate.page.AdminPages;
import dev.sealgate.gateway.operate.page.Administrators;
import dev.sealgate.gateway.operate.page.Administrators.Known;
import dev.sealgate.gateway.operate.page.PageException;
import dev.sealgate.policy.context.AccountId;
import java.util.List;
import java.util.Optional;

/**
 * {@code /-/backup}: what {@code sealgate backup} asks of a running gateway. POST begins, POST of {@code /-/backup/ID} says that it still goes on,
 * DELETE of the same that it is done. For those who may {@code sealgate:Backup} in the default account, as a backup has the data of all
 * accounts. Thread-safe.
 */
public final class BackupPage implements AdminPage {
    /** Whoever may do this may ask. */
    public static final String ACTION = "sealgate:Backup";

    private final Administrators administrators;
    private final Optional<Backups> backups;
    private final AccountId operator;

    /**
     * @param backups empty when metadata or blobs are kept by an engine that has backups of its own
     * @param operator the default account
     */
    public BackupPage(Administrators administrators, Optional<Backups> backups, AccountId operator) {
        this.administrators = administrators;
        this.backups = backups;
        this.operator = operator;
    }

    /**
     * What is kept.
     *
     * @param sequence the newest change in it
     * @param heldSeconds for how long without a word
     */
    public record Answer(String id, long sequence, long heldSeconds) {}

    record Ended(boolean ended) {}

    /** The page and its places among the others. */
    public List<AdminPages.Row> rows() {
        return List.of(
                new AdminPages.Row("backup", "/-/backup", false, List.of("POST"), this)
                        .listed("a copy of the metadata for sealgate backup", ACTION),
                new AdminPages.Row("backup", "/-/backup/", true, List.of("POST", "DELETE"), this));
    }

    @Override
    public HttpResponse answer(HttpRequest request, Trace trace, String rest) {
        Known known = administrators.require(request, trace);
        if (!known.account().equals(operator) || !Administrators.mayDo(known, ACTION)) {
            throw new PageException(
                    403, "AccessDenied", "backups are for those who may " + ACTION + " in the default account");
        }
        Backups local = backups.orElseThrow(() -> new PageException(
                409,
                "NotLocal",
                "metadata or blobs are not in the data directory: back them up with the tools of the engines that keep"
                        + " them, in the order that docs/SCALE.md says"));
        if (request.method().equals("DELETE")) {
            return AdminPages.json(200, new Ended(local.end(rest)));
        }
        return rest.isEmpty() ? begin(local) : goOn(local, rest);
    }

    private static HttpResponse begin(Backups backups) {
        Backups.Begun begun = backups.begin()
                .orElseThrow(() -> new PageException(
                        409,
                        "BackupInProgress",
                        "another backup is being taken; one that was broken off ends after " + Backups.HELD.toSeconds()
                                + " s"));
        return AdminPages.json(200, new Answer(begun.id(), begun.sequence(), Backups.HELD.toSeconds()));
    }

    private static HttpResponse goOn(Backups backups, String id) {
        if (!backups.goOn(id)) {
            throw new PageException(
                    410,
                    "BackupExpired",
                    "nothing was heard of this backup for " + Backups.HELD.toSeconds()
                            + " s, so blobs may have been deleted since it began: take it again");
        }
        return AdminPages.json(200, new Answer(id, 0, Backups.HELD.toSeconds()));
    }
}
