package dev.sealgate.gateway.operate.migrate;

import dev.sealgate.storage.blob.BlobStore;
import dev.sealgate.storage.metadata.BlobPlace;
import dev.sealgate.storage.metadata.MetadataStore;

/**
 * Where a migration reads, or where it writes; the opener closes both.
 *
 * @param shared whether gateways may use the metadata meanwhile
 * @param place what the metadata say of where the blobs are
 * @param name what messages call the metadata; without secrets
 */
public record Side(String name, MetadataStore metadata, boolean shared, BlobStore blobs, BlobPlace place) {}
