package dev.sealgate.gateway.identity;

import dev.sealgate.storage.identity.IdentityRepository;
import dev.sealgate.storage.identity.KeyUse;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** When each access key was last used: noted in memory by requests, written now and again by {@link #flush}. Thread-safe. */
public final class KeyUses {
    private final IdentityRepository repository;
    private final InstantSource clock;
    private final ConcurrentMap<String, KeyUse> unwritten = new ConcurrentHashMap<>();

    public KeyUses(IdentityRepository repository, InstantSource clock) {
        this.repository = repository;
        this.clock = clock;
    }

    public void note(String accessKeyId, String service, String region) {
        unwritten.merge(accessKeyId, new KeyUse(clock.instant(), service, region), KeyUse::later);
    }

    public Optional<KeyUse> lastUse(String accessKeyId) {
        Optional<KeyUse> written = repository.lastUse(accessKeyId);
        return Optional.ofNullable(unwritten.get(accessKeyId))
                .map(use -> written.map(other -> KeyUse.later(other, use)).orElse(use))
                .or(() -> written);
    }

    /** Writes what was noted; uses noted meanwhile wait for the next time. */
    public void flush() {
        Map<String, KeyUse> writing = new HashMap<>(unwritten);
        repository.recordUses(writing);
        writing.forEach(unwritten::remove);
    }
}
