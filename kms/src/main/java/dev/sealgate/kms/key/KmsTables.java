package dev.sealgate.kms.key;

import dev.sealgate.policy.context.AccountId;
import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.StorageException;
import dev.sealgate.storage.metadata.CborCodec;
import dev.sealgate.storage.metadata.Codec;
import dev.sealgate.storage.metadata.KeyRange;
import dev.sealgate.storage.metadata.KeyReader;
import dev.sealgate.storage.metadata.KeyWriter;
import dev.sealgate.storage.metadata.Keys;
import dev.sealgate.storage.metadata.Schema;
import dev.sealgate.storage.metadata.Table;
import java.time.Instant;

/** The tables of aliases and of what belongs to keys; they are ordered by account, region and then name. See also {@link KeyRows}. */
final class KmsTables {
    static final Table<AliasArn, KmsAlias> ALIASES =
            new Table<>(Schema.KMS_ALIASES, aliasArns(), new CborCodec<>(KmsAlias.class, 1));

    static final Table<KeyCounts.Owner, KeyCounts.KeyCount> COUNTS =
            new Table<>(Schema.KMS_KEY_COUNTS, owners(), new CborCodec<>(KeyCounts.KeyCount.class, 1));

    static final Table<KeyArn, KmsKeyUse> USES =
            new Table<>(Schema.KMS_KEY_USES, keyArns(), new CborCodec<>(KmsKeyUse.class, 1));

    static final Table<String, KmsKeyUses.Tracking> USE_TRACKING =
            new Table<>(Schema.KMS_USE_TRACKING, Keys.STRING, new CborCodec<>(KmsKeyUses.Tracking.class, 1));

    static final Table<String, DueRowMaking.Making> DUE_MAKING =
            new Table<>(Schema.KMS_DUE_MAKING, Keys.STRING, new CborCodec<>(DueRowMaking.Making.class, 1));

    private KmsTables() {}

    private static Codec<KeyCounts.Owner> owners() {
        return Keys.of(
                (writer, of) -> owner(writer, of.account(), of.region()),
                reader -> new KeyCounts.Owner(account(reader), reader.terminated()));
    }

    /** The encoded start of every key of an account. */
    static byte[] prefix(AccountId account) {
        return new KeyWriter().terminated(account.value()).toByteArray();
    }

    /** The encoded start of every key of an account's region. */
    static byte[] prefix(AccountId account, String region) {
        return owner(new KeyWriter(), account, region).toByteArray();
    }

    /** The range of names of an account's region after {@code after}, which need not be a name itself. */
    static KeyRange namesAfter(AccountId account, String region, String after) {
        byte[] position = owner(new KeyWriter(), account, region).string(after).toByteArray();
        return KeyRange.startingWith(prefix(account, region)).after(position);
    }

    /** The first encoded key of {@link KeyRows#DUE} that is not due by now. */
    static byte[] dueAfter(Instant now) {
        return new KeyWriter().int64(Math.max(0, now.toEpochMilli()) + 1).toByteArray();
    }

    static Bytes encoded(KeyArn arn) {
        return Bytes.owning(keyArn(new KeyWriter(), arn).toByteArray());
    }

    static Codec<KeyArn> keyArns() {
        return Keys.of(KmsTables::keyArn, KmsTables::keyArn);
    }

    static Codec<KeyRows.DueRow> dueRows() {
        return Keys.of(
                (writer, row) -> keyArn(writer.int64(row.millis()), row.key()),
                reader -> new KeyRows.DueRow(reader.int64(), keyArn(reader)));
    }

    private static KeyWriter keyArn(KeyWriter writer, KeyArn arn) {
        return owner(writer, arn.account(), arn.region()).string(arn.keyId().text());
    }

    private static KeyArn keyArn(KeyReader reader) {
        return new KeyArn(account(reader), reader.terminated(), keyId(reader));
    }

    private static Codec<AliasArn> aliasArns() {
        return Keys.of(
                (writer, arn) -> owner(writer, arn.account(), arn.region()).string(arn.name()),
                reader -> new AliasArn(account(reader), reader.terminated(), reader.string()));
    }

    private static KeyWriter owner(KeyWriter writer, AccountId account, String region) {
        return writer.terminated(account.value()).terminated(region);
    }

    private static AccountId account(KeyReader reader) {
        try {
            return new AccountId(reader.terminated());
        } catch (IllegalArgumentException e) {
            throw new StorageException.Corrupt("stored KMS name: no account", e);
        }
    }

    private static KeyId keyId(KeyReader reader) {
        try {
            return new KeyId(reader.string());
        } catch (IllegalArgumentException e) {
            throw new StorageException.Corrupt("stored KMS name: no key id", e);
        }
    }
}
