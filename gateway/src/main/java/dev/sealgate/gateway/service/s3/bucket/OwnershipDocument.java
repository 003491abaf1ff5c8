package dev.sealgate.gateway.service.s3.bucket;

import dev.sealgate.gateway.protocol.xml.S3Xml;
import dev.sealgate.gateway.protocol.xml.XmlBody;
import dev.sealgate.gateway.protocol.xml.XmlElement;
import dev.sealgate.storage.object.ObjectOwnership;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** {@code OwnershipControls}, read and written. Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_OwnershipControls.html */
final class OwnershipDocument {
    static final String ROOT = "OwnershipControls";
    private static final String RULE = "Rule";
    private static final String VALUE = "ObjectOwnership";

    private OwnershipDocument() {}

    static ObjectOwnership read(byte[] xml) {
        List<XmlElement> rules = S3Xml.read(xml, ROOT).requireOnly(Set.of(RULE)).childrenNamed(RULE);
        if (rules.size() != 1) {
            throw XmlElement.malformed();
        }
        return find(rules.getFirst()
                        .requireOnly(Set.of(VALUE))
                        .requireChildText(VALUE)
                        .strip())
                .orElseThrow(XmlElement::malformed);
    }

    static void write(XmlBody document, ObjectOwnership ownership) {
        document.element(RULE, rule -> rule.text(VALUE, ownership.wireName()));
    }

    static Optional<ObjectOwnership> find(String wireName) {
        return Arrays.stream(ObjectOwnership.values())
                .filter(ownership -> ownership.wireName().equals(wireName))
                .findFirst();
    }
}
