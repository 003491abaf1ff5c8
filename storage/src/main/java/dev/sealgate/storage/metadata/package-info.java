/**
 * Ordered, typed tables with serializable, durable transactions; every value is sealed to its table and key.
 *
 * <p>The only package that may know RocksDB. {@link dev.sealgate.storage.metadata.MetadataStore} is the door that other
 * databases implement, as {@code postgres} below does.
 */
@NullMarked
package dev.sealgate.storage.metadata;

import org.jspecify.annotations.NullMarked;
