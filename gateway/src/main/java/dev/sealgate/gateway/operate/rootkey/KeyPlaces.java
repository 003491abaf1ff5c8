package dev.sealgate.gateway.operate.rootkey;

import dev.sealgate.storage.seal.RootKey;
import dev.sealgate.storage.seal.RootKeyException;
import dev.sealgate.storage.seal.RootKeySource;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Where the two root keys of a rotation may be; which is which the store tells. Asks each place once: a command may ask people. Used by
 * one thread.
 */
final class KeyPlaces {
    private final List<RootKeySource> places;
    private final IdentityHashMap<RootKeySource, RootKey> loaded = new IdentityHashMap<>();

    KeyPlaces(List<RootKeySource> places) {
        this.places = List.copyOf(places);
    }

    /** @throws RootKeyException when it has no key */
    RootKey load(RootKeySource place) {
        return loaded.computeIfAbsent(place, RootKeySource::load);
    }

    /**
     * The place of a key. Keys and files may have changed places since the rotation began, so a place that has no key is no failure yet.
     *
     * @throws RotationException when no place has it
     */
    RootKeySource find(Predicate<RootKey> wanted, String what) {
        List<String> failures = new ArrayList<>();
        for (RootKeySource place : places) {
            try {
                if (wanted.test(load(place))) {
                    return place;
                }
            } catch (RootKeyException e) {
                failures.add(String.valueOf(e.getMessage()));
            }
        }
        throw new RotationException(
                "a rotation of the root key is under way, and until it is done both keys are needed: "
                        + what + " is none of "
                        + places.stream().map(RootKeySource::toString).collect(Collectors.joining(", "))
                        + (failures.isEmpty() ? "" : " (" + String.join("; ", failures) + ")"));
    }
}
