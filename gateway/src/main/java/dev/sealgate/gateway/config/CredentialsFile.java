package dev.sealgate.gateway.config;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.sealgate.gateway.config.Section.Located;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * The default account's root access key where nobody chose one: made on the first start and handed out in
 * {@code DATA/credentials}, a shared credentials file that {@code aws} reads. Plain text by design, for its owner only.
 * Source: https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-files.html
 */
public final class CredentialsFile {
    /** The profile's name, as in {@code aws --profile sealgate}. */
    public static final String PROFILE = "sealgate";

    private static final String ID_KEY = "aws_access_key_id";
    private static final String SECRET_KEY = "aws_secret_access_key";
    private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final int ID_SUFFIX_LENGTH = 16;
    private static final int SECRET_BYTES = 30; // 40 characters of base64
    private static final Set<PosixFilePermission> OWNER_ONLY =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private CredentialsFile() {}

    /** Where the file is, whether it exists or not. */
    public static Path of(GatewayConfig config) {
        return config.dataDirectory().resolve("credentials");
    }

    /**
     * What the file holds; empty when there is none.
     *
     * @throws ConfigException when it cannot be read, is damaged, or is open to others
     */
    public static Optional<AccessKey> find(GatewayConfig config) {
        Path file = of(config);
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        try {
            return Optional.of(read(file));
        } catch (IOException e) {
            throw new ConfigException(file + ": cannot be read: " + e, e);
        }
    }

    /** A key like those that AWS makes. */
    public static AccessKey generate(SecureRandom random) {
        byte[] secret = new byte[SECRET_BYTES];
        random.nextBytes(secret);
        return AccessKey.of(randomId(random), Base64.getEncoder().encodeToString(secret));
    }

    /**
     * Makes the file, for its owner only.
     *
     * @throws ConfigException when it cannot be made
     */
    public static void write(GatewayConfig config, AccessKey key) {
        Path file = of(config);
        try {
            create(file, text(config.region(), key));
        } catch (IOException e) {
            throw new ConfigException(file + ": cannot be made: " + e, e);
        }
    }

    private static AccessKey read(Path file) throws IOException {
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
        if (!OWNER_ONLY.containsAll(permissions)) {
            throw new ConfigException(file + ": mode " + PosixFilePermissions.toString(permissions)
                    + " (expected: rw-------, so run: chmod 600 " + file + ")");
        }
        String id = "";
        String secret = "";
        for (String line : Files.readAllLines(file)) {
            int equals = line.indexOf('=');
            String key = equals < 0 ? "" : line.substring(0, equals).strip();
            if (key.equals(ID_KEY)) {
                id = line.substring(equals + 1).strip();
            } else if (key.equals(SECRET_KEY)) {
                secret = line.substring(equals + 1).strip();
            }
        }
        return AccessKey.of(
                Parsers.accessKeyId(new Located(file + ": " + ID_KEY, id)),
                Parsers.secretAccessKey(new Located(file + ": " + SECRET_KEY, secret)));
    }

    /** Complete and durable under its name, or not there at all. */
    private static void create(Path file, String text) throws IOException {
        Path draft = file.resolveSibling(file.getFileName() + ".tmp");
        Files.deleteIfExists(draft); // what a start that was cut short left
        try (FileChannel channel =
                FileChannel.open(draft, Set.of(CREATE_NEW, WRITE), PosixFilePermissions.asFileAttribute(OWNER_ONLY))) {
            ByteBuffer remaining = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (remaining.hasRemaining()) {
                channel.write(remaining);
            }
            channel.force(true);
        }
        Files.move(draft, file, ATOMIC_MOVE);
        try (FileChannel entries = FileChannel.open(file.resolveSibling(""), READ)) {
            entries.force(true);
        }
    }

    private static String text(String region, AccessKey key) {
        String secret = key.secret().use(bytes -> new String(bytes, StandardCharsets.UTF_8));
        return "# Root access key of the default account, made by Sealgate on its first start.\n"
                + "[" + PROFILE + "]\n"
                + ID_KEY + " = " + key.id() + "\n"
                + SECRET_KEY + " = " + secret + "\n"
                + "region = " + region + "\n";
    }

    private static String randomId(SecureRandom random) {
        StringBuilder id = new StringBuilder("AKIA");
        for (int i = 0; i < ID_SUFFIX_LENGTH; i++) {
            id.append(BASE32.charAt(random.nextInt(BASE32.length())));
        }
        return id.toString();
    }
}
