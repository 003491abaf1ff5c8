package dev.sealgate.gateway.config;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.sealgate.gateway.config.Section.Located;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.EnumSet;
import java.util.Set;

/**
 * The default account's root access key where nobody chose one: made on the first start and kept in
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
     * The configuration with a root access key for the default account, unless it has one: then it is returned unchanged.
     *
     * @throws ConfigException when the file can be neither read nor made
     */
    public static GatewayConfig complete(GatewayConfig config, SecureRandom random) {
        if (!config.defaultAccount().rootAccessKeys().isEmpty()) {
            return config;
        }
        Path file = of(config);
        try {
            if (!Files.exists(file)) {
                create(file, config.region(), random);
            }
            return config.withRootAccessKey(read(file));
        } catch (IOException e) {
            throw new ConfigException(file + ": cannot be made or read: " + e, e);
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

    /** Complete and durable under its name, or not there at all; a file that appears meanwhile wins. */
    private static void create(Path file, String region, SecureRandom random) throws IOException {
        Path directory = Files.createDirectories(file.toAbsolutePath().getParent());
        Path draft = directory.resolve("credentials." + randomId(random) + ".tmp");
        try {
            try (FileChannel channel = FileChannel.open(
                    draft, Set.of(CREATE_NEW, WRITE), PosixFilePermissions.asFileAttribute(OWNER_ONLY))) {
                ByteBuffer text = ByteBuffer.wrap(text(region, random).getBytes(StandardCharsets.UTF_8));
                while (text.hasRemaining()) {
                    channel.write(text);
                }
                channel.force(true);
            }
            Files.createLink(file, draft);
        } catch (FileAlreadyExistsException e) {
            return; // another start of the same gateway was quicker
        } finally {
            Files.deleteIfExists(draft);
        }
        try (FileChannel channel = FileChannel.open(directory, READ)) {
            channel.force(true);
        }
    }

    private static String text(String region, SecureRandom random) {
        byte[] secret = new byte[SECRET_BYTES];
        random.nextBytes(secret);
        return "# Root access key of the default account, made by Sealgate on its first start.\n"
                + "[" + PROFILE + "]\n"
                + ID_KEY + " = " + randomId(random) + "\n"
                + SECRET_KEY + " = " + Base64.getEncoder().encodeToString(secret) + "\n"
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
