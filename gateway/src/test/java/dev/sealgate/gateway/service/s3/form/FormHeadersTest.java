package dev.sealgate.gateway.service.s3.form;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which headers the fields of a form stand for, and which headers of its request count. */
class FormHeadersTest {
    private static final Headers SENT = Headers.builder()
            .add("Host", "h")
            .add("Content-Type", "multipart/form-data; boundary=b")
            .add("Cache-Control", "no-cache")
            .add("If-None-Match", "*")
            .add("x-amz-expected-bucket-owner", "111122223333")
            .build();

    private static FormFields fields(String... fields) {
        List<FormField> all = new ArrayList<>();
        for (int i = 0; i < fields.length; i += 2) {
            all.add(new FormField(fields[i], fields[i + 1]));
        }
        return FormFields.of(all);
    }

    @ParameterizedTest
    @CsvSource({
        "acl, public-read, x-amz-acl",
        "Content-Type, image/png, content-type",
        "Cache-Control, max-age=1, cache-control",
        "X-Amz-Meta-A, b, x-amz-meta-a",
        "x-amz-server-side-encryption, aws:kms, x-amz-server-side-encryption",
        "x-amz-server-side-encryption-customer-key-MD5, m, x-amz-server-side-encryption-customer-key-md5",
        "x-amz-checksum-crc32, AAAAAA==, x-amz-checksum-crc32",
        "x-amz-storage-class, STANDARD_IA, x-amz-storage-class",
    })
    void field_standsForAHeader(String name, String value, String header) {
        assertEquals(
                Optional.of(value), FormHeaders.of(fields(name, value), SENT).first(header));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "host",
                "x-amz-copy-source",
                "x-amz-expected-bucket-owner",
                "x-amz-content-sha256",
                "x-amz-trailer",
                "x-amz-signature",
                "x-amz-security-token",
                "if-none-match",
                "key"
            })
    void otherField_standsForNone(String name) {
        assertEquals(
                SENT.first(name), FormHeaders.of(fields(name, "made up"), SENT).first(name));
    }

    @Test
    void headersOfTheRequest_stay_butThoseOfTheForm() {
        Headers headers = FormHeaders.of(fields("key", "k"), SENT);
        assertEquals(List.of("host", "if-none-match", "x-amz-expected-bucket-owner"), List.copyOf(headers.names()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"x-amz-acl", "x-amz-meta-a", "x-amz-tagging", "x-amz-server-side-encryption", "x-amz-grant-read"
            })
    void headerAboutTheObject_isRefused_forNoPolicyCoversIt(String name) {
        Headers sent = Headers.builder().addAll(SENT).add(name, "v").build();
        S3Exception refusal = assertThrows(S3Exception.class, () -> FormHeaders.of(fields(name, "v"), sent));
        assertEquals("InvalidRequest", refusal.code().wireCode());
        assertEquals("Conflicting values provided in HTTP headers and POST form fields.", refusal.text());
    }

    @Test
    void lineBreak_makesNoHeader_butMetadataMayHaveOne() {
        S3Exception refusal = assertThrows(
                S3Exception.class, () -> FormHeaders.of(fields("Content-Type", "text/plain\r\nSet-Cookie: a=b"), SENT));
        assertEquals("InvalidArgument", refusal.code().wireCode());
        assertEquals(
                Optional.of("a\nb"),
                FormHeaders.of(fields("x-amz-meta-a", "a\nb"), SENT).first("x-amz-meta-a"));
    }

    @Test
    void tags_areAHeader_andAnotherDocumentHasNone() {
        String tagging = "<Tagging><TagSet><Tag><Key>k</Key><Value>a b</Value></Tag></TagSet></Tagging>";
        assertEquals(
                Optional.of("k=a+b"),
                FormHeaders.of(fields("Tagging", tagging), SENT).first("x-amz-tagging"));
        assertEquals(
                Optional.of(""),
                FormHeaders.of(fields("tagging", "<Other></Other>"), SENT).first("x-amz-tagging"));
        S3Exception refusal = assertThrows(S3Exception.class, () -> FormHeaders.of(fields("tagging", "not-xml"), SENT));
        assertEquals("MalformedXML", refusal.code().wireCode());
        assertFalse(FormHeaders.of(fields("key", "k"), SENT).contains("x-amz-tagging"));
    }

    @ParameterizedTest
    @CsvSource({
        "https://a.example/x?y=1, https://a.example/x?y=1",
        "HTTP://a.example, HTTP://a.example",
        "/relative,",
        "javascript:alert(1),",
        "ftp://a.example/,",
        "'http://a.example/\r\nSet-Cookie: a=b',",
    })
    void redirect_isAnAddress_orIsNotThere(String url, String redirect) {
        assertEquals(
                Optional.ofNullable(redirect),
                SuccessAction.of(fields("success_action_redirect", url)).redirect());
    }
}
