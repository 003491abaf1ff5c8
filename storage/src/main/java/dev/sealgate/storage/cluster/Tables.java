package dev.sealgate.storage.cluster;

import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.metadata.CborCodec;
import dev.sealgate.storage.metadata.Codec;
import dev.sealgate.storage.metadata.KeyWriter;
import dev.sealgate.storage.metadata.Keys;
import dev.sealgate.storage.metadata.Schema;
import dev.sealgate.storage.metadata.Table;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The typed tables of gateways, leases and reserved blob ids. */
final class Tables {
    /**
     * What a gateway says of itself, again and again.
     *
     * @param renewed when it did so last, by the store's clock
     * @param oldestRead none of its open reads began before, except of the content in {@code longReads}
     * @param longReads the ids of contents that have been read for long
     * @param clockAheadMillis how far its own clock is ahead of the store's
     * @param gone since when nobody acts under this name any more
     */
    record Gateway(
            String name,
            String version,
            Instant started,
            Instant renewed,
            Instant oldestRead,
            List<Bytes> longReads,
            long clockAheadMillis,
            Optional<Instant> gone) {
        Gateway {
            longReads = List.copyOf(longReads);
        }

        Gateway goneSince(Instant moment) {
            return new Gateway(
                    name, version, started, renewed, oldestRead, longReads, clockAheadMillis, Optional.of(moment));
        }
    }

    /** Never changes while the gateway lives; whoever declares it gone removes it, and with it what the gateway may commit. */
    record Life(Instant since) {}

    /** @param epoch grows with each new holder */
    record Lease(GatewayId holder, Instant until, long epoch) {}

    /** @param number of the gateway's own counting */
    record BatchKey(GatewayId gateway, long number) {}

    /** Ids under which a gateway may write blobs that no commit has taken yet. */
    record BlobIds(List<Bytes> ids) {
        BlobIds {
            ids = List.copyOf(ids);
        }
    }

    private static final Codec<GatewayId> GATEWAY_ID =
            Keys.of((key, id) -> key.string(id.value()), key -> new GatewayId(key.string()));

    static final Table<GatewayId, Gateway> GATEWAYS =
            new Table<>(Schema.GATEWAYS, GATEWAY_ID, new CborCodec<>(Gateway.class, 1));

    static final Table<GatewayId, Life> LIVES = new Table<>(Schema.LIVES, GATEWAY_ID, new CborCodec<>(Life.class, 1));

    static final Table<String, Lease> LEASES = new Table<>(Schema.LEASES, Keys.STRING, new CborCodec<>(Lease.class, 1));

    static final Table<BatchKey, BlobIds> INTENTS = new Table<>(
            Schema.INTENTS,
            Keys.of(
                    (key, batch) -> key.terminated(batch.gateway().value()).int64(batch.number()),
                    key -> new BatchKey(new GatewayId(key.terminated()), key.int64())),
            new CborCodec<>(BlobIds.class, 1));

    private Tables() {}

    /** What every key of the gateway starts with, in {@link #INTENTS}. */
    static byte[] prefixOfBatches(GatewayId gateway) {
        return new KeyWriter().terminated(gateway.value()).toByteArray();
    }
}
