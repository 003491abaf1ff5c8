package dev.sealgate.gateway.operate.page;

import dev.sealgate.gateway.edge.exchange.HttpRequest;
import dev.sealgate.gateway.edge.exchange.HttpResponse;
import dev.sealgate.gateway.edge.exchange.Query;
import dev.sealgate.gateway.edge.exchange.Trace;
import dev.sealgate.gateway.operate.page.Administrators.Known;
import dev.sealgate.gateway.record.metering.Billing;
import dev.sealgate.gateway.record.metering.Grouping;
import dev.sealgate.gateway.record.metering.Meter;
import dev.sealgate.gateway.record.metering.UsageReport;
import dev.sealgate.kms.KeyLife;
import dev.sealgate.policy.context.AccountId;
import dev.sealgate.storage.usage.UsageRepository;
import java.time.DateTimeException;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Function;

/**
 * {@code GET /-/usage?from=DAY&to=DAY&by=key|bucket|principal|operation|account}: what the caller's account used. Thread-safe.
 *
 * <p>Days are {@code 2026-03-31}, in UTC and included; by default this month until today.
 */
public final class UsagePage implements AdminPage {
    public static final String ACTION = "sealgate:GetUsage";
    private static final int MAX_ROWS = 10_000;
    private static final List<String> PARAMETERS = List.of("from", "to", "by");

    private final Administrators administrators;
    private final Meter meter;
    private final UsageRepository repository;
    private final Function<AccountId, List<KeyLife>> keys;
    private final InstantSource clock;

    /** @param keys those that an account pays for by the month */
    public UsagePage(
            Administrators administrators,
            Meter meter,
            UsageRepository repository,
            Function<AccountId, List<KeyLife>> keys,
            InstantSource clock) {
        this.administrators = administrators;
        this.meter = meter;
        this.repository = repository;
        this.keys = keys;
        this.clock = clock;
    }

    /** The page and its place among the others. */
    public AdminPages.Row row() {
        return AdminPages.Row.get("usage", "/-/usage", this).listed("what the account used", ACTION);
    }

    @Override
    public HttpResponse answer(HttpRequest request, Trace trace, String rest) {
        Known known = administrators.require(request, trace);
        if (!Administrators.mayDo(known, ACTION)) {
            throw new PageException(403, "AccessDenied", "the usage of an account is for those who may " + ACTION);
        }
        if (!meter.isEnabled()) {
            throw PageException.notFound("metering is off (metering.enabled in the configuration)");
        }
        Query query = query(request);
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        LocalDate to = day(query, "to", today);
        LocalDate from = day(query, "from", to.withDayOfMonth(1));
        if (from.isAfter(to) || from.plusDays(Meter.RETENTION_DAYS).isBefore(to)) {
            throw invalid("from and to: " + from + " and " + to + " (expected: in order, and at most "
                    + Meter.RETENTION_DAYS + " days apart)");
        }
        String word = query.first("by").orElse(Grouping.KEY.word());
        Grouping by = Grouping.of(word)
                .orElseThrow(() -> invalid("by: expected key, bucket, principal, operation or account"));
        meter.flush();
        return AdminPages.json(200, report(known.account(), from, to, by));
    }

    private UsageReport report(AccountId account, LocalDate from, LocalDate to, Grouping by) {
        Billing billing = new Billing(by);
        repository.forEach(account.value(), from, to, billing::add);
        keys.apply(account).forEach(key -> billing.add(key, from, to, clock.instant()));
        List<UsageReport.Row> rows = billing.rows();
        return new UsageReport(
                account.value(),
                from.toString(),
                to.toString(),
                by.word(),
                rows.subList(0, Math.min(rows.size(), MAX_ROWS)),
                billing.total(),
                billing.estimate(),
                Billing.NOTE);
    }

    private static Query query(HttpRequest request) {
        Query query = AdminPages.query(request);
        for (Query.Parameter parameter : query.parameters()) {
            boolean signature = parameter.name().regionMatches(true, 0, "X-Amz-", 0, 6);
            if (!PARAMETERS.contains(parameter.name()) && !signature) {
                throw invalid("unknown parameter (expected: from, to, by)");
            }
        }
        return query;
    }

    private static LocalDate day(Query query, String name, LocalDate otherwise) {
        return query.first(name).map(text -> day(name, text)).orElse(otherwise);
    }

    private static LocalDate day(String name, String text) {
        try {
            LocalDate day = LocalDate.parse(text);
            if (day.getYear() >= 1970 && day.getYear() <= 9999) {
                return day;
            }
        } catch (DateTimeException e) {
            throw invalid(name + ": expected a day such as 2026-03-31");
        }
        throw invalid(name + ": expected a day of the years 1970 to 9999");
    }

    private static PageException invalid(String text) {
        return new PageException(400, "InvalidArgument", text);
    }
}
