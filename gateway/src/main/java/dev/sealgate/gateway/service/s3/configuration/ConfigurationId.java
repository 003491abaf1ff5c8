package dev.sealgate.gateway.service.s3.configuration;

import dev.sealgate.gateway.protocol.s3.S3ErrorCode;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.gateway.service.s3.S3Request;
import java.util.regex.Pattern;

/** Which configuration of its kind a request is about. */
final class ConfigurationId {
    private static final Pattern VALID = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    private ConfigurationId() {}

    /**
     * Empty for a kind of which a bucket has one at most.
     *
     * @throws S3Exception InvalidConfigurationId
     */
    static String of(S3Request request, ConfigurationKind kind) {
        if (!kind.isNamed()) {
            return "";
        }
        return request.query()
                .first("id")
                .filter(id -> VALID.matcher(id).matches())
                .orElseThrow(() -> new S3Exception(S3ErrorCode.INVALID_CONFIGURATION_ID));
    }
}
