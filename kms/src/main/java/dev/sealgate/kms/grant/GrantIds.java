package dev.sealgate.kms.grant;

import dev.sealgate.kms.key.KeyArn;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** Computes the ids of grants: 64 hex digits. Thread-safe. */
public final class GrantIds {
    private static final int BYTES = 32;
    private static final Pattern FORM = Pattern.compile("[0-9a-f]{64}");

    private final SecureRandom random;

    public GrantIds(SecureRandom random) {
        this.random = random;
    }

    public static boolean isWellFormed(String id) {
        return FORM.matcher(id).matches();
    }

    /**
     * AWS: asking again for a grant with a name, everything else being equal, returns the same grant. So the id of a named grant is the
     * digest of all that was asked for; a nameless one is always new.
     *
     * @param asked its own id is ignored
     */
    public String of(KeyArn key, Grant asked) {
        return asked.name().map(name -> ofNamed(key, name, asked)).orElseGet(this::fresh);
    }

    private String fresh() {
        byte[] bits = new byte[BYTES];
        random.nextBytes(bits);
        return HexFormat.of().formatHex(bits);
    }

    private static String ofNamed(KeyArn key, String name, Grant asked) {
        MessageDigest digest = sha256();
        Consumer<String> part = text -> update(digest, text);
        part.accept(key.toString());
        part.accept(name);
        part.accept(asked.issuingAccount());
        part.accept(asked.granteeKey());
        part.accept(asked.retiringKey().orElse(""));
        part.accept(String.join(",", asked.terms().operationNames()));
        pairs(part, asked.terms().constraints().contextEquals());
        pairs(part, asked.terms().constraints().contextSubset());
        return HexFormat.of().formatHex(digest.digest());
    }

    private static void pairs(Consumer<String> part, Optional<Map<String, String>> pairs) {
        part.accept(pairs.map(Map::size).map(size -> Integer.toString(size)).orElse("none"));
        pairs.orElse(Map.of()).forEach((name, value) -> {
            part.accept(name);
            part.accept(value);
        });
    }

    /** Each part is preceded by its size, so that no two lists of parts have the same bytes. */
    private static void update(MessageDigest digest, String part) {
        byte[] utf8 = part.getBytes(StandardCharsets.UTF_8);
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(utf8.length).array());
        digest.update(utf8);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException broken) {
            throw new IllegalStateException("SHA-256 is missing", broken);
        }
    }
}
