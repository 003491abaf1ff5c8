package dev.sealgate.gateway.service.s3.configuration;

import static dev.sealgate.gateway.service.s3.configuration.Shape.choice;
import static dev.sealgate.gateway.service.s3.configuration.Shape.group;
import static dev.sealgate.gateway.service.s3.configuration.Shape.oneOf;
import static dev.sealgate.gateway.service.s3.configuration.Shape.text;

import dev.sealgate.gateway.protocol.s3.S3ErrorCode;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.gateway.protocol.xml.S3Xml;
import dev.sealgate.gateway.protocol.xml.XmlBody;
import dev.sealgate.gateway.protocol.xml.XmlElement;
import dev.sealgate.storage.object.BucketName;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * Every kind of configuration that a bucket can be given; one row each, which says everything about it. The constant's name is part of
 * what is stored.
 *
 * <p>Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_Types_Amazon_Simple_Storage_Service.html
 */
public enum ConfigurationKind {
    // spotless:off
    ACCELERATE("AccelerateConfiguration", Optional.empty(), (_, bucket) -> ConfigurationRules.requireNameWithoutPeriods(bucket),
            oneOf("Status", "Enabled", "Suspended")),

    ANALYTICS("AnalyticsConfiguration", Optional.of("ListBucketAnalyticsConfigurationResult"), (element, _) -> ConfigurationRules.requireAnalytics(element),
            text("Id", _ -> true),
            Parts.filter(Parts.PREFIX, Parts.TAG).optional(),
            group("StorageClassAnalysis",
                    group("DataExport",
                            oneOf("OutputSchemaVersion", "V_1"),
                            group("Destination",
                                    group("S3BucketDestination",
                                            oneOf("Format", "CSV"),
                                            text("BucketAccountId", Parts::isAccount).optional(),
                                            Parts.BUCKET,
                                            Parts.PREFIX))).optional())),

    INVENTORY("InventoryConfiguration", Optional.of("ListInventoryConfigurationsResult"), (element, _) -> ConfigurationRules.requireInventory(element),
            group("Destination",
                    group("S3BucketDestination",
                            text("AccountId", Parts::isAccount).optional(),
                            Parts.BUCKET,
                            oneOf("Format", "CSV", "ORC", "Parquet"),
                            Parts.PREFIX,
                            choice("Encryption",
                                    group("SSE-S3").optional(),
                                    group("SSE-KMS", text("KeyId", Parts::isShort)).optional()).optional())),
            oneOf("IsEnabled", "true", "false"),
            group("Filter", Parts.PREFIX.times(1, 1)).optional(),
            text("Id", _ -> true),
            oneOf("IncludedObjectVersions", "All", "Current"),
            group("OptionalFields", oneOf("Field",
                    "Size", "LastModifiedDate", "StorageClass", "ETag", "IsMultipartUploaded", "ReplicationStatus", "EncryptionStatus",
                    "ObjectLockRetainUntilDate", "ObjectLockMode", "ObjectLockLegalHoldStatus", "IntelligentTieringAccessTier",
                    "BucketKeyStatus", "ChecksumAlgorithm", "ObjectAccessControlList", "ObjectOwner", "LifecycleExpirationDate")
                    .times(0, 16)).optional(),
            group("Schedule", oneOf("Frequency", "Daily", "Weekly"))),

    METRICS("MetricsConfiguration", Optional.of("ListMetricsConfigurationsResult"), (element, _) -> ConfigurationRules.requireFilter(element),
            text("Id", _ -> true),
            Parts.filter(Parts.PREFIX, Parts.TAG, text("AccessPointArn", Parts::isArn).optional()).optional()),

    INTELLIGENT_TIERING("IntelligentTieringConfiguration", Optional.of("ListBucketIntelligentTieringConfigurationsOutput"),
            (element, _) -> ConfigurationRules.requireTiering(element),
            text("Id", _ -> true),
            Parts.filter(Parts.PREFIX, Parts.TAG).optional(),
            oneOf("Status", "Enabled", "Disabled"),
            group("Tiering",
                    text("Days", Parts::isNumber),
                    oneOf("AccessTier", "ARCHIVE_ACCESS", "DEEP_ARCHIVE_ACCESS")).times(1, 2));
    // spotless:on

    /** More than any document of these shapes has need of. */
    static final int MAX_BYTES = 64 * 1024;

    private final String root;
    private final Optional<String> rootOfList;

    @SuppressWarnings("ImmutableEnumChecker") // rules have no state
    private final BiConsumer<XmlElement, BucketName> rules;

    @SuppressWarnings("ImmutableEnumChecker") // immutable, but for predicates, which have no state
    private final Shape shape;

    /** @param rootOfList empty for a kind of which a bucket has one at most */
    ConfigurationKind(
            String root, Optional<String> rootOfList, BiConsumer<XmlElement, BucketName> rules, Shape... parts) {
        this.root = root;
        this.rootOfList = rootOfList;
        this.rules = rules;
        this.shape = group(root, parts);
    }

    String root() {
        return root;
    }

    String rootOfList() {
        return rootOfList.orElseThrow();
    }

    /** Whether a bucket can have several, which have ids. */
    boolean isNamed() {
        return rootOfList.isPresent();
    }

    /** A document as it was sent. */
    record Read(XmlElement element, String content) {}

    /** @throws S3Exception MalformedXML, or what the rules of its kind refuse it with */
    Read read(byte[] xml, BucketName bucket) {
        XmlElement element = S3Xml.read(xml, root);
        XmlBody content = XmlBody.content();
        shape.copyContent(element, content);
        rules.accept(element, bucket);
        return new Read(element, content.toString());
    }

    /** @throws S3Exception when the document calls itself something else than the request does */
    void requireId(XmlElement element, String id) {
        if (!element.requireChildText("Id").equals(id)) {
            // AWS: tells of these only that something is wrong with the document.
            throw this == INTELLIGENT_TIERING ? XmlElement.malformed() : new S3Exception(S3ErrorCode.ID_MISMATCH);
        }
    }
}
