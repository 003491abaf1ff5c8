package dev.sealgate.gateway.edge.exchange;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;

/**
 * The requests whose document is on its way. Who has to go is the one that waits longest of the origin with the most of them, so that an
 * origin that sends slowly, or nothing, displaces itself first. Not thread-safe.
 */
final class Waiting {
    private final Map<Origin, SequencedSet<Places.Place>> places = new HashMap<>();

    void add(Places.Place place) {
        places.computeIfAbsent(place.origin(), _ -> new LinkedHashSet<>()).addLast(place);
    }

    void remove(Places.Place place) {
        SequencedSet<Places.Place> ofOrigin = places.get(place.origin());
        if (ofOrigin != null) {
            ofOrigin.remove(place);
            if (ofOrigin.isEmpty()) {
                places.remove(place.origin());
            }
        }
    }

    /** Never {@code newcomer} itself. */
    Optional<Places.Place> nextToGo(Places.Place newcomer) {
        SequencedSet<Places.Place> most = new LinkedHashSet<>();
        for (SequencedSet<Places.Place> ofOrigin : places.values()) {
            most = ofOrigin.size() > most.size() ? ofOrigin : most;
        }
        return most.stream().filter(place -> place != newcomer).findFirst();
    }
}
