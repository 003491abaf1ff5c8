package dev.sealgate.gateway.service.s3.form;

import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.protocol.s3.S3ErrorCode;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.gateway.service.s3.tagging.TagDocument;
import dev.sealgate.gateway.service.s3.tagging.TagHeader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The headers that a PutObject in place of a form would have. */
final class FormHeaders {
    private static final String TAGGING = "tagging";
    private static final String METADATA = "x-amz-meta-";

    /** Fields that are called otherwise than their headers. */
    private static final Map<String, String> RENAMED = Map.of("acl", "x-amz-acl");

    private static final Set<String> NAMES = Set.of(
            "cache-control",
            "content-disposition",
            "content-encoding",
            "content-language",
            "content-md5",
            "content-type",
            "expires",
            "x-amz-acl",
            "x-amz-sdk-checksum-algorithm",
            "x-amz-storage-class",
            "x-amz-website-redirect-location");

    private static final List<String> PREFIXES =
            List.of(METADATA, "x-amz-checksum-", "x-amz-grant-", "x-amz-object-lock-", "x-amz-server-side-encryption");

    private FormHeaders() {}

    /**
     * @param sent the request's own, of which those about the connection and the sender stay
     * @throws S3Exception InvalidRequest for one about the object, which the form's maker did not allow; InvalidArgument for a field that
     *     no header could have; or a refusal of tags
     */
    static Headers of(FormFields fields, Headers sent) {
        Headers.Builder headers = Headers.builder();
        sent.forEach((name, value) -> {
            if (name.startsWith("x-amz-") && isOfTheObject(name)) {
                throw new S3Exception(
                        S3ErrorCode.INVALID_REQUEST,
                        "Conflicting values provided in HTTP headers and POST form fields.");
            }
            if (!isOfTheObject(name)) {
                headers.add(name, value);
            }
        });
        for (FormField field : fields.all()) {
            String lower = field.name().toLowerCase(Locale.ROOT);
            String name = RENAMED.getOrDefault(lower, lower);
            if (isOfTheObject(name)) {
                headers.add(name, value(field));
            }
        }
        Optional<String> tagging = fields.find(TAGGING);
        tagging.map(FormHeaders::tags).ifPresent(header -> headers.set(TagHeader.NAME, header));
        return headers.build();
    }

    private static boolean isOfTheObject(String lowerName) {
        return NAMES.contains(lowerName)
                || lowerName.equals(TagHeader.NAME)
                || PREFIXES.stream().anyMatch(lowerName::startsWith);
    }

    private static String tags(String document) {
        return TagHeader.write(TagDocument.readOfForm(document.getBytes(StandardCharsets.UTF_8)));
    }

    /** One character for each byte, as headers come. */
    private static String value(FormField field) {
        boolean control = field.value().chars().anyMatch(c -> (c < ' ' && c != '\t') || c == 0x7f);
        if (control && !field.name().toLowerCase(Locale.ROOT).startsWith(METADATA)) {
            throw S3Exception.invalidArgument("The value is not allowed in a header.", field.name(), field.value());
        }
        return new String(field.value().getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }
}
