package dev.sealgate.gateway.service.s3.bucket;

import dev.sealgate.gateway.protocol.xml.S3Xml;
import dev.sealgate.gateway.protocol.xml.XmlBody;
import dev.sealgate.gateway.protocol.xml.XmlElement;
import dev.sealgate.storage.object.Payer;
import java.util.Set;

/**
 * {@code RequestPaymentConfiguration}, read and written.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_RequestPaymentConfiguration.html
 */
final class RequestPaymentDocument {
    static final String ROOT = "RequestPaymentConfiguration";
    private static final String PAYER = "Payer";

    private RequestPaymentDocument() {}

    /** @throws dev.sealgate.gateway.protocol.s3.S3Exception MalformedXML */
    static Payer read(byte[] xml) {
        return switch (S3Xml.read(xml, ROOT).requireOnly(Set.of(PAYER)).requireChildText(PAYER)) {
            case "Requester" -> Payer.REQUESTER;
            case "BucketOwner" -> Payer.BUCKET_OWNER;
            default -> throw XmlElement.malformed();
        };
    }

    static void write(XmlBody document, Payer payer) {
        document.text(PAYER, payer == Payer.REQUESTER ? "Requester" : "BucketOwner");
    }
}
