package dev.sealgate.kms.material;

import dev.sealgate.kms.key.KeyArn;
import dev.sealgate.kms.key.KeyId;
import dev.sealgate.policy.context.AccountId;
import dev.sealgate.storage.Bytes;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/**
 * What Encrypt and GenerateDataKey give out: a header that names key and material, then the sealed bytes. Immutable.
 *
 * <p>The byte table is docs/spec/CIPHERTEXT.md.
 *
 * @param header every byte before the sealed ones; authenticated as it is
 */
public record CiphertextBlob(KeyArn key, String materialId, Bytes header, Bytes sealed) {
    /** Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_Decrypt.html */
    public static final int MAX_BYTES = 6144;

    static final byte VERSION = 1;
    static final byte XAES_256_GCM = 1;

    private static final byte SINGLE_REGION = 0;
    private static final byte MULTI_REGION = 1;
    private static final int ACCOUNT_BYTES = 5;
    private static final long ACCOUNTS = 1_000_000_000_000L;
    private static final int MATERIAL_ID_BYTES = 32;
    private static final int CHECKSUM_BYTES = 4;
    private static final int FIXED_HEADER_BYTES = 3 + ACCOUNT_BYTES + 1 + 16 + MATERIAL_ID_BYTES + CHECKSUM_BYTES;
    private static final Pattern REGION = Pattern.compile("[a-z0-9-]{1,32}");

    /** The header of every ciphertext that this generation of the key produces. */
    static Bytes header(KeyArn key, String materialId) {
        byte[] region = key.region().getBytes(StandardCharsets.US_ASCII);
        ByteBuffer header = ByteBuffer.allocate(FIXED_HEADER_BYTES + region.length);
        header.put(VERSION).put(XAES_256_GCM);
        putAccount(header, key.account());
        header.put((byte) region.length).put(region);
        header.put(key.keyId().isMultiRegion() ? MULTI_REGION : SINGLE_REGION);
        UUID id = key.keyId().bits();
        header.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
        header.put(HexFormat.of().parseHex(materialId));
        header.putInt(checksum(header.array(), header.position()));
        return Bytes.owning(header.array());
    }

    /** The parts of a blob, or empty when the bytes were never one or its header was altered. */
    public static Optional<CiphertextBlob> parse(Bytes blob) {
        if (blob.size() > MAX_BYTES) {
            return Optional.empty();
        }
        try {
            return read(ByteBuffer.wrap(blob.view()).asReadOnlyBuffer(), blob.view());
        } catch (BufferUnderflowException e) {
            return Optional.empty();
        }
    }

    private static Optional<CiphertextBlob> read(ByteBuffer in, byte[] blob) {
        if (in.get() != VERSION || in.get() != XAES_256_GCM) {
            return Optional.empty();
        }
        long account = account(in);
        String region = ascii(in, in.get());
        byte form = in.get();
        UUID id = new UUID(in.getLong(), in.getLong());
        String materialId = hex(in, MATERIAL_ID_BYTES);
        int headerBytes = in.position() + CHECKSUM_BYTES;
        if (in.getInt() != checksum(blob, in.position() - CHECKSUM_BYTES)
                || account >= ACCOUNTS
                || !REGION.matcher(region).matches()
                || form < SINGLE_REGION
                || form > MULTI_REGION) {
            return Optional.empty();
        }
        KeyId keyId = form == MULTI_REGION ? KeyId.multiRegion(id) : KeyId.singleRegion(id);
        return Optional.of(new CiphertextBlob(
                new KeyArn(accountId(account), region, keyId),
                materialId,
                Bytes.owning(Arrays.copyOf(blob, headerBytes)),
                Bytes.owning(Arrays.copyOfRange(blob, headerBytes, blob.length))));
    }

    private static void putAccount(ByteBuffer header, AccountId account) {
        long number = Long.parseLong(account.value());
        for (int shift = (ACCOUNT_BYTES - 1) * Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
            header.put((byte) (number >>> shift));
        }
    }

    private static long account(ByteBuffer in) {
        long number = 0;
        for (int i = 0; i < ACCOUNT_BYTES; i++) {
            number = (number << Byte.SIZE) | (in.get() & 0xff);
        }
        return number;
    }

    private static AccountId accountId(long number) {
        return new AccountId(Long.toString(ACCOUNTS + number).substring(1));
    }

    private static String ascii(ByteBuffer in, byte sizeBytes) {
        byte[] text = new byte[Math.max(sizeBytes, 0)];
        in.get(text);
        return new String(text, StandardCharsets.US_ASCII);
    }

    private static String hex(ByteBuffer in, int sizeBytes) {
        byte[] raw = new byte[sizeBytes];
        in.get(raw);
        return HexFormat.of().formatHex(raw);
    }

    /** Safe because: it only tells a damaged header from one that names an unknown key; the seal is what authenticates. */
    private static int checksum(byte[] bytes, int sizeBytes) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes, 0, sizeBytes);
        return (int) checksum.getValue();
    }
}
