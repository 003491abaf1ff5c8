package dev.sealgate.kms.material;

import dev.sealgate.kms.key.KeySpec;
import dev.sealgate.kms.key.KmsKey;
import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.SecretBytes;
import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Optional;

/**
 * Signs with asymmetric keys and verifies. Thread-safe.
 *
 * <p>Checks nothing: that key, algorithm, message type and message size match is up to the caller.
 * ECDSA signatures are DER, RSA-PSS salts are as long as the hash.
 */
public final class Signatures {
    private final AsymmetricMaterials materials;

    public Signatures(KeyMaterials materials) {
        this.materials = new AsymmetricMaterials(materials);
    }

    public Bytes sign(KmsKey key, Algorithm algorithm, MessageType type, SecretBytes message) {
        SignatureScheme scheme = scheme(key.traits().spec(), algorithm, type);
        return message.use(clear -> {
            try {
                return Bytes.owning(scheme.sign(materials.privateKey(key), input(algorithm, type, clear)));
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("key " + key.arn() + " does not sign with " + algorithm, e);
            }
        });
    }

    public boolean verify(KmsKey key, Algorithm algorithm, MessageType type, SecretBytes message, Bytes signature) {
        SignatureScheme scheme = scheme(key.traits().spec(), algorithm, type);
        return message.use(clear -> {
            try {
                return scheme.verify(
                        AsymmetricMaterials.publicKey(key), input(algorithm, type, clear), signature.toArray());
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("key " + key.arn() + " does not verify with " + algorithm, e);
            }
        });
    }

    private static SignatureScheme scheme(KeySpec spec, Algorithm algorithm, MessageType type) {
        return switch (algorithm) {
            case RSASSA_PSS_SHA_256, RSASSA_PSS_SHA_384, RSASSA_PSS_SHA_512 ->
                jca(algorithm, Providers.BOUNCY_CASTLE, Optional.of(pss(algorithm.requireHash())));
            case RSASSA_PKCS1_V1_5_SHA_256, RSASSA_PKCS1_V1_5_SHA_384, RSASSA_PKCS1_V1_5_SHA_512 ->
                jca(algorithm, Providers.BOUNCY_CASTLE, Optional.empty());
            case ECDSA_SHA_256, ECDSA_SHA_384, ECDSA_SHA_512, ED25519_SHA_512 ->
                jca(algorithm, KeyKind.of(spec).provider(), Optional.empty());
            case ML_DSA_SHAKE_256 ->
                type == MessageType.EXTERNAL_MU
                        ? ExternalMuScheme.EXTERNAL_MU
                        : jca(algorithm, Providers.ML_DSA, Optional.empty());
            case ED25519_PH_SHA_512 -> Ed25519PrehashScheme.ED25519PH;
            default -> throw new IllegalArgumentException(algorithm + " does not sign");
        };
    }

    private static SignatureScheme jca(
            Algorithm algorithm, Provider provider, Optional<AlgorithmParameterSpec> parameters) {
        return new JcaScheme(algorithm.jcaName(), provider, parameters);
    }

    private static AlgorithmParameterSpec pss(Hash hash) {
        return new PSSParameterSpec(
                hash.jcaName(), "MGF1", hash.mgf1(), hash.sizeBytes(), PSSParameterSpec.TRAILER_FIELD_BC);
    }

    /** What the scheme is given: with most algorithms the digest, so that RAW and DIGEST share one path. */
    private static byte[] input(Algorithm algorithm, MessageType type, byte[] message) {
        Optional<Hash> hash = algorithm.hash();
        byte[] input = type == MessageType.RAW && hash.isPresent() ? hash.get().digest(message) : message;
        return switch (algorithm) {
            case RSASSA_PKCS1_V1_5_SHA_256, RSASSA_PKCS1_V1_5_SHA_384, RSASSA_PKCS1_V1_5_SHA_512 ->
                algorithm.requireHash().digestInfo(input);
            default -> input;
        };
    }
}
