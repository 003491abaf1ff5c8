package dev.sealgate.gateway.service.s3.object;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.gateway.edge.exchange.HttpResponse;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.gateway.service.s3.Golden;
import dev.sealgate.gateway.service.s3.digest.ChecksumAlgorithm;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GetObjectAttributesTest {
    private static final String ALL = "x-amz-object-attributes=ETag,Checksum,ObjectParts, StorageClass,ObjectSize";
    private static final byte[] BODY = "123456789".getBytes(StandardCharsets.US_ASCII);

    private Rig rig;

    @BeforeEach
    void start(@TempDir Path directory) {
        rig = new Rig(directory);
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    private HttpResponse attributes(String key, String headers) {
        return rig.attributes.handle(rig.on(key, headers).build());
    }

    @Test
    void attributes_ofAnObjectOfOneRequest() {
        rig.put("k", BODY, "x-amz-checksum-crc32=y/Q5Jg==");
        HttpResponse answer = attributes("k", ALL);
        assertEquals(
                Optional.of("Wed, 04 Mar 2026 05:06:07 GMT"), answer.headers().first("Last-Modified"));
        Golden.assertDocument("GetObjectAttributes", Rig.bytes(answer));
    }

    @Test
    void onlyWhatIsAskedFor_isTold() {
        rig.put("k", BODY, "x-amz-storage-class=STANDARD_IA");
        String text = Rig.text(attributes("k", "x-amz-object-attributes=StorageClass"));
        assertTrue(text.contains("<StorageClass>STANDARD_IA</StorageClass>"), text);
        assertFalse(text.contains("ETag") || text.contains("Checksum") || text.contains("ObjectSize"), text);
    }

    @Test
    void parts_comeInPages_whereTheChecksumIsMadeOfTheirs() {
        completeThreeParts("COMPOSITE");
        Golden.assertDocument(
                "GetObjectAttributes-parts",
                Rig.bytes(attributes("k", "x-amz-object-attributes=ObjectParts; x-amz-max-parts=2")));
        HttpResponse rest =
                attributes("k", "x-amz-object-attributes=ObjectParts; x-amz-max-parts=2; x-amz-part-number-marker=2");
        assertEquals("false", Rig.element(rest, "IsTruncated"));
        assertEquals("3", Rig.element(rest, "PartNumber"));
        assertEquals("7", Rig.element(rest, "Size"));
        assertEquals("3", Rig.element(rest, "PartsCount"));
    }

    @Test
    void compositeChecksum_isToldWithoutTheNumberOfParts() {
        completeThreeParts("COMPOSITE");
        String stored = rig.version("k").checksum().orElseThrow().value();
        assertTrue(stored.endsWith("-3"), stored);
        HttpResponse answer = attributes("k", ALL);
        assertEquals(stored.substring(0, stored.length() - 2), Rig.element(answer, "ChecksumCRC32"));
        assertEquals("COMPOSITE", Rig.element(answer, "ChecksumType"));
    }

    @Test
    void partsOfAFullObjectChecksum_areCountedOnly() {
        completeThreeParts("FULL_OBJECT");
        HttpResponse answer = attributes("k", ALL);
        assertTrue(
                Rig.text(answer).contains("<ObjectParts><PartsCount>3</PartsCount></ObjectParts>"), Rig.text(answer));
        assertEquals("FULL_OBJECT", Rig.element(answer, "ChecksumType"));
    }

    private void completeThreeParts(String type) {
        String id = rig.begin("k", "x-amz-checksum-algorithm=CRC32; x-amz-checksum-type=" + type);
        StringBuilder document = new StringBuilder("<CompleteMultipartUpload>");
        for (int i = 0; i < 3; i++) {
            byte[] body = Rig.random(i < 2 ? 5 << 20 : 7, i);
            String checksum = Rig.checksum(ChecksumAlgorithm.CRC32, body);
            HttpResponse part = rig.part("k", id, i + 1, body, "x-amz-checksum-crc32=" + checksum);
            document.append("<Part><PartNumber>%d</PartNumber><ETag>%s</ETag><ChecksumCRC32>%s</ChecksumCRC32></Part>"
                    .formatted(i + 1, Rig.etag(part), checksum));
        }
        document.append("</CompleteMultipartUpload>");
        rig.complete.handle(rig.onUpload("k", id)
                .body(document.toString().getBytes(StandardCharsets.US_ASCII))
                .build());
    }

    @ParameterizedTest(name = "{0} → {1}: {2}")
    @CsvSource(delimiter = '|', textBlock = """
            ''                                                             | InvalidRequest  | The x-amz-object-attributes header specifying the attributes to be retrieved is either missing or empty
            x-amz-object-attributes=                                       | InvalidRequest  | The x-amz-object-attributes header specifying the attributes to be retrieved is either missing or empty
            x-amz-object-attributes=ETag,Size                              | InvalidArgument | Invalid attribute name specified.
            x-amz-object-attributes=ObjectParts; x-amz-max-parts=many      | InvalidArgument | Argument x-amz-max-parts must be an integer between 0 and 2147483647
            """)
    void requestsThatAskWrongly_areRefused(String headers, String code, String text) {
        rig.put("k", BODY, "");
        S3Exception refusal =
                Rig.refused(code, rig.attributes, rig.on("k", headers).build());
        assertEquals(text, refusal.text());
    }

    @Test
    void objectUnderACustomersKey_needsIt() {
        rig.put("k", BODY, Rig.CUSTOMER);
        Rig.refused("InvalidRequest", rig.attributes, rig.on("k", ALL).build());
        String size = Rig.element(attributes("k", ALL + "; " + Rig.CUSTOMER), "ObjectSize");
        assertEquals("9", size);
    }

    @Test
    void checksums_needTheRightToDecrypt_andNothingElseDoes() {
        rig.put("k", BODY, "SSE=aws:kms; KEY=alias/reports");
        rig.disableKey();
        Rig.refused("KMS.DisabledException", rig.attributes, rig.on("k", ALL).build());
        assertEquals("9", Rig.element(attributes("k", "x-amz-object-attributes=ObjectSize"), "ObjectSize"));
    }

    @Test
    void missingObject_isNoSuchKey() {
        Rig.refused("NoSuchKey", rig.attributes, rig.on("gone", ALL).build());
    }
}
