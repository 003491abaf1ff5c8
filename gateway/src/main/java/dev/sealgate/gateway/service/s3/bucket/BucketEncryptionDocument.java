package dev.sealgate.gateway.service.s3.bucket;

import dev.sealgate.gateway.protocol.s3.S3ErrorCode;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.gateway.protocol.xml.S3Xml;
import dev.sealgate.gateway.protocol.xml.XmlBody;
import dev.sealgate.gateway.protocol.xml.XmlElement;
import dev.sealgate.storage.object.BucketEncryption;
import dev.sealgate.storage.object.EncryptionMode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * {@code ServerSideEncryptionConfiguration}, read and written.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_ServerSideEncryptionRule.html
 */
final class BucketEncryptionDocument {
    static final String ROOT = "ServerSideEncryptionConfiguration";
    private static final String DEFAULT = "ApplyServerSideEncryptionByDefault";
    private static final String BLOCKED = "BlockedEncryptionTypes";
    private static final Map<String, EncryptionMode> ALGORITHMS = Map.of(
            "AES256", EncryptionMode.SSE_S3,
            "aws:kms", EncryptionMode.SSE_KMS,
            "aws:kms:dsse", EncryptionMode.DSSE_KMS);

    private BucketEncryptionDocument() {}

    /** The setting that results from applying the document to the bucket's current one. */
    static BucketEncryption read(byte[] xml, BucketEncryption current) {
        List<XmlElement> rules =
                S3Xml.read(xml, ROOT).requireOnly(Set.of("Rule")).childrenNamed("Rule");
        if (rules.size() != 1) {
            throw XmlElement.malformed();
        }
        XmlElement rule = rules.getFirst().requireOnly(Set.of(DEFAULT, "BucketKeyEnabled", BLOCKED));
        Optional<XmlElement> byDefault =
                rule.child(DEFAULT).map(d -> d.requireOnly(Set.of("SSEAlgorithm", "KMSMasterKeyID")));
        EncryptionMode mode = byDefault.map(BucketEncryptionDocument::mode).orElse(EncryptionMode.SSE_S3);
        Optional<String> keyId = byDefault
                .flatMap(d -> d.childText("KMSMasterKeyID"))
                .map(String::strip)
                .filter(id -> !id.isEmpty());
        if (mode == EncryptionMode.SSE_S3 && keyId.isPresent()) {
            throw new S3Exception(
                            S3ErrorCode.INVALID_ARGUMENT,
                            "a KMSMasterKeyID is not applicable if the default sse algorithm is not aws:kms or aws:kms:dsse")
                    .with("ArgumentName", DEFAULT);
        }
        // AWS: a document that does not mention blocked types leaves the current block as it is.
        boolean blocksSseC =
                rule.child(BLOCKED).map(BucketEncryptionDocument::blocksSseC).orElse(current.blocksSseC());
        return new BucketEncryption(mode, keyId, rule.requireBoolean("BucketKeyEnabled", false), blocksSseC, true);
    }

    private static EncryptionMode mode(XmlElement byDefault) {
        EncryptionMode mode =
                ALGORITHMS.get(byDefault.requireChildText("SSEAlgorithm").strip());
        if (mode == null) {
            throw XmlElement.malformed();
        }
        return mode;
    }

    private static boolean blocksSseC(XmlElement blocked) {
        List<XmlElement> types = blocked.requireOnly(Set.of("EncryptionType")).childrenNamed("EncryptionType");
        if (types.size() != 1) {
            throw XmlElement.malformed();
        }
        return switch (types.getFirst().text().strip()) {
            case "SSE-C" -> true;
            case "NONE" -> false;
            default -> throw XmlElement.malformed();
        };
    }

    static void write(XmlBody document, BucketEncryption encryption) {
        document.element(
                "Rule",
                rule -> rule.element(
                                DEFAULT,
                                byDefault -> byDefault
                                        .text("SSEAlgorithm", algorithm(encryption.mode()))
                                        .text("KMSMasterKeyID", encryption.kmsKeyId()))
                        .text("BucketKeyEnabled", encryption.bucketKeyEnabled())
                        .element(
                                BLOCKED,
                                types -> types.text("EncryptionType", encryption.blocksSseC() ? "SSE-C" : "NONE")));
    }

    private static String algorithm(EncryptionMode mode) {
        return switch (mode) {
            case SSE_S3 -> "AES256";
            case SSE_KMS -> "aws:kms";
            case DSSE_KMS -> "aws:kms:dsse";
            case SSE_C -> throw new IllegalStateException("SSE-C is never a bucket's default");
        };
    }
}
