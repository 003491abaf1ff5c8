package dev.sealgate.gateway.record.audit.file;

import dev.sealgate.storage.Bytes;
import java.util.ArrayList;
import java.util.List;

/** The keys that signed a trail one after the other, and where each one ends. Used by one thread. */
final class KeySuccession {
    private final List<Handover> handovers;
    private final List<TrailPublicKey> keys = new ArrayList<>();
    private int current;

    private KeySuccession(List<Handover> handovers) {
        this.handovers = handovers;
    }

    /** Of a trail whose key never changed. */
    static KeySuccession alone(TrailPublicKey key) {
        KeySuccession succession = new KeySuccession(List.of());
        succession.keys.add(key);
        return succession;
    }

    /**
     * @param trusted any one of the keys; a key that the handovers do not name has signed everything alone
     * @throws FlawException when a handover does not begin with the key that the one before it ends with
     */
    static KeySuccession of(List<Handover> handovers, TrailPublicKey trusted) throws FlawException {
        for (int i = 1; i < handovers.size(); i++) {
            if (!handovers.get(i).from().equals(handovers.get(i - 1).to())) {
                throw new FlawException(TrailFiles.HANDOVERS + " line " + (i + 1)
                        + ": does not follow the handover before it: handovers are missing, or in another order");
            }
        }
        if (handovers.stream()
                .noneMatch(each -> each.from().equals(trusted) || each.to().equals(trusted))) {
            return alone(trusted);
        }
        KeySuccession succession = new KeySuccession(List.copyOf(handovers));
        succession.keys.add(handovers.getFirst().from());
        handovers.forEach(each -> succession.keys.add(each.to()));
        return succession;
    }

    /** Where the oldest file is an heir's: those before it were removed. */
    void beginWith(Digest.Signed first) {
        for (int i = 0; i < keys.size(); i++) {
            if (keys.get(i).id().equals(first.keyId())) {
                current = i;
            }
        }
    }

    /** The key that must have signed the digest behind another one. */
    TrailPublicKey keyAfter(Bytes previousDigest) {
        while (current < handovers.size() && handovers.get(current).last().equals(previousDigest)) {
            current++;
        }
        return keys.get(current);
    }

    /** Whether the trail goes as far as its last handover, once its last digest was read. */
    boolean isReachedBy(Bytes lastDigest) {
        keyAfter(lastDigest);
        return current == handovers.size();
    }
}
