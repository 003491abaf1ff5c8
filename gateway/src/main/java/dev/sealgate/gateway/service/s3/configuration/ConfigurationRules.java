package dev.sealgate.gateway.service.s3.configuration;

import dev.sealgate.gateway.protocol.s3.S3ErrorCode;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.gateway.protocol.xml.XmlElement;
import dev.sealgate.storage.object.BucketName;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What configurations must say beyond the shape of their documents. */
final class ConfigurationRules {
    private static final Pattern BUCKET_ARN = Pattern.compile("arn:aws:s3:::[A-Za-z0-9._-]{3,255}");
    private static final String ARCHIVE = "ARCHIVE_ACCESS";
    private static final String DEEP = "DEEP_ARCHIVE_ACCESS";
    private static final Map<String, Integer> FEWEST_DAYS = Map.of(ARCHIVE, 90, DEEP, 180);
    private static final int MOST_DAYS = 730;

    private ConfigurationRules() {}

    static void requireNameWithoutPeriods(BucketName bucket) {
        if (bucket.value().contains(".")) {
            throw new S3Exception(
                    S3ErrorCode.INVALID_REQUEST,
                    "S3 Transfer Acceleration is not supported for buckets with periods (.) in their names");
        }
    }

    static void requireFilter(XmlElement element) {
        Optional<XmlElement> and = element.child("Filter").flatMap(filter -> filter.child("And"));
        Set<String> keys = new HashSet<>();
        for (XmlElement tag : and.map(all -> all.childrenNamed("Tag")).orElse(List.of())) {
            if (!keys.add(tag.requireChildText("Key"))) {
                throw new S3Exception(S3ErrorCode.INVALID_REQUEST, "Duplicate Tag Keys are not allowed.");
            }
        }
    }

    static void requireAnalytics(XmlElement element) {
        requireFilter(element);
        element.child("StorageClassAnalysis")
                .flatMap(analysis -> analysis.child("DataExport"))
                .ifPresent(ConfigurationRules::requireDestination);
    }

    static void requireInventory(XmlElement element) {
        requireDestination(element);
        List<String> fields = element.child("OptionalFields")
                .map(all -> all.childrenNamed("Field").stream()
                        .map(XmlElement::text)
                        .toList())
                .orElse(List.of());
        if (new HashSet<>(fields).size() < fields.size()) {
            throw XmlElement.malformed();
        }
    }

    /** AWS: that the bucket is there is no condition. */
    private static void requireDestination(XmlElement element) {
        String arn = element.child("Destination")
                .flatMap(destination -> destination.child("S3BucketDestination"))
                .map(destination -> destination.requireChildText("Bucket"))
                .orElseThrow(XmlElement::malformed);
        if (!BUCKET_ARN.matcher(arn).matches()) {
            throw new S3Exception(S3ErrorCode.INVALID_S3_DESTINATION_BUCKET);
        }
    }

    static void requireTiering(XmlElement element) {
        requireFilter(element);
        Map<String, Integer> days = new HashMap<>();
        for (XmlElement tiering : element.childrenNamed("Tiering")) {
            String tier = tiering.requireChildText("AccessTier");
            if (days.put(tier, requireDays(tier, Integer.parseInt(tiering.requireChildText("Days")))) != null) {
                throw invalid("All Access Tiers in a configuration must be unique. Found duplicate entry for " + tier);
            }
        }
        if (days.containsKey(ARCHIVE) && days.containsKey(DEEP) && days.get(DEEP) <= days.get(ARCHIVE)) {
            throw invalid("Days specified in " + DEEP + " tier should be greater than days specified in " + ARCHIVE
                    + " tier.");
        }
    }

    private static int requireDays(String tier, int days) {
        int fewest = FEWEST_DAYS.getOrDefault(tier, MOST_DAYS);
        if (days < fewest) {
            throw invalid("Days specified in " + tier + " tier should not be less than " + fewest + ".");
        }
        if (days > MOST_DAYS) {
            throw invalid("Days specified in " + tier + " tier should not be more than " + MOST_DAYS + ".");
        }
        return days;
    }

    private static S3Exception invalid(String text) {
        return new S3Exception(S3ErrorCode.INVALID_ARGUMENT, text);
    }
}
