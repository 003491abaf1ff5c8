package dev.sealgate.gateway.protocol.xml;

import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** Reads request documents into elements and writes answer documents. Thread-safe. */
public final class S3Xml {
    public static final String CONTENT_TYPE = "application/xml";
    private static final String NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/";
    private static final String DECLARATION = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
    private static final XMLInputFactory INPUT = hardened();

    private S3Xml() {}

    private static XMLInputFactory hardened() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, true);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        // These count every &amp; of a document as if it were an entity that a document type declared, and there is
        // never one.
        factory.setProperty("jdk.xml.maxGeneralEntitySizeLimit", "0");
        factory.setProperty("jdk.xml.totalEntitySizeLimit", "0");
        return factory;
    }

    /** A document of S3's namespace. */
    public static byte[] document(String root, Consumer<XmlBody> content) {
        return render(root + " xmlns=\"" + NAMESPACE + "\"", root, content);
    }

    /** An error document, which has no namespace. */
    public static byte[] errorDocument(Consumer<XmlBody> content) {
        return render("Error", "Error", content);
    }

    /** Another document that has no namespace. */
    public static byte[] plainDocument(String root, Consumer<XmlBody> content) {
        return render(root, root, content);
    }

    private static byte[] render(String open, String root, Consumer<XmlBody> content) {
        StringBuilder out = new StringBuilder(512)
                .append(DECLARATION)
                .append('<')
                .append(open)
                .append('>');
        content.accept(XmlBody.s3(out));
        return out.append("</").append(root).append('>').toString().getBytes(StandardCharsets.UTF_8);
    }

    /**
     * The root element of a request document, with or without S3's namespace.
     *
     * @throws dev.sealgate.gateway.protocol.s3.S3Exception MalformedXML for anything that is not a document with this root
     */
    public static XmlElement read(byte[] xml, String root) {
        XmlElement element = read(xml);
        if (!element.name().equals(root)) {
            throw XmlElement.malformed();
        }
        return element;
    }

    /**
     * The same for a document with any root.
     *
     * @throws dev.sealgate.gateway.protocol.s3.S3Exception MalformedXML for anything that is no document
     */
    public static XmlElement read(byte[] xml) {
        try {
            XMLStreamReader reader = INPUT.createXMLStreamReader(new StringReader(XmlText.decode(xml)));
            try {
                return new XmlDocument(reader).root();
            } finally {
                reader.close();
            }
        } catch (XMLStreamException _) {
            throw XmlElement.malformed();
        }
    }
}
