package dev.sealgate.gateway.operate.faults;

import dev.sealgate.gateway.config.ConfigException;
import dev.sealgate.gateway.config.FaultRules;
import dev.sealgate.gateway.edge.exchange.HttpRequest;
import dev.sealgate.gateway.edge.exchange.HttpResponse;
import dev.sealgate.gateway.edge.exchange.Trace;
import dev.sealgate.gateway.edge.exchange.VerifiedBody;
import dev.sealgate.gateway.operate.page.AdminPage;
import dev.sealgate.gateway.operate.page.AdminPages;
import dev.sealgate.gateway.operate.page.Administrators;
import dev.sealgate.gateway.operate.page.Administrators.Known;
import dev.sealgate.gateway.operate.page.ExplainJson;
import dev.sealgate.gateway.operate.page.PageException;
import dev.sealgate.kms.fault.Faults;
import dev.sealgate.kms.fault.Faults.Armed;
import dev.sealgate.policy.context.AccountId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * {@code /-/faults}: what the KMS does wrong on purpose for the caller's account. Thread-safe.
 *
 * <p>GET lists, POST of JSON adds one, DELETE of {@code /-/faults/ID} removes one and of {@code /-/faults} all.
 */
public final class FaultsPage implements AdminPage {
    public static final String ACTION = "sealgate:ManageFaults";
    private static final int MAX_BODY_BYTES = 4096;

    private final Administrators administrators;
    private final Optional<Faults> faults;

    /** @param faults empty when the configuration does not allow any */
    public FaultsPage(Administrators administrators, Optional<Faults> faults) {
        this.administrators = administrators;
        this.faults = faults;
    }

    /** One armed fault as it is shown. */
    record View(String id, Map<String, String> fault, Optional<Integer> left) {
        static View of(Armed armed) {
            return new View(armed.id(), FaultRules.words(armed.fault()), armed.left());
        }
    }

    record Listing(List<View> faults) {}

    record Removal(int removed) {}

    /** The page and its places among the others. */
    public List<AdminPages.Row> rows() {
        return List.of(
                new AdminPages.Row("faults", "/-/faults", false, List.of("GET", "POST", "DELETE"), this)
                        .listed("how the KMS fails on purpose", ACTION),
                new AdminPages.Row("faults", "/-/faults/", true, List.of("DELETE"), this));
    }

    @Override
    public HttpResponse answer(HttpRequest request, Trace trace, String rest) {
        Known known = administrators.require(request, trace);
        if (!Administrators.mayDo(known, ACTION)) {
            throw new PageException(403, "AccessDenied", "faults are for those who may " + ACTION);
        }
        Faults armed = faults.orElseThrow(
                () -> PageException.notFound("faults are off (faults.enabled in the configuration)"));
        AccountId account = known.account();
        return switch (request.method()) {
            case "POST" -> add(armed, account, request, known.body());
            case "DELETE" -> remove(armed, account, rest);
            default ->
                AdminPages.json(
                        200,
                        new Listing(armed.list().stream()
                                .filter(of(account))
                                .map(View::of)
                                .toList()));
        };
    }

    private static HttpResponse add(Faults faults, AccountId account, HttpRequest request, VerifiedBody body) {
        try {
            Map<String, String> words = ExplainJson.words(AdminPages.body(request, body, MAX_BODY_BYTES));
            return AdminPages.json(201, View.of(faults.add(FaultRules.parse(words, account))));
        } catch (ConfigException | IllegalArgumentException e) {
            throw new PageException(400, "InvalidArgument", String.valueOf(e.getMessage()));
        } catch (IllegalStateException e) {
            throw new PageException(409, "TooManyFaults", e.getMessage() + "; DELETE some");
        }
    }

    private static HttpResponse remove(Faults faults, AccountId account, String id) {
        Predicate<Armed> chosen =
                of(account).and(armed -> id.isEmpty() || armed.id().equals(id));
        int removed = faults.remove(chosen);
        if (removed == 0 && !id.isEmpty()) {
            throw PageException.notFound("no fault of this id");
        }
        return AdminPages.json(200, new Removal(removed));
    }

    private static Predicate<Armed> of(AccountId account) {
        return armed -> armed.fault().account().equals(account);
    }
}
