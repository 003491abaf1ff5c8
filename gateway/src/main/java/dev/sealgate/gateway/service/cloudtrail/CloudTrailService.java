package dev.sealgate.gateway.service.cloudtrail;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.sealgate.gateway.edge.exchange.OperationTraits;
import dev.sealgate.gateway.record.audit.file.RecordFiles;
import dev.sealgate.gateway.record.audit.file.TrailSearch;
import dev.sealgate.gateway.record.audit.file.TrailSearch.Found;
import dev.sealgate.gateway.record.audit.file.TrailSearch.Position;
import dev.sealgate.gateway.record.audit.file.TrailSearch.Search;
import dev.sealgate.gateway.service.json.JsonCall;
import dev.sealgate.gateway.service.json.JsonException;
import dev.sealgate.gateway.service.json.JsonService;
import dev.sealgate.kms.quota.CostlyWork;
import dev.sealgate.kms.wire.AwsJson;
import dev.sealgate.kms.wire.ResponseFields;
import dev.sealgate.policy.AccessDeniedText;
import dev.sealgate.policy.Decision;
import dev.sealgate.policy.Resource;
import dev.sealgate.policy.context.AccountId;
import dev.sealgate.policy.context.RequestContext;
import dev.sealgate.storage.seal.RootKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code CloudTrail_20131101.LookupEvents}: the management events of the caller's account and region, those
 * that happened last first, from the trails of all gateways that share the metadata. Thread-safe.
 *
 * <p>A page may hold less than was asked for, and yet be followed by another: what one request reads is bounded.
 * Source: https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html
 */
public final class CloudTrailService implements JsonService {
    /** AWS: what is older is not found. */
    static final Duration FOUND_FOR = Duration.ofDays(90);

    /** Less than a tenth of a second of reading. */
    private static final long MAX_READ_BYTES = 8L << 20;

    private static final OperationTraits LOOKUP = OperationTraits.managing("LookupEvents", true);

    private final Optional<RecordFiles> trails;
    private final LookupTokens tokens;
    private final CostlyWork costlyWork;
    private final InstantSource clock;

    /** @param trails those of all gateways; nothing where there is none */
    public CloudTrailService(Optional<RecordFiles> trails, RootKey root, CostlyWork costlyWork, InstantSource clock) {
        this.trails = trails;
        this.tokens = new LookupTokens(root);
        this.costlyWork = costlyWork;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "cloudtrail";
    }

    @Override
    public String targetPrefix() {
        return "com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.";
    }

    @Override
    public Map<String, OperationTraits> operations() {
        return Map.of(LOOKUP.name(), LOOKUP);
    }

    @Override
    public String internalFailure() {
        return "InternalFailure";
    }

    @Override
    public byte[] perform(JsonCall call) {
        if (!knows(call.operation())) {
            throw new JsonException("UnknownOperationException", 400, Optional.empty());
        }
        requireAllowed(call);
        LookupRequest request = LookupRequest.read(call.body().view());
        AccountId account = call.caller().principal().account().orElseThrow();
        Lookup lookup = new Lookup(request, account.value(), call.region());
        Optional<Position> from = request.nextToken()
                .map(token -> tokens.open(token, lookup.identity())
                        .orElseThrow(() -> new JsonException(
                                "InvalidNextTokenException",
                                "The token is not valid, or was not made for a request with these parameters.")));
        Found<LoggedEvent> found = trails.filter(_ -> !request.insights())
                .map(files -> found(files, search(request, from), lookup, call))
                .orElseGet(() -> new Found<>(List.of(), Optional.empty()));
        return AwsJson.write(out -> answer(found, lookup, out));
    }

    /** Waiting for files is this thread's, computing is not. */
    private Found<LoggedEvent> found(RecordFiles files, Search search, Lookup lookup, JsonCall call) {
        try (TrailSearch<LoggedEvent> running = new TrailSearch<>(files, search, lookup::match)) {
            do {
                running.fetch();
            } while (!costlyWork.perform(call.caller(), running::advance));
            return running.found();
        }
    }

    private static void requireAllowed(JsonCall call) {
        Decision decision = call.caller().decide("cloudtrail:LookupEvents", Resource.none(), RequestContext.EMPTY);
        if (!decision.allowed()) {
            throw new JsonException("AccessDeniedException", AccessDeniedText.of(decision));
        }
    }

    private Search search(LookupRequest request, Optional<Position> from) {
        Instant oldest = clock.instant().minus(FOUND_FOR);
        Instant start = request.start().filter(oldest::isBefore).orElse(oldest);
        Instant end = request.end().orElse(Instant.MAX);
        // The time of a record is in whole seconds.
        return new Search(from, start.truncatedTo(ChronoUnit.SECONDS), end, request.maxResults(), MAX_READ_BYTES);
    }

    private void answer(Found<LoggedEvent> found, Lookup lookup, ResponseFields out) {
        out.objects("Events", found.records(), LoggedEvent::writeTo);
        found.next().ifPresent(position -> out.text("NextToken", tokens.seal(position, lookup.identity())));
    }

    /** One lookup of one caller. */
    private record Lookup(LookupRequest request, String account, String region) {
        /** All that a token is bound to. */
        String identity() {
            return String.join(
                    "\0",
                    account,
                    region,
                    request.wanted()
                            .map(wanted -> wanted.attribute() + "\0" + wanted.value())
                            .orElse("\0"),
                    request.start().toString(),
                    request.end().toString());
        }

        Optional<LoggedEvent> match(byte[] json) {
            // Most of what is not meant is recognized without parsing it; names and values stand so in no other place
            // unescaped.
            String text = new String(json, ISO_8859_1);
            if (!text.contains("\"recipientAccountId\":\"" + account + "\"")
                    || !text.contains("\"eventCategory\":\"Management\"")) {
                return Optional.empty();
            }
            return LoggedEvent.parse(json).filter(this::isWanted);
        }

        private boolean isWanted(LoggedEvent event) {
            return event.text("recipientAccountId").equals(account)
                    && event.text("eventCategory").equals("Management")
                    && event.text("awsRegion").equals(region)
                    && request.start()
                            .map(start -> !event.time().isBefore(start.truncatedTo(ChronoUnit.SECONDS)))
                            .orElse(true)
                    && request.end().map(end -> !event.time().isAfter(end)).orElse(true)
                    && request.wanted()
                            .map(wanted -> wanted.attribute().matches(event, wanted.value()))
                            .orElse(true);
        }
    }
}
