package dev.sealgate.gateway.service.cloudtrail;

import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.stream.Stream;

/** What events can be looked up by. Source: https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupAttribute.html */
enum LookupAttribute {
    // spotless:off
    EVENT_ID      ("EventId",      (event, value) -> event.text("eventID").equals(value)),
    EVENT_NAME    ("EventName",    (event, value) -> event.text("eventName").equals(value)),
    READ_ONLY     ("ReadOnly",     (event, value) -> event.readOnly().equals(value)),
    USERNAME      ("Username",     (event, value) -> event.userName().equals(Optional.of(value))),
    RESOURCE_TYPE ("ResourceType", (event, value) -> event.resources().stream().anyMatch(resource -> resource.type().equals(value))),
    RESOURCE_NAME ("ResourceName", (event, value) -> event.resources().stream().anyMatch(resource -> resource.name().equals(value))),
    EVENT_SOURCE  ("EventSource",  (event, value) -> event.text("eventSource").equals(value)),
    ACCESS_KEY_ID ("AccessKeyId",  (event, value) -> event.accessKeyId().equals(Optional.of(value)));
    // spotless:on

    private final String wireName;

    @SuppressWarnings("ImmutableEnumChecker") // the predicates above hold no state
    private final BiPredicate<LoggedEvent, String> matches;

    LookupAttribute(String wireName, BiPredicate<LoggedEvent, String> matches) {
        this.wireName = wireName;
        this.matches = matches;
    }

    static Optional<LookupAttribute> of(String wireName) {
        return Stream.of(values())
                .filter(attribute -> attribute.wireName.equals(wireName))
                .findFirst();
    }

    boolean matches(LoggedEvent event, String value) {
        return matches.test(event, value);
    }
}
