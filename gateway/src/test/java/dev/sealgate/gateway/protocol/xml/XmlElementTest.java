package dev.sealgate.gateway.protocol.xml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.gateway.protocol.s3.S3Exception;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class XmlElementTest {
    private static XmlElement read(String xml) {
        return S3Xml.read(xml.getBytes(StandardCharsets.UTF_8), "R");
    }

    @Test
    void child_isTheOneOfItsName() {
        XmlElement root = read("<R><A>1</A><A>2</A><C>3</C></R>");
        assertThrows(S3Exception.class, () -> root.child("A"));
        assertEquals(2, root.childrenNamed("A").size());
        assertEquals("3", root.requireChildText("C"));
        assertEquals(Optional.empty(), root.childText("B"));
        assertThrows(S3Exception.class, () -> root.requireChildText("B"));
    }

    @Test
    void unknownElementsAndStrayText_areMalformed() {
        assertEquals(
                "R", read("<R>\n <A/>\n <A/>\n</R>").requireOnly(Set.of("A")).name());
        assertThrows(S3Exception.class, () -> read("<R><A/><B/></R>").requireOnly(Set.of("A")));
        assertThrows(S3Exception.class, () -> read("<R>x<A/></R>").requireOnly(Set.of("A")));
    }

    @ParameterizedTest
    @CsvSource({"true,true", "TRUE,true", "1,true", "' true ',true", "false,false", "FALSE,false", "0,false"})
    void truthValues_areReadInTheirSpellings(String text, boolean value) {
        assertEquals(value, read("<R><A>" + text + "</A></R>").requireBoolean("A", !value));
    }

    @Test
    void absentTruthValue_hasADefault_andOthersAreMalformed() {
        assertTrue(read("<R/>").requireBoolean("A", true));
        assertFalse(read("<R/>").requireBoolean("A", false));
        assertThrows(S3Exception.class, () -> read("<R><A>yes</A></R>").requireBoolean("A", true));
        assertThrows(S3Exception.class, () -> read("<R><A/></R>").requireBoolean("A", true));
    }
}
