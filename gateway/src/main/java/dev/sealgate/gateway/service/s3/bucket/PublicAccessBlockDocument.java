package dev.sealgate.gateway.service.s3.bucket;

import dev.sealgate.gateway.protocol.xml.S3Xml;
import dev.sealgate.gateway.protocol.xml.XmlBody;
import dev.sealgate.gateway.protocol.xml.XmlElement;
import dev.sealgate.storage.object.PublicAccessBlock;
import java.util.Set;

/**
 * {@code PublicAccessBlockConfiguration}, read and written.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PublicAccessBlockConfiguration.html
 */
final class PublicAccessBlockDocument {
    static final String ROOT = "PublicAccessBlockConfiguration";
    private static final String BLOCK_ACLS = "BlockPublicAcls";
    private static final String IGNORE_ACLS = "IgnorePublicAcls";
    private static final String BLOCK_POLICY = "BlockPublicPolicy";
    private static final String RESTRICT = "RestrictPublicBuckets";

    private PublicAccessBlockDocument() {}

    /** AWS: a setting that is left out is off. */
    static PublicAccessBlock read(byte[] xml) {
        XmlElement root = S3Xml.read(xml, ROOT).requireOnly(Set.of(BLOCK_ACLS, IGNORE_ACLS, BLOCK_POLICY, RESTRICT));
        return new PublicAccessBlock(
                root.requireBoolean(BLOCK_ACLS, false),
                root.requireBoolean(IGNORE_ACLS, false),
                root.requireBoolean(BLOCK_POLICY, false),
                root.requireBoolean(RESTRICT, false));
    }

    static void write(XmlBody document, PublicAccessBlock block) {
        document.text(BLOCK_ACLS, block.blockPublicAcls())
                .text(IGNORE_ACLS, block.ignorePublicAcls())
                .text(BLOCK_POLICY, block.blockPublicPolicy())
                .text(RESTRICT, block.restrictPublicBuckets());
    }
}
