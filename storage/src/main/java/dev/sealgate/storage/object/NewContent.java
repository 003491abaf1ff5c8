package dev.sealgate.storage.object;

import dev.sealgate.storage.Bytes;
import java.util.Optional;

/**
 * Content that is written but not yet referenced: commit it, or {@link ContentStore#abandon} it. Immutable.
 *
 * @param inline the sealed bytes of an INLINE content, which the commit writes
 */
public record NewContent(Content content, int partNumber, Optional<Bytes> inline) {}
