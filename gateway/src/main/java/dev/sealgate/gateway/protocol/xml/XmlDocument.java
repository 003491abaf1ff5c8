package dev.sealgate.gateway.protocol.xml;

import dev.sealgate.gateway.edge.exchange.Turns;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** One request document while it is read into elements, bounded in depth and number of elements. Used once, by one thread. */
final class XmlDocument {
    /** S3's deepest document, an ACL, has 5. */
    private static final int MAX_DEPTH = 16;

    /** S3's largest document, a CompleteMultipartUpload of 10,000 parts with checksums, has 40,001. */
    private static final int MAX_ELEMENTS = 50_000;

    /** Some milliseconds of reading. */
    private static final int ELEMENTS_OF_A_TURN = 2_000;

    private static final String SCHEMA_INSTANCE = "http://www.w3.org/2001/XMLSchema-instance";

    private final XMLStreamReader reader;
    private int elements;

    XmlDocument(XMLStreamReader reader) {
        this.reader = reader;
    }

    XmlElement root() throws XMLStreamException {
        while (reader.next() != XMLStreamConstants.START_ELEMENT) {
            // Comments and processing instructions before the root carry nothing.
        }
        XmlElement root = element(1);
        while (reader.hasNext()) {
            reader.next();
        }
        return root;
    }

    private XmlElement element(int depth) throws XMLStreamException {
        elements++;
        if (depth > MAX_DEPTH || elements > MAX_ELEMENTS) {
            throw XmlElement.malformed();
        }
        if (elements % ELEMENTS_OF_A_TURN == 0) {
            Turns.pass();
        }
        String name = reader.getLocalName();
        Optional<String> type = Optional.ofNullable(reader.getAttributeValue(SCHEMA_INSTANCE, "type"));
        StringBuilder text = new StringBuilder();
        List<XmlElement> children = new ArrayList<>();
        while (true) {
            switch (reader.next()) {
                case XMLStreamConstants.START_ELEMENT -> children.add(element(depth + 1));
                case XMLStreamConstants.END_ELEMENT -> {
                    return new XmlElement(name, text.toString(), children, type);
                }
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE ->
                    text.append(reader.getText());
                case XMLStreamConstants.COMMENT, XMLStreamConstants.PROCESSING_INSTRUCTION -> {
                    // Carries nothing.
                }
                default -> throw XmlElement.malformed();
            }
        }
    }
}
