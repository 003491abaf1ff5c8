package dev.sealgate.kms.grant;

import dev.sealgate.kms.key.KeyArn;
import dev.sealgate.kms.key.KeyId;
import dev.sealgate.policy.context.AccountId;
import dev.sealgate.storage.StorageException;
import dev.sealgate.storage.metadata.CborCodec;
import dev.sealgate.storage.metadata.Codec;
import dev.sealgate.storage.metadata.KeyReader;
import dev.sealgate.storage.metadata.KeyWriter;
import dev.sealgate.storage.metadata.Keys;
import dev.sealgate.storage.metadata.Schema;
import dev.sealgate.storage.metadata.Table;
import java.time.Instant;
import java.util.function.Function;

/** The tables of grants: by key, by key and grantee, and across keys by who may retire them. */
final class GrantTables {
    static final Table<GrantPlace, Grant> GRANTS =
            new Table<>(Schema.KMS_GRANTS, places(), new CborCodec<>(Grant.class, 1));
    static final Table<ByPrincipal, GrantRow> BY_GRANTEE =
            new Table<>(Schema.KMS_GRANTS_BY_GRANTEE, granteeRows(), new CborCodec<>(GrantRow.class, 1));
    static final Table<ByPrincipal, GrantRow> BY_RETIRER =
            new Table<>(Schema.KMS_GRANTS_BY_RETIRER, retirerRows(), new CborCodec<>(GrantRow.class, 1));
    static final Table<KeyArn, GrantHead> HEADS =
            new Table<>(Schema.KMS_GRANT_HEADS, keyArns(), new CborCodec<>(GrantHead.class, 1));

    private GrantTables() {}

    /** A principal that a grant names. */
    record ByPrincipal(String principal, GrantPlace place) {}

    /** That there is such a grant. */
    record GrantRow(Instant createdAt) {}

    /**
     * What a key has.
     *
     * @param change another with each grant that comes or goes, never one that was there before
     */
    record GrantHead(int grants, String change) {}

    /** The encoded start of every grant of a key. */
    static byte[] ofKey(KeyArn key) {
        return key(new KeyWriter(), key).toByteArray();
    }

    /** The encoded start of every grant of a key to one grantee. */
    static byte[] ofGrantee(KeyArn key, String grantee) {
        return key(new KeyWriter(), key).terminated(grantee).toByteArray();
    }

    /** The encoded start of every grant of a region that one principal may retire. */
    static byte[] ofRetirer(String principal, String region) {
        return new KeyWriter().terminated(principal).terminated(region).toByteArray();
    }

    private static Codec<GrantPlace> places() {
        return Keys.of(
                (writer, place) -> key(writer, place.key()).string(place.grantId()),
                reader -> new GrantPlace(key(reader), reader.string()));
    }

    private static Codec<ByPrincipal> granteeRows() {
        return Keys.of(
                (writer, row) -> key(writer, row.place().key())
                        .terminated(row.principal())
                        .string(row.place().grantId()),
                reader -> {
                    KeyArn key = key(reader);
                    return new ByPrincipal(reader.terminated(), new GrantPlace(key, reader.string()));
                });
    }

    private static Codec<ByPrincipal> retirerRows() {
        return Keys.of(
                (writer, row) -> writer.terminated(row.principal())
                        .terminated(row.place().key().region())
                        .terminated(row.place().key().account().value())
                        .terminated(row.place().key().keyId().text())
                        .string(row.place().grantId()),
                reader -> {
                    String principal = reader.terminated();
                    String region = reader.terminated();
                    AccountId account = part(reader, AccountId::new);
                    KeyArn key = new KeyArn(account, region, part(reader, KeyId::new));
                    return new ByPrincipal(principal, new GrantPlace(key, reader.string()));
                });
    }

    private static Codec<KeyArn> keyArns() {
        return Keys.of(
                (writer, arn) -> writer.terminated(arn.account().value())
                        .terminated(arn.region())
                        .string(arn.keyId().text()),
                reader -> new KeyArn(
                        part(reader, AccountId::new), reader.terminated(), parsed(reader.string(), KeyId::new)));
    }

    private static KeyWriter key(KeyWriter writer, KeyArn key) {
        return writer.terminated(key.account().value())
                .terminated(key.region())
                .terminated(key.keyId().text());
    }

    private static KeyArn key(KeyReader reader) {
        return new KeyArn(part(reader, AccountId::new), reader.terminated(), part(reader, KeyId::new));
    }

    private static <T> T part(KeyReader reader, Function<String, T> form) {
        return parsed(reader.terminated(), form);
    }

    private static <T> T parsed(String text, Function<String, T> form) {
        try {
            return form.apply(text);
        } catch (IllegalArgumentException e) {
            throw new StorageException.Corrupt("stored grant: its key has no such name", e);
        }
    }
}
