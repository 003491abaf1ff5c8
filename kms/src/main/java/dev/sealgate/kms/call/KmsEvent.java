package dev.sealgate.kms.call;

import dev.sealgate.kms.error.KmsErrorCode;
import dev.sealgate.kms.key.KeyArn;
import dev.sealgate.kms.key.KeyManager;
import dev.sealgate.kms.key.KeySpec;
import dev.sealgate.policy.context.AccountId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * One operation that was performed or refused, as audit and metering see it. Immutable; holds no secret.
 *
 * @param time when it began
 * @param answer what an operation that changes something answered, as the request's parameters; empty for those that only read
 * @param keys what the request named and the region has, in order, whether or not the caller may use it
 * @param keyMaterialId the generation of the key that was used
 * @param refusal why it was not performed
 * @param id of its record in the caller's account; see {@link #idIn}
 */
public record KmsEvent(
        Instant time,
        KmsCall call,
        KmsOperation operation,
        Request request,
        Map<String, Object> answer,
        List<Key> keys,
        Optional<String> keyMaterialId,
        Optional<Refusal> refusal,
        String id) {
    /** One with an id of its own. */
    public KmsEvent(
            Instant time,
            KmsCall call,
            KmsOperation operation,
            Request request,
            Map<String, Object> answer,
            List<Key> keys,
            Optional<String> keyMaterialId,
            Optional<Refusal> refusal) {
        this(
                time,
                call,
                operation,
                request,
                answer,
                keys,
                keyMaterialId,
                refusal,
                UUID.randomUUID().toString());
    }

    /** The id of its record in an account: each account that it concerns has a record of its own, with another id. */
    public String idIn(AccountId account) {
        boolean callers = call.caller().principal().account().equals(Optional.of(account));
        return callers
                ? id
                : UUID.nameUUIDFromBytes((id + account.value()).getBytes(StandardCharsets.US_ASCII))
                        .toString();
    }

    /**
     * What was asked. Immutable.
     *
     * @param parameters its fields by the names an audit record gives them, values being strings, numbers, booleans, and lists and
     *     maps of these; never bytes. For records alone: what decides has a type
     * @param encryptionContext the pairs that a ciphertext is bound to
     * @param pairToMake the spec of the key pair that was wanted
     */
    public record Request(
            Map<String, Object> parameters, Map<String, String> encryptionContext, Optional<KeySpec> pairToMake) {}

    /** A key as far as records and bills need it. Immutable. */
    public record Key(KeyArn arn, KeySpec spec, KeyManager manager) {}

    /** The error that was answered. Immutable. */
    public record Refusal(KmsErrorCode code, Optional<String> text) {}
}
