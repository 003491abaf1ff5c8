package dev.sealgate.gateway.service.s3;

import dev.sealgate.gateway.edge.exchange.Owners;
import dev.sealgate.gateway.protocol.xml.XmlBody;
import dev.sealgate.storage.object.Upload;

/**
 * Who began a multipart upload, as listings show it: an account by its canonical id, everybody else by ARN. Immutable.
 *
 * <p>Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_Initiator.html
 */
public record Initiator(String id, String displayName) {
    private static final String ROOT = ":root";
    private static final String SESSION = ":assumed-role/";

    public static Initiator of(Upload upload, Owners owners) {
        String arn = upload.initiatorArn();
        if (arn.endsWith(ROOT)) {
            String account = arn.substring(
                    arn.lastIndexOf(':', arn.length() - ROOT.length() - 1) + 1, arn.length() - ROOT.length());
            return new Initiator(owners.canonicalId(account), owners.displayName(account));
        }
        int session = arn.indexOf(SESSION);
        return new Initiator(
                arn, session < 0 ? arn.substring(arn.lastIndexOf('/') + 1) : arn.substring(session + SESSION.length()));
    }

    public void addTo(XmlBody xml) {
        xml.element("Initiator", body -> body.text("ID", id).text("DisplayName", displayName));
    }
}
