package dev.sealgate.kms.material;

import dev.sealgate.kms.key.KeyArn;
import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.SecretBytes;
import dev.sealgate.storage.seal.RootKey;
import dev.sealgate.storage.seal.Xaes256Gcm;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/**
 * Import tokens: {@code version(1) | XAES-256-GCM(end in epoch milliseconds(8) | wrapping algorithm(1) | PKCS#8)} with the key's ARN
 * as associated data, so that any gateway with the root key knows its own, for this key alone. Thread-safe.
 *
 * <p>The wrapping private key exists only in the token, which its holder cannot open: nothing is stored here.
 */
public final class ImportTokens {
    /** Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_ImportKeyMaterial.html */
    public static final int MAX_BYTES = 6144;

    private static final byte VERSION = 1;
    private static final String LABEL = "sealgate/import/v1";

    private final Xaes256Gcm aead;
    private final KeyMaterials materials;

    public ImportTokens(RootKey root, KeyMaterials materials) {
        this.materials = materials;
        try (SecretBytes key = root.derive(RootKey.Purpose.IMPORT_TOKENS)) {
            aead = new Xaes256Gcm(key);
        }
    }

    /** A fresh wrapping key each time; specs and algorithms that are not supported are the caller's to refuse. */
    public ImportParameters issue(KeyArn key, WrappingAlgorithm algorithm, WrappingKeySpec spec, Instant validTo) {
        try (GeneratedKeyPair fresh = materials.generateKeyPair(spec.requireSpec())) {
            byte[] sealed = fresh.privateKey().use(pkcs8 -> {
                ByteBuffer content = ByteBuffer.allocate(Long.BYTES + 1 + pkcs8.length);
                content.putLong(validTo.toEpochMilli()).put(algorithm.code()).put(pkcs8);
                try (SecretBytes clear = SecretBytes.owning(content.array())) {
                    return clear.use(bytes -> aead.seal(bytes, binding(key)));
                }
            });
            byte[] token = ByteBuffer.allocate(1 + sealed.length)
                    .put(VERSION)
                    .put(sealed)
                    .array();
            return new ImportParameters(Bytes.owning(token), fresh.publicKey());
        }
    }

    /** What the token holds, whether or not it is still valid; the caller closes it. Empty for what is no token of this key. */
    public Optional<ImportToken> open(KeyArn key, Bytes token) {
        byte[] bytes = token.view();
        if (bytes.length <= Xaes256Gcm.OVERHEAD_BYTES || bytes[0] != VERSION) {
            return Optional.empty();
        }
        return aead.open(Arrays.copyOfRange(bytes, 1, bytes.length), binding(key))
                .flatMap(ImportTokens::read);
    }

    private static Optional<ImportToken> read(byte[] clear) {
        try (SecretBytes content = SecretBytes.owning(clear)) {
            return content.use(bytes -> {
                Instant validTo = Instant.ofEpochMilli(ByteBuffer.wrap(bytes).getLong());
                int start = Long.BYTES + 1;
                return WrappingAlgorithm.ofCode(bytes[Long.BYTES])
                        .map(algorithm -> new ImportToken(
                                validTo,
                                algorithm,
                                SecretBytes.owning(Arrays.copyOfRange(bytes, start, bytes.length))));
            });
        }
    }

    private static byte[] binding(KeyArn key) {
        return (LABEL + "\0" + key).getBytes(StandardCharsets.US_ASCII);
    }
}
