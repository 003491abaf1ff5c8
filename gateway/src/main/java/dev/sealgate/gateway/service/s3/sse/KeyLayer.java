package dev.sealgate.gateway.service.s3.sse;

import dev.sealgate.kms.material.CiphertextBlob;
import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.metadata.Keys;
import dev.sealgate.storage.object.EncryptionMode;
import dev.sealgate.storage.object.Envelope;
import dev.sealgate.storage.object.WrappedKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One layer of an envelope, as it is shown to people. Immutable; holds no clear key.
 *
 * @param layer 0 for the innermost
 * @param wrappedBy what kind of key wraps the layer's content key
 * @param kmsKeyArn the KMS key that made the wrapping key, and {@code kmsKeyMaterialId} the generation of it that did
 * @param wrappingKey how the wrapping key is found: a KMS CiphertextBlob, a generation's number, or a salt
 * @param wrappedKey the content key under the wrapping key
 */
public record KeyLayer(
        int layer,
        String wrappedBy,
        Optional<String> kmsKeyArn,
        Optional<String> kmsKeyMaterialId,
        Bytes wrappingKey,
        Bytes wrappedKey) {

    /** The layers of an envelope, the innermost first. */
    public static List<KeyLayer> of(Envelope envelope) {
        List<KeyLayer> layers = new ArrayList<>();
        for (int i = 0; i < envelope.layers().size(); i++) {
            WrappedKey wrapped = envelope.layers().get(i);
            // The outer layer of DSSE is the gateway's own: two layers, two hierarchies of keys.
            EncryptionMode mode = i == 0 ? envelope.mode() : EncryptionMode.SSE_S3;
            layers.add(of(i, mode, wrapped));
        }
        return layers;
    }

    private static KeyLayer of(int layer, EncryptionMode mode, WrappedKey wrapped) {
        return switch (mode) {
            case SSE_S3 ->
                plain(
                        layer,
                        "SSE-S3 key, generation "
                                + Keys.INT32.decode(wrapped.wrappingKey().view()),
                        wrapped);
            case SSE_C -> plain(layer, "customer's key, through HKDF with a salt", wrapped);
            case SSE_KMS, DSSE_KMS -> {
                Optional<CiphertextBlob> blob = CiphertextBlob.parse(wrapped.wrappingKey());
                yield new KeyLayer(
                        layer,
                        wrapped.bucketKeySalt().isPresent()
                                ? "bucket key of the KMS, through HKDF with a salt"
                                : "data key of the KMS",
                        blob.map(made -> made.key().toString()),
                        blob.map(CiphertextBlob::materialId),
                        wrapped.wrappingKey(),
                        wrapped.wrapped());
            }
        };
    }

    private static KeyLayer plain(int layer, String wrappedBy, WrappedKey wrapped) {
        return new KeyLayer(
                layer, wrappedBy, Optional.empty(), Optional.empty(), wrapped.wrappingKey(), wrapped.wrapped());
    }
}
