package dev.sealgate.gateway.service.s3.object;

import dev.sealgate.gateway.protocol.s3.S3ErrorCode;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.gateway.protocol.xml.S3Xml;
import dev.sealgate.gateway.protocol.xml.XmlElement;
import dev.sealgate.gateway.service.s3.sse.KmsTarget;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** {@code ObjectEncryption}, read. Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_ObjectEncryption.html */
final class ObjectEncryptionDocument {
    private static final String ROOT = "ObjectEncryption";
    private static final String SSE_KMS = "SSE-KMS";
    private static final Set<String> REFUSED_TYPES = Set.of("DSSE-KMS", "SSE-C");
    private static final Pattern KEY_ARN =
            Pattern.compile("arn:aws[a-zA-Z0-9-]*:kms:[a-z0-9-]+:[0-9]{12}:key/[a-zA-Z0-9-]+");
    private static final int MAX_ARN_CHARACTERS = 2048;

    private ObjectEncryptionDocument() {}

    /** @throws S3Exception MalformedXML, or InvalidRequest with AWS's text for each thing that is missing or wrong */
    static KmsTarget read(byte[] xml) {
        List<XmlElement> types = S3Xml.read(xml, ROOT).children();
        if (types.size() == 1 && REFUSED_TYPES.contains(types.getFirst().name())) {
            throw invalid(
                    "The UpdateObjectEncryption operation doesn't support updating the encryption type to DSSE-KMS or"
                            + " SSE-C. Modify the request to specify SSE-KMS for the updated encryption type, and then try again.");
        }
        if (types.size() != 1 || !types.getFirst().name().equals(SSE_KMS)) {
            throw invalid("Requests that modify an object encryption configuration require a valid new encryption type."
                    + " Valid values are SSEKMS. Modify the request to specify SSE-KMS for the updated encryption type,"
                    + " and then try again.");
        }
        XmlElement sse = types.getFirst().requireOnly(Set.of("KMSKeyArn", "BucketKeyEnabled"));
        return new KmsTarget(keyArn(sse), bucketKeyEnabled(sse));
    }

    private static String keyArn(XmlElement sse) {
        String arn = sse.childText("KMSKeyArn").map(String::strip).orElse("");
        if (arn.isEmpty()) {
            throw invalid(
                    "Requests that modify an object's encryption type to SSE-KMS require an Amazon Web Services KMS key"
                            + " Amazon Resource Name (ARN). Modify the request to specify a KMS key ARN, and then try again.");
        }
        if (arn.length() > MAX_ARN_CHARACTERS || !KEY_ARN.matcher(arn).matches()) {
            throw invalid(
                    "Requests that modify an object's encryption type to SSE-KMS require a valid Amazon Web Services KMS"
                            + " key Amazon Resource Name (ARN). Confirm that you have a correctly formatted KMS key ARN in your"
                            + " request, and then try again.");
        }
        return arn;
    }

    private static boolean bucketKeyEnabled(XmlElement sse) {
        return switch (sse.childText("BucketKeyEnabled").map(String::strip).orElse("false")) {
            case "true" -> true;
            case "false" -> false;
            default ->
                throw invalid(
                        "The BucketKeyEnabled value isn't valid. Valid values are true or false. Modify the request to"
                                + " specify a valid value, and then try again.");
        };
    }

    private static S3Exception invalid(String text) {
        return new S3Exception(S3ErrorCode.INVALID_REQUEST, text);
    }
}
