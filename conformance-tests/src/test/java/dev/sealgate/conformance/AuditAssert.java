package dev.sealgate.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;
import software.amazon.awssdk.services.cloudtrail.CloudTrailClient;
import software.amazon.awssdk.services.cloudtrail.model.Event;

/**
 * Asserts on the audit trail of a gateway: between two points, exactly so many calls. Needs nothing but an AWS SDK v2 client of
 * CloudTrail with the right to call LookupEvents; sees the management events of the client's account and region.
 *
 * <pre>{@code
 * AuditAssert audit = new AuditAssert(cloudTrail);
 * AuditAssert.Point before = audit.now();
 * upload();
 * audit.since(before).named("Decrypt").onKey(keyArn).by("arn:aws:iam::111122223333:user/ann").hasExactly(3);
 * }</pre>
 *
 * <p>What is answered is recorded already, so nothing has to be waited for. Not thread-safe.
 */
public final class AuditAssert {
    private final CloudTrailClient cloudTrail;

    /** The client stays the caller's to close. */
    public AuditAssert(CloudTrailClient cloudTrail) {
        this.cloudTrail = cloudTrail;
    }

    /**
     * A moment in the trail. Immutable.
     *
     * @param lastEventId of the last event before it; empty when there was none
     */
    public record Point(Optional<String> lastEventId) {}

    /** This moment. */
    public Point now() {
        return new Point(cloudTrail.lookupEvents(b -> b.maxResults(1)).events().stream()
                .map(Event::eventId)
                .findFirst());
    }

    /** All events from {@code from} to this moment. */
    public Events since(Point from) {
        return between(from, now());
    }

    /** All events after {@code from}, up to {@code to}. */
    public Events between(Point from, Point to) {
        List<Seen> seen = new ArrayList<>();
        boolean reached = to.lastEventId().isEmpty();
        if (reached) {
            return new Events(List.of(), "all events");
        }
        for (Event event : cloudTrail.lookupEventsPaginator(b -> {}).events()) {
            if (Optional.of(event.eventId()).equals(from.lastEventId())) {
                break;
            }
            reached |= Optional.of(event.eventId()).equals(to.lastEventId());
            if (reached) {
                seen.add(new Seen(event));
            }
        }
        return new Events(seen.reversed(), "all events");
    }

    /** Some of the events, and in which words they were chosen. Immutable. */
    public static final class Events {
        private final List<Seen> seen;
        private final List<Seen> all;
        private final String words;

        private Events(List<Seen> seen, String words) {
            this(seen, seen, words);
        }

        private Events(List<Seen> seen, List<Seen> all, String words) {
            this.seen = List.copyOf(seen);
            this.all = List.copyOf(all);
            this.words = words;
        }

        /** Those of this operation, for example {@code Decrypt}. */
        public Events named(String eventName) {
            return only("named " + eventName, event -> event.name().equals(eventName));
        }

        /** Those that name this key, by its id or its ARN. */
        public Events onKey(String key) {
            return only(
                    "on key " + key,
                    event -> event.event.resources().stream()
                            .anyMatch(resource -> resource.resourceName().equals(key)
                                    || resource.resourceName().endsWith(":key/" + key)));
        }

        /** Those of a user, role session or root, by ARN, user or session name, or of all sessions of a role, by its ARN. */
        public Events by(String principal) {
            return only("by " + principal, event -> event.isBy(principal));
        }

        /** Those that S3 made for its caller. */
        public Events madeByS3() {
            return only("made by S3", event -> event.text("sourceIPAddress").equals("fas.s3.amazonaws.com"));
        }

        /** Those that were performed. */
        public Events performed() {
            return only("performed", event -> event.text("errorCode").isEmpty());
        }

        /** Those that were refused with this code, for example {@code AccessDenied}. */
        public Events refusedWith(String errorCode) {
            return only(
                    "refused with " + errorCode,
                    event -> event.text("errorCode").equals(errorCode));
        }

        /** @throws AssertionError that lists what was seen, unless there are exactly so many */
        public void hasExactly(int count) {
            if (seen.size() != count) {
                throw new AssertionError("expected exactly " + count + " of " + words + ", but there are " + seen.size()
                        + "; seen between the two points:\n  "
                        + all.stream().map(Seen::line).collect(Collectors.joining("\n  ")));
            }
        }

        /** The records as CloudTrail shows them, the first recorded first. */
        public List<JsonNode> records() {
            return seen.stream().map(event -> event.record).toList();
        }

        private Events only(String how, Predicate<Seen> which) {
            return new Events(seen.stream().filter(which).toList(), all, words + ", " + how);
        }
    }

    /** One event with its record. */
    private static final class Seen {
        private final Event event;
        private final JsonNode record;

        Seen(Event event) {
            this.event = event;
            this.record = JsonNode.parser().parse(event.cloudTrailEvent());
        }

        String name() {
            return event.eventName();
        }

        String text(String... path) {
            return record.field(path[0])
                    .flatMap(node -> path.length == 1 ? Optional.of(node) : at(node, path, 1))
                    .filter(JsonNode::isString)
                    .map(JsonNode::asString)
                    .orElse("");
        }

        private static Optional<JsonNode> at(JsonNode node, String[] path, int depth) {
            Optional<JsonNode> next = node.isObject() ? node.field(path[depth]) : Optional.empty();
            return depth + 1 == path.length ? next : next.flatMap(found -> at(found, path, depth + 1));
        }

        boolean isBy(String principal) {
            return principal.equals(event.username())
                    || text("userIdentity", "arn").equals(principal)
                    || text("userIdentity", "sessionContext", "sessionIssuer", "arn")
                            .equals(principal);
        }

        String line() {
            String outcome = text("errorCode").isEmpty() ? "ok" : text("errorCode");
            String keys = event.resources().stream()
                    .map(resource -> resource.resourceName())
                    .collect(Collectors.joining(" "));
            return text("eventTime") + " " + name() + " " + outcome + " by "
                    + (text("userIdentity", "arn").isEmpty()
                            ? "account " + text("userIdentity", "accountId")
                            : text("userIdentity", "arn"))
                    + " on " + (keys.isEmpty() ? "nothing" : keys) + " request " + text("requestID");
        }
    }
}
