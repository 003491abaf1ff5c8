package dev.sealgate.gateway.service.s3.bucket;

import dev.sealgate.gateway.protocol.s3.S3ErrorCode;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.gateway.protocol.xml.S3Xml;
import dev.sealgate.gateway.protocol.xml.XmlBody;
import dev.sealgate.gateway.protocol.xml.XmlElement;
import dev.sealgate.storage.object.Versioning;
import java.util.Optional;
import java.util.Set;

/** {@code VersioningConfiguration}, read and written. Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_VersioningConfiguration.html */
final class VersioningDocument {
    static final String ROOT = "VersioningConfiguration";
    private static final String STATUS = "Status";
    private static final String MFA_DELETE = "MfaDelete";
    private static final String ENABLED = "Enabled";

    private VersioningDocument() {}

    static Versioning read(byte[] xml) {
        XmlElement root = S3Xml.read(xml, ROOT).requireOnly(Set.of(STATUS, MFA_DELETE));
        refuseMfa(root.childText(MFA_DELETE));
        String status =
                root.childText(STATUS).orElseThrow(() -> new S3Exception(S3ErrorCode.ILLEGAL_VERSIONING_CONFIGURATION));
        return switch (status) {
            case ENABLED -> Versioning.ENABLED;
            case "Suspended" -> Versioning.SUSPENDED;
            default -> throw XmlElement.malformed();
        };
    }

    /** Accepting it would promise a protection that nobody gets here. */
    private static void refuseMfa(Optional<String> mfaDelete) {
        String wanted = mfaDelete.orElse("Disabled");
        if (wanted.equals(ENABLED)) {
            throw new S3Exception(
                    S3ErrorCode.NOT_IMPLEMENTED, "MFA delete is not implemented. Remove MfaDelete, or say Disabled.");
        }
        if (!wanted.equals("Disabled")) {
            throw XmlElement.malformed();
        }
    }

    static void write(XmlBody document, Versioning versioning) {
        document.text(STATUS, versioning == Versioning.ENABLED ? ENABLED : "Suspended");
    }
}
