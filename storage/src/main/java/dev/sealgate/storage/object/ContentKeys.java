package dev.sealgate.storage.object;

import dev.sealgate.storage.SecretBytes;
import java.util.List;

/** The clear 256-bit content keys of an object, innermost layer first. Closing zeroes them. */
public final class ContentKeys implements AutoCloseable {
    private final List<SecretBytes> layers;

    /** Takes the keys over. */
    public ContentKeys(List<SecretBytes> layers) {
        if (layers.isEmpty() || layers.size() > 2) {
            throw new IllegalArgumentException("layers: " + layers.size() + " (expected: 1 or 2)");
        }
        this.layers = List.copyOf(layers);
    }

    public List<SecretBytes> layers() {
        return layers;
    }

    /** The same keys again, to be closed on their own. */
    ContentKeys copy() {
        return new ContentKeys(
                layers.stream().map(key -> SecretBytes.owning(key.copy())).toList());
    }

    @Override
    public void close() {
        layers.forEach(SecretBytes::close);
    }
}
