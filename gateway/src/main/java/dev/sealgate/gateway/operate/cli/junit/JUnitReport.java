package dev.sealgate.gateway.operate.cli.junit;

import java.io.IOException;
import java.io.Writer;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** A run of tests as JUnit XML, as Jenkins, GitLab and GitHub's actions read it. Immutable. */
public record JUnitReport(String name, List<Suite> suites) {
    /** A file of tests. */
    public record Suite(String name, List<TestCase> cases) {}

    /** One test. */
    public record TestCase(String className, String name, String file, int line, Duration took, Outcome outcome) {}

    /** How a test ended. */
    public sealed interface Outcome {
        record Passed() implements Outcome {}

        /** @param text worked out when it is written, since all of them together may be much */
        record Failed(String type, String message, Supplier<String> text) implements Outcome {}

        /** The test could not be run. */
        record Broken(String type, String message) implements Outcome {}
    }

    /** @throws IOException when {@code target} takes no more */
    public void write(Writer target) throws IOException {
        try {
            writeXml(target);
        } catch (XMLStreamException e) {
            throw new IOException(e);
        }
    }

    private void writeXml(Writer target) throws XMLStreamException {
        XMLStreamWriter xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(target);
        xml.writeStartDocument("UTF-8", "1.0");
        line(xml, 0);
        xml.writeStartElement("testsuites");
        attribute(xml, "name", name);
        counts(xml, suites.stream().flatMap(suite -> suite.cases().stream()).toList());
        for (Suite suite : suites) {
            suite(xml, suite);
        }
        line(xml, 0);
        xml.writeEndElement();
        line(xml, 0);
        xml.writeEndDocument();
        xml.close();
    }

    private static void suite(XMLStreamWriter xml, Suite suite) throws XMLStreamException {
        line(xml, 1);
        xml.writeStartElement("testsuite");
        attribute(xml, "name", suite.name());
        counts(xml, suite.cases());
        for (TestCase test : suite.cases()) {
            test(xml, test);
        }
        line(xml, 1);
        xml.writeEndElement();
    }

    private static void counts(XMLStreamWriter xml, List<TestCase> tests) throws XMLStreamException {
        attribute(xml, "tests", Integer.toString(tests.size()));
        attribute(xml, "failures", count(tests, Outcome.Failed.class));
        attribute(xml, "errors", count(tests, Outcome.Broken.class));
        attribute(xml, "skipped", "0");
        attribute(xml, "time", seconds(tests.stream().map(TestCase::took).reduce(Duration.ZERO, Duration::plus)));
    }

    private static String count(List<TestCase> tests, Class<? extends Outcome> kind) {
        return Long.toString(
                tests.stream().filter(test -> kind.isInstance(test.outcome())).count());
    }

    private static void test(XMLStreamWriter xml, TestCase test) throws XMLStreamException {
        line(xml, 2);
        xml.writeStartElement("testcase");
        attribute(xml, "classname", test.className());
        attribute(xml, "name", test.name());
        attribute(xml, "file", test.file());
        attribute(xml, "line", Integer.toString(test.line()));
        attribute(xml, "time", seconds(test.took()));
        switch (test.outcome()) {
            case Outcome.Passed() -> {}
            case Outcome.Failed(String type, String message, Supplier<String> text) ->
                outcome(xml, "failure", type, message, text.get());
            case Outcome.Broken(String type, String message) -> outcome(xml, "error", type, message, message);
        }
        xml.writeEndElement();
    }

    private static void outcome(XMLStreamWriter xml, String element, String type, String message, String text)
            throws XMLStreamException {
        line(xml, 3);
        xml.writeStartElement(element);
        attribute(xml, "message", message);
        attribute(xml, "type", type);
        xml.writeCharacters(allowed(text));
        xml.writeEndElement();
        line(xml, 2);
    }

    private static void line(XMLStreamWriter xml, int depth) throws XMLStreamException {
        xml.writeCharacters("\n" + "  ".repeat(depth));
    }

    /** Parsers make blanks of line ends in attributes; so they are blanks from the start. */
    private static void attribute(XMLStreamWriter xml, String name, String value) throws XMLStreamException {
        xml.writeAttribute(name, allowed(value.replaceAll("[\\r\\n\\t]+", " ")));
    }

    /** XML 1.0 has no way to write the other characters, escaped or not. Source: https://www.w3.org/TR/xml/#charsets */
    private static String allowed(String text) {
        StringBuilder allowed = new StringBuilder(text.length());
        text.codePoints().forEach(c -> allowed.appendCodePoint(isAllowed(c) ? c : 0xFFFD));
        return allowed.toString();
    }

    private static boolean isAllowed(int c) {
        return c == '\t' || c == '\n' || (c >= 0x20 && c <= 0xD7FF) || (c >= 0xE000 && c <= 0xFFFD) || c >= 0x10000;
    }

    private static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.6f", duration.toNanos() / 1e9);
    }
}
