package dev.sealgate.gateway.service.s3.sse;

import dev.sealgate.gateway.config.BucketKeySettings;
import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.SecretBytes;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/** A bucket key in memory: it serves until it is too old or used up, and is zeroed then. Thread-safe. */
final class BucketKey {
    private final String kmsKeyArn;
    private final Bytes ciphertextBlob;
    private final SecretBytes plaintext;
    private final Instant obtained;
    private final Duration maxAge;
    private int usesLeft;

    /**
     * @param kmsKeyArn the KMS key that it was obtained under
     * @param ciphertextBlob its wrapped form, which goes to every object's envelope
     * @param plaintext belongs to it from now on
     * @param obtained when the KMS agreed
     */
    BucketKey(
            String kmsKeyArn,
            Bytes ciphertextBlob,
            SecretBytes plaintext,
            Instant obtained,
            BucketKeySettings settings) {
        this.kmsKeyArn = kmsKeyArn;
        this.ciphertextBlob = ciphertextBlob;
        this.plaintext = plaintext;
        this.obtained = obtained;
        this.maxAge = settings.maxAge();
        this.usesLeft = settings.maxUses();
    }

    String kmsKeyArn() {
        return kmsKeyArn;
    }

    Bytes ciphertextBlob() {
        return ciphertextBlob;
    }

    /** One use: the result of {@code user}, which must not retain the key; empty when the key is used up. */
    synchronized <T> Optional<T> use(Instant now, Function<SecretBytes, T> user) {
        retireIfOld(now);
        if (usesLeft == 0) {
            return Optional.empty();
        }
        usesLeft--;
        T made = user.apply(plaintext);
        if (usesLeft == 0) {
            plaintext.close();
        }
        return Optional.of(made);
    }

    /** Zeroes it when it is too old; whether it serves no more. */
    synchronized boolean retireIfOld(Instant now) {
        // Requests that began earlier may come later, and clocks are set back: neither makes a key live longer.
        if (Duration.between(obtained, now).abs().compareTo(maxAge) >= 0) {
            retire();
        }
        return usesLeft == 0;
    }

    synchronized void retire() {
        usesLeft = 0;
        plaintext.close();
    }
}
