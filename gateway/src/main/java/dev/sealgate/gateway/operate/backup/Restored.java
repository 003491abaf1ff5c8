package dev.sealgate.gateway.operate.backup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a data directory says of having been restored: {@code restored.json} in it. Immutable.
 *
 * @param restored when
 * @param snapshot the backup's name
 * @param taken when the backup was taken; what came later is not there
 * @param sequence of the newest change that is there
 * @param missing how many blobs were not in the backup
 */
public record Restored(String restored, String snapshot, String taken, long sequence, int missing) {
    static final String FILE_NAME = "restored.json";
    private static final JsonMapper MAPPER = new JsonMapper();

    byte[] toJson() {
        return MAPPER.writeValueAsBytes(this);
    }

    /** Empty for a directory that was not restored, or whose file somebody damaged: nothing depends on it. */
    public static Optional<Restored> read(Path data) {
        try {
            return Optional.of(MAPPER.readValue(Files.readAllBytes(data.resolve(FILE_NAME)), Restored.class));
        } catch (IOException | JacksonException e) {
            return Optional.empty();
        }
    }
}
