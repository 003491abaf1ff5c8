package dev.sealgate.gateway.service.s3.lock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.gateway.protocol.xml.S3Xml;
import dev.sealgate.storage.object.BucketLock;
import dev.sealgate.storage.object.BucketLock.DefaultRetention;
import dev.sealgate.storage.object.Retention;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LockDocumentsTest {
    private static final Instant NOW = Instant.parse("2026-03-04T05:06:07Z");

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] configuration(String retention) {
        return bytes("<ObjectLockConfiguration><ObjectLockEnabled>Enabled</ObjectLockEnabled><Rule><DefaultRetention>"
                + retention + "</DefaultRetention></Rule></ObjectLockConfiguration>");
    }

    @ParameterizedTest
    @CsvSource({"GOVERNANCE, DAYS, Days, 1", "COMPLIANCE, DAYS, Days, 36500", "COMPLIANCE, YEARS, Years, 100"})
    void configuration_isReadAndWritten(Retention.Mode mode, DefaultRetention.Unit unit, String element, int count) {
        BucketLock lock = ObjectLockDocument.read(
                configuration("<Mode>" + mode + "</Mode><" + element + ">" + count + "</" + element + ">"));
        assertEquals(new BucketLock(Optional.of(new DefaultRetention(mode, unit, count))), lock);
        byte[] written = S3Xml.document(ObjectLockDocument.ROOT, document -> ObjectLockDocument.write(document, lock));
        assertEquals(lock, ObjectLockDocument.read(written));
    }

    @Test
    void configurationWithoutARule_enablesOnly() {
        assertEquals(
                new BucketLock(Optional.empty()),
                ObjectLockDocument.read(
                        bytes("<ObjectLockConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">"
                                + "<ObjectLockEnabled>Enabled</ObjectLockEnabled></ObjectLockConfiguration>")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            <Mode>GOVERNANCE</Mode><Days>0</Days>                  | InvalidArgument | Default retention period must be a positive integer value.
            <Mode>GOVERNANCE</Mode><Days>-1</Days>                 | InvalidArgument | Default retention period must be a positive integer value.
            <Mode>GOVERNANCE</Mode><Years>0</Years>                | InvalidArgument | Default retention period must be a positive integer value.
            <Mode>GOVERNANCE</Mode><Days>36501</Days>              | InvalidArgument | Default retention period must not exceed 36500.
            <Mode>GOVERNANCE</Mode><Years>101</Years>              | InvalidArgument | Default retention period must not exceed 100.
            <Mode>GOVERNANCE</Mode><Days>1</Days><Years>1</Years>  | MalformedXML    |
            <Mode>GOVERNANCE</Mode><Days>1</Days><Days>1</Days>    | MalformedXML    |
            <Mode>GOVERNANCE</Mode>                                | MalformedXML    |
            <Mode>GOVERNANCE</Mode><Days/>                         | MalformedXML    |
            <Mode>GOVERNANCE</Mode><Days>one</Days>                | MalformedXML    |
            <Mode>GOVERNANCE</Mode><Days>99999999999999999999</Days>| MalformedXML   |
            <Mode>governance</Mode><Days>1</Days>                  | MalformedXML    |
            <Mode/><Days>1</Days>                                  | MalformedXML    |
            <Days>1</Days>                                         | MalformedXML    |
            <Mode>GOVERNANCE</Mode><Days>1</Days><More/>           | MalformedXML    |
            """)
    void wrongDefaults_areRefused(String retention, String code, String message) {
        S3Exception refused = assertThrows(S3Exception.class, () -> ObjectLockDocument.read(configuration(retention)));
        assertEquals(code, refused.code().wireCode());
        assertEquals(message == null ? refused.code().message() : message, refused.text());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<ObjectLockConfiguration/>",
                "<ObjectLockConfiguration><ObjectLockEnabled>Disabled</ObjectLockEnabled></ObjectLockConfiguration>",
                "<ObjectLockConfiguration><ObjectLockEnabled>enabled</ObjectLockEnabled></ObjectLockConfiguration>",
                "<ObjectLockConfiguration><ObjectLockEnabled>Enabled</ObjectLockEnabled><Rule/></ObjectLockConfiguration>",
                "<ObjectLockConfiguration><Rule><DefaultRetention><Mode>GOVERNANCE</Mode><Days>1</Days></DefaultRetention></Rule></ObjectLockConfiguration>",
                "<LockConfiguration><ObjectLockEnabled>Enabled</ObjectLockEnabled></LockConfiguration>",
                "Enabled"
            })
    void wrongConfigurations_areMalformed(String document) {
        S3Exception refused = assertThrows(S3Exception.class, () -> ObjectLockDocument.read(bytes(document)));
        assertEquals("MalformedXML", refused.code().wireCode());
    }

    @ParameterizedTest
    @CsvSource({
        "2026-03-04T05:06:08Z,             2026-03-04T05:06:08.000Z",
        "2030-01-01T00:00:00.123Z,         2030-01-01T00:00:00.123Z",
        "2030-01-01T02:00:00+02:00,        2030-01-01T00:00:00.000Z",
        "9999-12-31T23:59:59Z,             9999-12-31T23:59:59.000Z"
    })
    void retention_isReadAndWritten(String date, String written) {
        Retention read = RetentionDocument.read(
                        bytes("<Retention><Mode>COMPLIANCE</Mode><RetainUntilDate>" + date
                                + "</RetainUntilDate></Retention>"),
                        NOW)
                .orElseThrow();
        String document = new String(
                S3Xml.document(RetentionDocument.ROOT, body -> RetentionDocument.write(body, read)),
                StandardCharsets.UTF_8);
        assertEquals(
                "<Mode>COMPLIANCE</Mode><RetainUntilDate>" + written + "</RetainUntilDate>",
                document.substring(document.indexOf("<Mode>"), document.indexOf("</Retention>")));
    }

    @Test
    void anEmptyRetention_takesOneOff() {
        assertEquals(Optional.empty(), RetentionDocument.read(bytes("<Retention/>"), NOW));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<Mode>GOVERNANCE</Mode>",
                "<RetainUntilDate>2030-01-01T00:00:00Z</RetainUntilDate>",
                "<Mode>BOTH</Mode><RetainUntilDate>2030-01-01T00:00:00Z</RetainUntilDate>",
                "<Mode>GOVERNANCE</Mode><RetainUntilDate>2030-01-01</RetainUntilDate>",
                "<Mode>GOVERNANCE</Mode><RetainUntilDate>+12030-01-01T00:00:00Z</RetainUntilDate>",
                "<Mode>GOVERNANCE</Mode><RetainUntilDate>9999-12-31T23:59:59-18:00</RetainUntilDate>",
                "<Mode>GOVERNANCE</Mode><RetainUntilDate>soon</RetainUntilDate>"
            })
    void wrongRetentions_areMalformed(String content) {
        S3Exception refused = assertThrows(
                S3Exception.class, () -> RetentionDocument.read(bytes("<Retention>" + content + "</Retention>"), NOW));
        assertEquals("MalformedXML", refused.code().wireCode());
    }

    @Test
    void aRetentionUntilNow_isRefused_andItsDateIsToldInAmericanTime() {
        S3Exception refused = assertThrows(
                S3Exception.class,
                () -> RetentionDocument.read(
                        bytes(
                                "<Retention><Mode>GOVERNANCE</Mode><RetainUntilDate>2026-03-04T05:06:07Z</RetainUntilDate>"
                                        + "</Retention>"),
                        NOW));
        assertEquals("InvalidArgument", refused.code().wireCode());
        assertEquals("The retain until date must be in the future!", refused.text());
        assertEquals("RetainUntilDate", refused.elements().get("ArgumentName"));
        assertEquals("Tue Mar 03 21:06:07 PST 2026", refused.elements().get("ArgumentValue"));
    }

    @ParameterizedTest
    @CsvSource({"ON, true", "OFF, false"})
    void legalHold_isReadAndWritten(String status, boolean on) {
        assertEquals(on, LegalHoldDocument.read(bytes("<LegalHold><Status>" + status + "</Status></LegalHold>")));
        assertEquals(
                on,
                LegalHoldDocument.read(
                        S3Xml.document(LegalHoldDocument.ROOT, document -> LegalHoldDocument.write(document, on))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"<LegalHold/>", "<LegalHold><Status>on</Status></LegalHold>", "<Hold/>", ""})
    void wrongLegalHolds_areMalformed(String document) {
        S3Exception refused = assertThrows(S3Exception.class, () -> LegalHoldDocument.read(bytes(document)));
        assertEquals("MalformedXML", refused.code().wireCode());
    }
}
